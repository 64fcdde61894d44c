/** The events that elements fire, by name with what `detail` holds, for typed `addEventListener`. */
import type { ChatNews } from './chat-controller.ts';

/** Every piece of news, and the pairs around opening and closing. */
export type ShamanNews = ChatNews & {
  open: undefined;
  'after-open': undefined;
  close: undefined;
  'after-close': undefined;
};

export type ShamanEventMap = {
  [N in keyof ShamanNews & string as `shaman-${N}`]: CustomEvent<ShamanNews[N]>;
};

declare global {
  interface GlobalEventHandlersEventMap extends ShamanEventMap {}
}
