/**
 * All that is known of a visitor's conversations, and law three: every change goes one store
 * transaction, then memory, then events. Changes are made one after the other; those that wait
 * while the store writes share the next transaction. Knows no network and no other tab.
 */
import { Emitter } from '../emitter.ts';
import type { Cursor, Run } from '../model.ts';
import { allOf, applied, type Change, put, type Snapshot, type Store } from '../stores/store.ts';
import { type CacheLimits, evicted } from './eviction.ts';
import { isSame } from './is-same.ts';
import { renew, trim } from './timeline.ts';

export type InboxEvents = {
  /** Memory has changed. */
  changed(): void;
  /** This was kept by us just now; the other tabs have still to hear of it. */
  kept(change: Change): void;
  /** Another tab has cleared the store, and we have not heard of it. */
  cleared(): void;
};

/** The state that a step writes: in the beginning, the newest one. */
export type Next = { -readonly [K in keyof Snapshot]: Snapshot[K] };

/** Writes into the state that it is given, or returns some keys with new values, or neither. */
export type Step = (next: Next) => Change | null | undefined;

interface Waiting {
  readonly step: Step;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Inbox extends Emitter<InboxEvents> {
  readonly #keep: number;
  readonly #limits: CacheLimits;
  #store: Store | null = null;
  #snapshot: Snapshot = {};
  #waiting: Waiting[] = [];
  /** Nothing is written before everything was read. */
  #writing = true;
  /** What began before a sign-out must not end after it. */
  #generation = 0;
  #batches = 0;

  /**
   * @param keep How many messages of a conversation outlive the page.
   * @param limits What all of them may take.
   */
  constructor(keep: number, limits: CacheLimits = {}) {
    super();
    this.#keep = keep;
    this.#limits = limits;
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
    // An empty batch: what the store holds too much of goes at once.
    await this.#writeBatch([]);
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
    const cursors = new Map<string, Cursor>();
    for (const { id } of allOf(this.#snapshot, 'info:')) {
      const cursor = this.#snapshot[`run:${id}`]?.cursor;
      if (cursor != null) cursors.set(id, cursor);
    }
    return cursors;
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

  /** Wait for an answer and put it in, unless somebody signs out meanwhile. @throws what was asked throws */
  async learn<T>(answer: Promise<T>, put: (next: Next, answer: T) => void): Promise<void> {
    const asked = this.#generation;
    const learned = await answer;
    await this.update((next) => {
      put(next, learned);
    }, asked);
  }

  /** Show what another tab has kept. Its runs come trimmed: what we have of older messages stays. */
  show(change: Change): void {
    const merged = withRuns(change, (run, key) => renew(this.#snapshot[key], run));
    this.#become(applied(this.#snapshot, merged));
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
    // Whoever is still under way finds nothing to send.
    this.#snapshot = {};
    this.#store?.close();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#writeBatch(this.#waiting.splice(0));
    this.#writing = false;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const generation = this.#generation;
    let next = this.#snapshot;
    for (const { step, reject } of batch) {
      const copy = { ...next };
      try {
        next = put(copy, step(copy));
      } catch (error) {
        reject(error);
      }
    }
    await this.#commit(difference(this.#snapshot as Change, next as Change), generation);
    for (const { resolve } of batch) resolve();
  }

  async #commit(change: Change, generation: number): Promise<void> {
    const kept = withRuns(change, (run) => trim(run, this.#keep));
    const stored = { ...kept, ...this.#surplus(change) };
    if (isEmpty(stored)) return;
    const stands = await this.#store?.commit(stored);
    if (generation !== this.#generation) return;
    if (stands === false) return this.emit('cleared');
    if (isEmpty(kept)) return;
    this.#become(applied(this.#snapshot, change));
    this.emit('kept', kept);
  }

  /** Only the store gives it up: what is on the screen stays there. */
  #surplus(change: Change): Change {
    if (this.#batches++ % 100 > 0) return {};
    return evicted(applied(this.#snapshot, change), this.#keep, this.#limits);
  }

  #become(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.emit('changed');
  }
}

function isRun(key: string): key is `run:${string}` {
  return key.startsWith('run:');
}

function withRuns(change: Change, by: (run: Run, key: `run:${string}`) => Run): Change {
  const entries = Object.entries(change).map(([key, value]) => [
    key,
    value && isRun(key) ? by(value as Run, key) : value,
  ]);
  return Object.fromEntries(entries);
}

function isEmpty(change: Change): boolean {
  return Object.keys(change).length === 0;
}

/** What was told before is no change: nobody hears of it again. */
function difference(before: Change, after: Change): Change {
  const change: Record<string, Change[string]> = {};
  for (const each of [before, after])
    for (const key in each) if (!isSame(before[key], after[key])) change[key] = after[key];
  return change;
}
