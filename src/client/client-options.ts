/** What a client can be told. Types alone; knows no default that is not written beside it. */
import type { ConnectionOptions } from '../connection/connection.ts';
import type { Network } from '../connection/network.ts';
import type { TypingOptions } from '../conversation/typing.ts';
import type { ShamanError } from '../errors.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { Store } from '../stores/store.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface ClientOptions {
  /** Speaks the backend's language: `shaman({ organization: 'demo' })`. */
  readonly protocol: Protocol;
  /** Where messages outlive the page. @default 'indexeddb', or memory where the browser has none */
  readonly storage?: 'indexeddb' | 'memory';
  /** A store of your own; wins over `storage`. */
  readonly store?: (visitor: string) => Store;
  /** How pages of one visitor find each other. @default Web Locks and BroadcastChannel, or a tab on its own */
  readonly tabs?: (visitor: string) => Tabs;
  /** Dial at `start()`, or at the first need of a line. @default 'eager' */
  readonly connect?: 'eager' | 'lazy';
  /** Messages of a conversation that outlive the page. @default 50 */
  readonly keep?: number;
  /** Bytes of all messages that outlive the page, about. @default 5242880 */
  readonly keepBytes?: number;
  /** Milliseconds after the last activity for which messages outlive the page. @default 2592000000, 30 days */
  readonly keepAge?: number;
  /** Messages of a conversation fetched when it is seen for the first time. @default 10 */
  readonly firstPage?: number;
  /** Messages on a page of older ones. @default 30 */
  readonly page?: number;
  readonly connection?: ConnectionOptions;
  readonly typing?: TypingOptions;
  /** Milliseconds before a refused send, or a start without a token, is tried again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number;
  /** Milliseconds after which a message that could not be sent fails, with code `expired`. @default 86400000 */
  readonly expiry?: number;
  /** Who tells of the network and of the life of the page; stopped by `close()`. @default the window */
  readonly network?: Pick<Network, 'on' | 'stop'>;
}

/** Where a client keeps and whom it meets: what is chosen for it. */
export interface ClientPlaces {
  readonly openStore: (visitor: string, failed: (error: ShamanError) => void) => Store;
  readonly openTabs: (visitor: string) => Tabs;
}
