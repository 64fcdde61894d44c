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
  /** Another after each clear: a tab that heard of none brings nothing back. */
  #era: unknown;

  /** @param visitor Whose database: two visitors never share one. */
  constructor(visitor: string) {
    this.#name = `shaman:${SCHEMA}:${visitor}`;
    this.#use = createStore(this.#name, 'values');
  }

  async load(): Promise<Snapshot> {
    const [keys, values] = await this.#transaction('readonly', (store) =>
      Promise.all([promisifyRequest(store.getAllKeys()), promisifyRequest(store.getAll())]),
    );
    this.#era = values[keys.indexOf(ERA)];
    const pairs = keys.map((key, index) => [key, values[index]] as const);
    return Object.fromEntries(pairs.filter(([key]) => key !== ERA));
  }

  commit(change: Change): Promise<unknown> {
    const era = this.#era;
    return this.#transaction('readwrite', async (store) => {
      const found = await eraOf(store);
      // None at all: the browser has deleted everything, which is no wish of anybody.
      if (found !== undefined && found !== era) return false;
      for (const [key, value] of Object.entries(change)) {
        if (value === undefined) store.delete(key);
        else store.put(value, key);
      }
      return true;
    });
  }

  async clear(ifOurs = false): Promise<void> {
    const era = this.#era;
    const next = Math.random();
    // What is committed from now on comes after it.
    this.#era = next;
    await this.#transaction('readwrite', async (store) => {
      if (ifOurs && era !== (await eraOf(store))) return;
      store.clear();
      store.put(next, ERA);
    });
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
  let value: Awaited<T>;
  try {
    value = await act(store);
  } catch (error) {
    // Without this, what was put before a value that cannot be cloned would stay.
    done.catch(() => {});
    if (!transaction.error) transaction.abort();
    throw error;
  }
  await done;
  return value;
}

const ERA = 'era';

function eraOf(store: IDBObjectStore): Promise<unknown> {
  return promisifyRequest(store.get(ERA));
}
