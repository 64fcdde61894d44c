/**
 * A store that may fail without taking the chat with it: what hangs, throws or is full is left
 * after the first failure, and the rest of the page's life goes on in memory. Says so once. What
 * comes back damaged or in part is taken as never kept.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import { MemoryStore } from './memory-store.ts';
import type { Change, Snapshot, Store } from './store.ts';

export interface GuardedStoreOptions {
  /** Told once, when nothing will be kept from now on. */
  readonly onFailure: (error: ShamanError) => void;
  /** Milliseconds that reading everything may take. @default 3000 */
  readonly loadTimeout?: number;
  /** Milliseconds that keeping a change may take. @default 1000 */
  readonly commitTimeout?: number;
}

export class GuardedStore implements Store {
  /** Kept to be cleared: what it holds outlives its failure. */
  readonly #first: Store;
  #store: Store;
  readonly #options: GuardedStoreOptions;

  constructor(store: Store, options: GuardedStoreOptions) {
    this.#first = this.#store = store;
    this.#options = options;
  }

  async load(): Promise<Snapshot> {
    return sound(await this.#guarded((store) => store.load(), this.#options.loadTimeout ?? 3_000));
  }

  commit(change: Change): Promise<unknown> {
    return this.#guarded((store) => store.commit(change));
  }

  async clear(ifOurs?: boolean): Promise<void> {
    const isLeft = this.#store !== this.#first;
    await this.#guarded((store) => store.clear(ifOurs));
    if (isLeft) await this.#inTime(this.#first.clear(ifOurs)).catch(() => {});
  }

  close(): void {
    this.#first.close();
  }

  async #guarded<T>(act: (store: Store) => Promise<T>, timeout?: number): Promise<T> {
    const store = this.#store;
    try {
      return await this.#inTime(act(store), timeout);
    } catch (cause) {
      if (store === this.#store) {
        this.#store = new MemoryStore();
        this.#options.onFailure(
          new ShamanError('storage', 'This browser does not keep messages.', { cause }),
        );
      }
      return act(this.#store);
    }
  }

  #inTime<T>(work: Promise<T>, timeout = this.#options.commitTimeout ?? 1_000): Promise<T> {
    return inTime(work, timeout, 'the store');
  }
}

/** A field that every value of a kind has: a list or an object. */
const FIELDS: { readonly [kind: string]: string } = {
  info: 'agents',
  run: 'messages',
  outbox: 'draft',
  organization: 'agents',
};

type Fields = { readonly [field: string]: unknown };

/** Without what has lost its shape or its other half; then the list of conversations must be seen anew. */
function sound(snapshot: Snapshot): Snapshot {
  const values = new Map<string, unknown>(Object.entries(snapshot));
  const { size } = values;
  for (const [key, value] of values) {
    const field = FIELDS[key.replace(/:.*/s, '')];
    if (field && !((value as Fields | null)?.[field] instanceof Object)) values.delete(key);
  }
  for (const key of values.keys())
    if (key.startsWith('run:') && !values.has(key.replace('run', 'info'))) values.delete(key);
  if (values.size < size) values.delete('listed');
  return Object.fromEntries(values) as Snapshot;
}
