/**
 * Keeps a visitor's conversations in an IndexedDB database of their own, through idb-keyval: one
 * value per conversation, one transaction per commit. Knows no deadline; GuardedStore has those.
 */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import type { ConversationInfo, Organization, Run } from '../model.ts';
import { applied, EMPTY } from './snapshot.ts';
import type { Change, OutboxEntry, Snapshot, Store } from './store.ts';

/** Part of the database's name: idb-keyval cannot upgrade a schema, so a new one gets a new database. */
const SCHEMA = 1;

type Key =
  | [kind: 'conversation' | 'run' | 'outbox', id: string]
  | ['organization' | 'listed' | 'credentials'];

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
    const changes = keys.map((key, index) => remembered(key as Key, values[index]));
    return changes.reduce(applied, EMPTY);
  }

  async commit(changes: readonly Change[]): Promise<void> {
    await this.#transaction('readwrite', (store) => {
      for (const change of changes) write(store, change);
    });
  }

  async clear(): Promise<void> {
    await this.#transaction('readwrite', (store) => {
      store.clear();
    });
  }

  close(): void {
    this.#use('readonly', (store) => store.transaction.db.close()).catch(() => {});
  }

  /** A dead handle is opened anew once: Safari loses its connection, another tab may delete the database. */
  async #transaction<T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => T | Promise<T>,
  ): Promise<T> {
    try {
      return await this.#attempt(mode, act);
    } catch (error) {
      if ((error as DOMException)?.name !== 'InvalidStateError') throw error;
      this.#use = createStore(this.#name, 'values');
      return this.#attempt(mode, act);
    }
  }

  async #attempt<T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => T | Promise<T>,
  ): Promise<T> {
    return this.#use(mode, async (store) => {
      const { transaction } = store;
      // idb-keyval has no such handler, and would block the deletion of its database from other tabs.
      transaction.db.onversionchange = () => transaction.db.close();
      const done = promisifyRequest(transaction);
      try {
        const value = await act(store);
        if (mode === 'readwrite') await done;
        return value;
      } catch (error) {
        // Without this, what was put before a value that cannot be cloned would stay.
        done.catch(() => {});
        transaction.abort();
        throw error;
      }
    });
  }
}

function write(store: IDBObjectStore, change: Change): void {
  const put = (key: Key, value: unknown) => store.put(value, key);
  const remove = (key: Key) => store.delete(key);
  for (const id of [...(change.forgotten ?? []), ...(change.renamed?.keys() ?? [])]) {
    remove(['conversation', id]);
    remove(['run', id]);
  }
  for (const info of change.conversations ?? []) put(['conversation', info.id], info);
  for (const [id, run] of change.runs ?? []) put(['run', id], run);
  for (const entry of change.queued ?? []) put(['outbox', entry.localId], entry);
  for (const localId of change.delivered ?? []) remove(['outbox', localId]);
  if (change.organization) put(['organization'], change.organization);
  if (change.listed) put(['listed'], true);
  if (change.credentials) put(['credentials'], change.credentials);
  if (change.credentials === null) remove(['credentials']);
}

/** One kept value as the change that kept it; what has not the expected shape was never kept. */
function remembered([kind, id]: Key, value: unknown): Change {
  if (value === null || typeof value !== 'object') {
    if (kind === 'listed' && value === true) return { listed: true };
    return kind === 'credentials' && typeof value === 'string' ? { credentials: value } : {};
  }
  if (kind === 'conversation' && 'updatedAt' in value)
    return { conversations: [value as ConversationInfo] };
  if (kind === 'run' && id && 'messages' in value) return { runs: new Map([[id, value as Run]]) };
  if (kind === 'outbox' && 'draft' in value) return { queued: [value as OutboxEntry] };
  return kind === 'organization' && 'agents' in value
    ? { organization: value as Organization }
    : {};
}
