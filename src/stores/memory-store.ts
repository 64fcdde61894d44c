/** Remembers for as long as the page lives. Where the browser refuses to keep anything, and in Node. */
import { applied, type Change, type Snapshot, type Store } from './store.ts';

export class MemoryStore implements Store {
  #snapshot: Snapshot = {};

  async load(): Promise<Snapshot> {
    return this.#snapshot;
  }

  async commit(change: Change): Promise<void> {
    this.#snapshot = applied(this.#snapshot, change);
  }

  async clear(): Promise<void> {
    this.#snapshot = {};
  }

  close(): void {}
}
