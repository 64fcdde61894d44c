/**
 * A store that may fail without taking the chat with it: what hangs, throws or is full is left
 * after the first failure, and the rest of the page's life goes on in memory. Says so once.
 */
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

  load(): Promise<Snapshot> {
    return this.#guarded((store) => store.load(), this.#options.loadTimeout ?? 3_000);
  }

  commit(change: Change): Promise<unknown> {
    return this.#guarded((store) => store.commit(change));
  }

  async clear(ifOurs?: boolean): Promise<void> {
    const { commitTimeout = 1_000 } = this.#options;
    if (this.#store !== this.#first)
      await inTime(this.#first.clear(ifOurs), commitTimeout).catch(() => {});
    return this.#guarded((store) => store.clear(ifOurs));
  }

  close(): void {
    this.#first.close();
  }

  async #guarded<T>(
    act: (store: Store) => Promise<T>,
    timeout = this.#options.commitTimeout ?? 1_000,
  ): Promise<T> {
    const store = this.#store;
    try {
      return await inTime(act(store), timeout);
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
}

function inTime<T>(promise: Promise<T>, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, timeout, new Error('No answer in time.'));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
