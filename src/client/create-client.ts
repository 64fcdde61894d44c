/**
 * Options and defaults, and the one place where all parts are put together: only here concrete
 * stores, tabs and transports are named.
 */
import { Connection, type ConnectionOptions } from '../connection/connection.ts';
import { Network } from '../connection/network.ts';
import { CatchUp } from '../conversation/catch-up.ts';
import { Inbox } from '../conversation/inbox.ts';
import { Outbox } from '../conversation/outbox.ts';
import type { TypingOptions } from '../conversation/typing.ts';
import type { ShamanError } from '../errors.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { GuardedStore } from '../stores/guarded-store.ts';
import { IdbStore } from '../stores/idb-store.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { allOf, type Store } from '../stores/store.ts';
import { BrowserTabs } from '../tabs/browser-tabs.ts';
import { LoneTab } from '../tabs/lone-tab.ts';
import type { Tabs } from '../tabs/tabs.ts';
import { Client } from './client.ts';
import { Roster } from './roster.ts';
import { SharedLine } from './shared-line.ts';

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
  /** Messages of a conversation fetched when it is seen for the first time. @default 10 */
  readonly firstPage?: number;
  /** Messages on a page of older ones. @default 30 */
  readonly page?: number;
  readonly connection?: ConnectionOptions;
  readonly typing?: TypingOptions;
  /** Milliseconds before a refused send is tried again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number;
  /** @default the window */
  readonly network?: Network;
}

/**
 * A client of one visitor, or of one operator. Does nothing before `start()`.
 * @example
 * const client = createClient({ protocol: shaman({ server: 'https://chat.example.com', organization: 'demo' }) });
 * await client.start();
 */
export function createClient(options: ClientOptions): Client {
  const {
    protocol,
    connect = 'eager',
    keep = 50,
    firstPage = 10,
    page = 30,
    typing,
    retryDelay,
  } = options;
  const failed = (error: ShamanError) => client.report(error);
  const inbox = new Inbox(keep);
  const catchUp = new CatchUp({ inbox, protocol, side: protocol.self.role, failed });
  const outbox = new Outbox({
    inbox,
    protocol,
    received: (event) => catchUp.receive(event),
    changed: () => roster.refresh(),
    retryDelay,
  });
  // Who keeps nothing in the browser does not want this kept either.
  const remember = options.storage === 'memory' ? 0 : undefined;
  const transport = { remember, ...options.connection?.transport };
  const settings = { ...options.connection, transport };
  const connection = new Connection(protocol, () => inbox.cursors(), settings);
  const parts = { protocol, inbox, outbox, catchUp, connection };
  const line = new SharedLine(parts);
  const roster = new Roster({ ...parts, say: line.say, firstPage, page, typing });
  const openStore = options.store ?? storeFor(options.storage);
  const client: Client = new Client({
    ...parts,
    line,
    roster,
    network:
      options.network ??
      new Network({
        // Who serves is not away because another window is in front.
        parkAfter:
          options.connection?.parkAfter ??
          (protocol.self.role === 'agent' ? Number.POSITIVE_INFINITY : undefined),
        isBusy: () => allOf(inbox.snapshot, 'outbox:').some(({ failed }) => !failed),
      }),
    connect,
    openStore: (visitor) => new GuardedStore(openStore(visitor), { onFailure: failed }),
    openTabs: options.tabs ?? tabsFor,
  });
  return client;
}

function storeFor(storage: ClientOptions['storage']): (visitor: string) => Store {
  // Not `typeof`: where storage is forbidden, even naming it may throw.
  const memory = storage === 'memory' || !('indexedDB' in globalThis);
  return (visitor) => (memory ? new MemoryStore() : new IdbStore(visitor));
}

function tabsFor(visitor: string): Tabs {
  return globalThis.window?.BroadcastChannel ? new BrowserTabs(visitor) : new LoneTab();
}
