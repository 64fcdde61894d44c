/**
 * Keeps a visitor's conversations in an IndexedDB database of their own, through idb-keyval: one
 * value per conversation, one transaction per change. Knows no deadline; GuardedStore has those.
 */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import type { Change, Snapshot, Store } from './store.ts';

/** Part of the database's name: idb-keyval cannot upgrade a schema, so a new one gets a new database. */
const SCHEMA = 1;

export class IdbStore implements Store {
  readonly #name: string;
  #use: UseStore;

  /** @param visitor Whose database: two visitors never share one. */
  constructor(visitor: string) {
    this.#name = `shaman:${SCHEMA}:${visitor}`;
    this.#use = createStore(this.#name, 'values');
  }

  async load(): Promise<Snapshot> {
    const [keys, values] = await this.#transaction('readonly', (store) =>
      Promise.all([promisifyRequest(store.getAllKeys()), promisifyRequest(store.getAll())]),
    );
    return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
  }

  commit(change: Change): Promise<void> {
    return this.#transaction('readwrite', (store) => {
      for (const [key, value] of Object.entries(change)) {
        if (value === undefined) store.delete(key);
        else store.put(value, key);
      }
    });
  }

  clear(): Promise<void> {
    return this.#transaction('readwrite', (store) => void store.clear());
  }

  close(): void {
    // Where storage is forbidden, even this throws.
    const close = async () => this.#use('readonly', ({ transaction }) => transaction.db.close());
    close().catch(() => {});
  }

  /** What fails is tried once with a new handle: Safari loses its connection, another tab may delete the database. */
  async #transaction<T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => T,
  ): Promise<Awaited<T>> {
    const attempt = () => this.#use(mode, (store) => transact(store, act));
    try {
      return await attempt();
    } catch {
      this.#use = createStore(this.#name, 'values');
      return attempt();
    }
  }
}

async function transact<T>(
  store: IDBObjectStore,
  act: (store: IDBObjectStore) => T,
): Promise<Awaited<T>> {
  const { transaction } = store;
  // idb-keyval has no such handler, and would block the deletion of its database from other tabs.
  transaction.db.onversionchange = () => transaction.db.close();
  const done = promisifyRequest(transaction);
  let value: T;
  try {
    value = act(store);
  } catch (error) {
    // Without this, what was put before a value that cannot be cloned would stay.
    done.catch(() => {});
    transaction.abort();
    throw error;
  }
  return (await Promise.all([value, done]))[0];
}
