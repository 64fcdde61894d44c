/**
 * All that is known of a visitor's conversations, and law three: every change goes one store
 * transaction, then memory, then events. Changes are made one after the other; those that wait
 * while the store writes share the next transaction. Knows no network and no other tab.
 */
import { Emitter } from '../emitter.ts';
import type { Cursor, Run } from '../model.ts';
import { applied, EMPTY } from '../stores/snapshot.ts';
import type { Change, Snapshot, Store } from '../stores/store.ts';
import { renew, trim } from './timeline.ts';

export type InboxEvents = {
  /** Memory has changed, by these. */
  changed(snapshot: Snapshot, changes: readonly Change[]): void;
  /** These were kept by us just now; the other tabs have still to hear of them. */
  kept(changes: readonly Change[]): void;
};

/** Computes a change from the newest state; `null` changes nothing. */
export type Step = (snapshot: Snapshot) => Change | null;

interface Waiting {
  readonly step: Step;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Inbox extends Emitter<InboxEvents> {
  #store: Store | null = null;
  readonly #keep: number;
  #snapshot: Snapshot = EMPTY;
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
    this.#store = store;
    this.#become(await store.load(), []);
    await this.#write();
  }

  /** Where our runs end. */
  cursors(): ReadonlyMap<string, Cursor> {
    const cursors = new Map<string, Cursor>();
    for (const [id, { cursor }] of this.#snapshot.runs)
      if (cursor !== null) cursors.set(id, cursor);
    return cursors;
  }

  /** Resolves when the change is kept and shown; rejects with what the step throws. */
  update(step: Step): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ step, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  /** Show what another tab has kept. */
  show(changes: readonly Change[]): void {
    const shown = changes.map((change) => this.#onTopOfOurs(change));
    this.#become(shown.reduce(applied, this.#snapshot), shown);
  }

  /** Forget everything, here and in the store. */
  async clear(): Promise<void> {
    this.forget();
    await this.#store?.clear();
  }

  /** Forget everything in memory: another tab has cleared the store. */
  forget(): void {
    this.#generation++;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    this.#become(EMPTY, []);
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
    const changes: Change[] = [];
    let next = this.#snapshot;
    for (const { step, reject } of batch) {
      try {
        const change = step(next);
        if (!change) continue;
        changes.push(change);
        next = applied(next, change);
      } catch (error) {
        reject(error);
      }
    }
    if (changes.length > 0) await this.#commit(changes, generation);
    for (const { resolve } of batch) resolve();
  }

  async #commit(changes: readonly Change[], generation: number): Promise<void> {
    const kept = changes.map((change) => this.#trimmed(change));
    await this.#store?.commit(kept);
    if (generation !== this.#generation) return;
    // Once more on what is in memory now: another tab may have shown us something meanwhile.
    this.#become(changes.reduce(applied, this.#snapshot), changes);
    this.emit('kept', kept);
  }

  #become(snapshot: Snapshot, changes: readonly Change[]): void {
    if (snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    this.emit('changed', snapshot, changes);
  }

  #trimmed(change: Change): Change {
    return change.runs
      ? { ...change, runs: mapped(change.runs, (run) => trim(run, this.#keep)) }
      : change;
  }

  /** Runs come trimmed from the other tab: what we have of older messages stays. */
  #onTopOfOurs(change: Change): Change {
    if (!change.runs) return change;
    return {
      ...change,
      runs: mapped(change.runs, (run, id) => renew(this.#snapshot.runs.get(id), run)),
    };
  }
}

function mapped(
  runs: ReadonlyMap<string, Run>,
  by: (run: Run, id: string) => Run,
): ReadonlyMap<string, Run> {
  return new Map([...runs].map(([id, run]) => [id, by(run, id)]));
}
