/**
 * Options and defaults, and the one place where all parts are put together: only here concrete
 * stores, tabs and transports are named.
 */
import { Connection, type ConnectionOptions } from '../connection/connection.ts';
import { Network } from '../connection/network.ts';
import { CatchUp } from '../conversation/catch-up.ts';
import type { ConversationRequests } from '../conversation/conversation.ts';
import { Inbox } from '../conversation/inbox.ts';
import { Outbox } from '../conversation/outbox.ts';
import type { TypingOptions } from '../conversation/typing.ts';
import type { ShamanError } from '../errors.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { GuardedStore } from '../stores/guarded-store.ts';
import { IdbStore } from '../stores/idb-store.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import type { Store } from '../stores/store.ts';
import { BrowserTabs } from '../tabs/browser-tabs.ts';
import { LateTabs } from '../tabs/late-tabs.ts';
import { LoneTab } from '../tabs/lone-tab.ts';
import { Relay } from '../tabs/relay.ts';
import type { Tabs } from '../tabs/tabs.ts';
import { Client } from './client.ts';
import { Roster } from './roster.ts';
import { SharedLine, type SharedLineParts } from './shared-line.ts';
import { createVerbs } from './verbs.ts';

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
  const { protocol, connect = 'eager', keep = 50, firstPage = 10, page = 30 } = options;
  const self = () => protocol.self;
  const report = (error: ShamanError) => client.report(error);
  const open = options.store ?? storeFor(options.storage);
  const store = (visitor: string) => new GuardedStore(open(visitor), { onFailure: report });
  const tabs = new LateTabs(options.tabs ?? tabsFor);
  const inbox = new Inbox(keep);
  const catchUp = new CatchUp({ inbox, protocol, side: self().role, failed: report });
  const outbox = new Outbox({
    inbox,
    protocol,
    received: (event) => catchUp.receive(event),
    changed: () => roster.refresh(),
    ...(options.retryDelay !== undefined && { retryDelay: options.retryDelay }),
  });
  const relay = new Relay(tabs, createVerbs({ protocol, inbox, catchUp, firstPage, page }));
  const roster: Roster = new Roster({
    inbox,
    outbox,
    self,
    requests: requestsOver(relay),
    can: abilitiesOf(protocol),
    ...(options.typing && { typing: options.typing }),
  });
  const connection = new Connection(protocol, () => inbox.cursors(), options.connection);
  const network = options.network ?? new Network();
  const parts: SharedLineParts = { protocol, tabs, inbox, outbox, catchUp, connection, roster };
  const line = new SharedLine(parts);
  const client: Client = new Client({ ...parts, tabs, line, store, relay, network, connect });
  return client;
}

function requestsOver(relay: Relay<ReturnType<typeof createVerbs>>): ConversationRequests {
  return {
    fetchRun: (id) => relay.do('fetchRun', id),
    fetchEarlier: (id, before) => relay.do('fetchEarlier', id, before),
    markRead: (id, upTo) => relay.do('markRead', id, upTo),
    typing: (id, typing) => void relay.do('typing', id, typing).catch(() => {}),
    setOpen: (id, open) => relay.do('setOpen', id, open),
  };
}

function abilitiesOf(protocol: Protocol) {
  return {
    close: protocol.setOpen !== undefined,
    markRead: protocol.markRead !== undefined,
    typing: protocol.typing !== undefined,
    files: true,
  };
}

function storeFor(storage: ClientOptions['storage']): (visitor: string) => Store {
  return (visitor) =>
    storage === 'memory' || typeof indexedDB === 'undefined'
      ? new MemoryStore()
      : new IdbStore(visitor);
}

function tabsFor(visitor: string): Tabs {
  return typeof BroadcastChannel === 'undefined' || typeof window === 'undefined'
    ? new LoneTab()
    : new BrowserTabs(visitor);
}
