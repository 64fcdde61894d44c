/**
 * All that is known of a visitor's conversations, and law three: every change goes one store
 * transaction, then memory, then events. Changes are made one after the other; those that wait
 * while the store writes share the next transaction. Knows no network and no other tab.
 */
import { Emitter } from '../emitter.ts';
import type { Cursor, Run } from '../model.ts';
import { applied, type Change, type Snapshot, type Store } from '../stores/store.ts';
import { renew, trim } from './timeline.ts';

export type InboxEvents = {
  /** Memory has changed. */
  changed(): void;
  /** This was kept by us just now; the other tabs have still to hear of it. */
  kept(change: Change): void;
  /** Another tab has cleared the store, and we have not heard of it. */
  cleared(): void;
};

/** Computes a change from the newest state; `null` changes nothing. */
export type Step = (snapshot: Snapshot) => Change | null;

interface Waiting {
  readonly step: Step;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Inbox extends Emitter<InboxEvents> {
  readonly #keep: number;
  #store: Store | null = null;
  #snapshot: Snapshot = {};
  #waiting: Waiting[] = [];
  /** Nothing is written before everything was read. */
  #writing = true;
  /** What began before a sign-out must not end after it. */
  #generation = 0;

  /** @param keep How many messages of a conversation outlive the page. */
  constructor(keep: number) {
    super();
    this.#keep = keep;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Begin with what a store remembers. What was done before waits until now. */
  async load(store: Store): Promise<void> {
    const generation = this.#generation;
    this.#store?.close();
    this.#store = store;
    const snapshot = await store.load();
    // What other tabs have told meanwhile is newer.
    if (generation === this.#generation) this.#become({ ...snapshot, ...this.#snapshot });
    void this.#write();
  }

  /** Ask the store itself whether another tab has cleared it. */
  async check(): Promise<void> {
    const generation = this.#generation;
    const stands = await this.#store?.commit({});
    if (stands === false && generation === this.#generation) this.emit('cleared');
  }

  /** Where our runs end. */
  cursors(): ReadonlyMap<string, Cursor> {
    const runs = Object.entries(this.#snapshot).filter(
      ([key, value]) => key.startsWith('run:') && value.cursor !== null,
    );
    return new Map(runs.map(([key, { cursor }]) => [key.slice(4), cursor]));
  }

  /** Counts sign-outs: what was asked before one is not heard after it. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Resolves when the change is kept and shown; rejects with what the step throws.
   * @param asked The generation in which what led to this was asked. @default the present one
   */
  update(step: Step, asked = this.#generation): Promise<void> {
    if (asked !== this.#generation) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ step, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  /** Show what another tab has kept. Its runs come trimmed: what we have of older messages stays. */
  show(change: Change): void {
    this.#become(
      applied(
        this.#snapshot,
        withRuns(change, (run, key) => renew(this.#snapshot[key], run)),
      ),
    );
  }

  /** Forget everything in memory; another tab may have cleared the store. */
  forget(): void {
    this.#generation++;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    this.#become({});
  }

  /** Forget everything, here and in the store; `ifOurs`: where another tab has not done so. */
  async clear(ifOurs?: boolean): Promise<void> {
    this.forget();
    await this.#store?.clear(ifOurs);
  }

  close(): void {
    this.#generation++;
    this.#store?.close();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#writeBatch(this.#waiting.splice(0));
    this.#writing = false;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const generation = this.#generation;
    let change: Change = {};
    for (const { step, reject } of batch) {
      try {
        change = { ...change, ...step(applied(this.#snapshot, change)) };
      } catch (error) {
        reject(error);
      }
    }
    if (Object.keys(change).length > 0) await this.#commit(change, generation);
    for (const { resolve } of batch) resolve();
  }

  async #commit(change: Change, generation: number): Promise<void> {
    const kept = withRuns(change, (run) => trim(run, this.#keep));
    const stands = await this.#store?.commit(kept);
    if (generation !== this.#generation) return;
    if (stands === false) return this.emit('cleared');
    this.#become(applied(this.#snapshot, change));
    this.emit('kept', kept);
  }

  #become(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.emit('changed');
  }
}

function withRuns(change: Change, by: (run: Run, key: `run:${string}`) => Run): Change {
  const entries = Object.entries(change).map(([key, value]) =>
    value && key.startsWith('run:')
      ? [key, by(value as Run, key as `run:${string}`)]
      : [key, value],
  );
  return Object.fromEntries(entries);
}
