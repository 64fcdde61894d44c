/** English as it is once everything was used. */
import { en } from '../../../elements/panel/translations/en.ts';
import { enRest } from '../../../elements/panel/translations/en-rest.ts';
import type { Translation } from '../../../elements/panel/translations/translation.ts';

export const english: Translation = { ...en, ...enRest };
