/** The events that elements fire, by name with what `detail` holds, for typed `addEventListener`. */
import type { Client, Message } from '../src/index.ts';

/** What an element tells the page, by the name of the event without its prefix. */
export interface ChatNews {
  ready: undefined;
  message: { readonly conversationId: string; readonly message: Message };
  unread: { readonly count: number };
  connection: { readonly state: Client['connection'] };
  conversation: { readonly conversationId: string };
  error: { readonly code: string; readonly message: string };
}
export type Tell = <N extends keyof ChatNews>(name: N, detail: ChatNews[N]) => void;

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
