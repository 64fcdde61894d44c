/** The one place where concrete stores and tabs are named, and put together with a client. */
import { GuardedStore } from '../stores/guarded-store.ts';
import { IdbStore } from '../stores/idb-store.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import type { Store } from '../stores/store.ts';
import { BrowserTabs } from '../tabs/browser-tabs.ts';
import { LoneTab } from '../tabs/lone-tab.ts';
import { Client } from './client.ts';
import type { ClientOptions } from './client-options.ts';

/**
 * A client of one visitor, or of one operator. Does nothing before `start()`.
 * @example
 * const client = createClient({ protocol: shaman({ server: 'https://chat.example.com', organization: 'demo' }) });
 * await client.start();
 */
export function createClient(options: ClientOptions): Client {
  const { store = storeFor(options.storage), tabs = tabsFor } = options;
  return new Client(options, {
    openStore: (visitor, onFailure) => new GuardedStore(store(visitor), { onFailure }),
    openTabs: tabs,
  });
}

function storeFor(storage: ClientOptions['storage']) {
  // Not `typeof`: where storage is forbidden, even naming it may throw.
  const memory = storage === 'memory' || !('indexedDB' in globalThis);
  return (visitor: string): Store => (memory ? new MemoryStore() : new IdbStore(visitor));
}

function tabsFor(visitor: string) {
  return globalThis.window?.BroadcastChannel ? new BrowserTabs(visitor) : new LoneTab();
}
