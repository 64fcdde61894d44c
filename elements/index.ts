/** Defines `<shaman-chat>`. A second copy of the package on one page is told of, and does no harm. */
import { define } from './define.ts';
import { ShamanChat } from './shaman-chat.ts';

export type { Texts } from './panel/translations/texts.ts';
export type { ShamanEventMap } from './shaman-events.ts';
export type { ShamanChatProps } from './tag-props.ts';
export { ShamanChat };

define('shaman-chat', ShamanChat);

declare global {
  interface HTMLElementTagNameMap {
    'shaman-chat': ShamanChat;
  }
}
