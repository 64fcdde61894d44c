/**
 * What the tags take where markup is typed, as in JSX: attributes, properties and events of theirs. Types
 * alone; knows no framework, whose own types say what every element takes.
 */
import type { ShamanChat } from './shaman-chat.ts';
import type { ShamanDesk } from './shaman-desk.ts';
import type { ChatNews, ShamanEventMap } from './shaman-events.ts';

// Of what is picked, so that editors show what is said of each.
type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

type Heard<N extends keyof ShamanEventMap> = {
  readonly [K in N as `on${K}`]?: ((event: ShamanEventMap[K]) => void) | undefined;
};

type Shared =
  | ('server' | 'organization' | 'protocol' | 'token' | 'getToken' | 'client')
  | ('theme' | 'locale' | 'texts' | 'connect' | 'keep' | 'storage');

type Own =
  | ('mode' | 'placement' | 'open' | 'hideLauncher' | 'persistOpen')
  | ('consent' | 'sound' | 'quiet' | 'discreet');

/** Of `<shaman-chat>`. */
export type ShamanChatProps = Given<Pick<ShamanChat, Shared | Own>> &
  Heard<keyof ShamanEventMap> & {
    /** Where Escape closes the panel. @default 'document' */
    readonly escape?: 'document' | 'panel' | 'off' | undefined;
    readonly 'hide-launcher'?: boolean | undefined;
    readonly 'persist-open'?: boolean | undefined;
  };

/** Of `<shaman-desk>`. */
export type ShamanDeskProps = Given<Pick<ShamanDesk, Shared>> & Heard<`shaman-${keyof ChatNews}`>;
