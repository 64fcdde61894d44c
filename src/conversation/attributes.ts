/** What the page tells of who we are, put over what it told before. Pure; knows neither line nor page. */
import type { AttributeChange } from '../model.ts';
import { checkAttributes } from './draft.ts';
import type { Step } from './inbox.ts';
import { isSame } from './is-same.ts';

/** What is known already is no news for the backend. @throws ShamanError `invalid`, reason `bad_attributes` */
export function put(attributes: AttributeChange): Step {
  const told = checkAttributes({ ...attributes });
  return ({ attributes: before }) => {
    const next = { ...before, ...told };
    return isSame(before, next) ? null : { attributes: checkAttributes(next), untold: true };
  };
}
