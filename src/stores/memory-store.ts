/** Remembers for as long as the page lives. Where the browser refuses to keep anything, and in Node. */
import { applied, EMPTY } from './snapshot.ts';
import type { Change, Snapshot, Store } from './store.ts';

export class MemoryStore implements Store {
  #snapshot: Snapshot = EMPTY;

  async load(): Promise<Snapshot> {
    return this.#snapshot;
  }

  async commit(changes: readonly Change[]): Promise<void> {
    this.#snapshot = changes.reduce(applied, this.#snapshot);
  }

  async clear(): Promise<void> {
    this.#snapshot = EMPTY;
  }

  close(): void {}
}
