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
    this.#use = this.#open();
  }

  async load(): Promise<Snapshot> {
    const [keys, values] = await this.#transaction('readonly', (store) =>
      Promise.all([promisifyRequest(store.getAllKeys()), promisifyRequest(store.getAll())]),
    );
    const pairs = keys.map((key, index) => [String(key), values[index]] as const);
    this.#era = values[keys.indexOf(ERA)];
    return Object.fromEntries(pairs.filter(isOurs));
  }

  commit(change: Change): Promise<unknown> {
    const era = this.#era;
    return this.#transaction('readwrite', async (store) => {
      if (era !== (await eraOf(store))) return false;
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
    this.#use('readonly', ({ transaction }) => transaction.db.close()).catch(() => {});
  }

  #open(): UseStore {
    return createStore(this.#name, 'values');
  }

  /** A dead handle is opened anew once: Safari loses its connection, another tab may delete the database. */
  async #transaction<T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => T,
  ): Promise<Awaited<T>> {
    const attempt = () => this.#use(mode, (store) => transact(store, act));
    try {
      return await attempt();
    } catch (error) {
      if ((error as DOMException)?.name !== 'InvalidStateError') throw error;
      this.#use = this.#open();
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
  try {
    const value = await act(store);
    await done;
    return value;
  } catch (error) {
    // Without this, what was put before a value that cannot be cloned would stay.
    done.catch(() => {});
    transaction.abort();
    throw error;
  }
}

const ERA = 'era';

function eraOf(store: IDBObjectStore): Promise<unknown> {
  return promisifyRequest(store.get(ERA));
}

/** A field that every value of a kind has. */
const FIELDS: { readonly [kind: string]: string | undefined } = {
  info: 'agents',
  run: 'messages',
  outbox: 'draft',
  organization: 'agents',
};

/** What has not the expected shape was never kept. */
function isOurs([key, value]: readonly [string, unknown]): boolean {
  const [kind = ''] = key.split(':');
  const field = FIELDS[kind];
  return field ? value instanceof Object && field in value : key !== ERA;
}
