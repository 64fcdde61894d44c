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
  /** Milliseconds that opening and reading may take. @default 3000 */
  readonly loadTimeout?: number;
  /** Milliseconds that keeping a change may take. @default 1000 */
  readonly commitTimeout?: number;
}

export class GuardedStore implements Store {
  #store: Store;
  readonly #options: Required<GuardedStoreOptions>;

  constructor(store: Store, options: GuardedStoreOptions) {
    this.#store = store;
    this.#options = { loadTimeout: 3_000, commitTimeout: 1_000, ...options };
  }

  load(): Promise<Snapshot> {
    return this.#guarded((store) => store.load(), this.#options.loadTimeout);
  }

  commit(changes: readonly Change[]): Promise<void> {
    return this.#guarded((store) => store.commit(changes), this.#options.commitTimeout);
  }

  clear(): Promise<void> {
    return this.#guarded((store) => store.clear(), this.#options.commitTimeout);
  }

  close(): void {
    this.#store.close();
  }

  async #guarded<T>(act: (store: Store) => Promise<T>, timeout: number): Promise<T> {
    const store = this.#store;
    try {
      return await inTime(act(store), timeout);
    } catch (error) {
      if (store === this.#store) this.#giveUp(error);
      return act(this.#store);
    }
  }

  #giveUp(cause: unknown): void {
    this.#store = new MemoryStore();
    const message = 'This browser does not keep messages: they will be gone after a reload.';
    this.#options.onFailure(new ShamanError('storage', message, { cause }));
  }
}

function inTime<T>(promise: Promise<T>, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ShamanError('timeout', 'The store did not answer.')),
      timeout,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
