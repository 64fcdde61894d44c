/** Defines `<shaman-desk>`. */
import { define } from './define.ts';
import { ShamanDesk } from './shaman-desk.ts';

export type { ShamanDeskProps } from './tag-props.ts';
export type { ShamanDesk };

define('shaman-desk', ShamanDesk);

declare global {
  interface HTMLElementTagNameMap {
    'shaman-desk': ShamanDesk;
  }
}
