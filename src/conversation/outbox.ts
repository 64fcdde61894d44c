/**
 * What waits to be sent, in order per conversation. An entry is kept before it is shown, survives
 * reload and crash, and leaves only in the change that brings its message, or by a person's hand.
 * Knows no line: it says that something waits.
 */
import { Emitter } from '../emitter.ts';
import type { Draft } from '../model.ts';
import { allOf, type OutboxEntry, type Snapshot } from '../stores/store.ts';
import { unsendable } from './draft.ts';
import type { Inbox, Next, Step } from './inbox.ts';
import { isLocal, localId } from './local-id.ts';
import { erase, waitingFor } from './removal.ts';

export type OutboxEvents = {
  /** There may be something to send. */
  waits(): void;
  /** `sending` or `uploaded` has changed. */
  sending(): void;
};

/** Entries; more are refused. */
const CAPACITY = 200;

export class Outbox extends Emitter<OutboxEvents> {
  /** Local ids in flight, or acknowledged while the message itself has still to come in its order. */
  readonly sending = new Set<string>();
  /** Share of the files that has gone up, by local id, while they do. */
  readonly uploaded = new Map<string, number>();
  readonly #inbox: Inbox;
  /** Taken in, but not kept yet. */
  #arriving = 0;

  constructor(inbox: Inbox) {
    super();
    this.#inbox = inbox;
  }

  /** What waits, oldest first. */
  entries(): OutboxEntry[] {
    const { snapshot } = this.#inbox;
    // Another tab may have kept it in the very moment in which its conversation got its real id.
    const all = allOf(snapshot, 'outbox:').map((entry) => ({
      ...entry,
      conversationId: realId(snapshot, entry.conversationId),
    }));
    return all.sort((a, b) => a.queuedAt - b.queuedAt);
  }

  /**
   * Take a draft in, with others that are to follow it. The entry can be shown at once; the promise
   * tells when all are kept: they are in one change.
   * @throws ShamanError `invalid`, reason `outbox_full`
   */
  add(
    conversationId: string,
    draft: Draft,
    ...others: Draft[]
  ): { entry: OutboxEntry; kept: Promise<void> } {
    if (this.entries().length + this.#arriving + others.length >= CAPACITY)
      throw unsendable('outbox_full');
    const queuedAt = Date.now();
    const entryOf = (draft: Draft) => ({ localId: localId(), conversationId, draft, queuedAt });
    const entry: OutboxEntry = entryOf(draft);
    const entries = [entry, ...others.map(entryOf)];
    this.#arriving += entries.length;
    const kept = this.#update((next) => {
      for (const each of entries) queue(next, each);
    }).finally(() => {
      this.#arriving -= entries.length;
    });
    return { entry, kept };
  }

  /** A person tries a failed message again: the same one, so it can still arrive only once. */
  retry(id: string, more?: Partial<Draft>): Promise<void> {
    return this.#update((next) => {
      const { failed, ...entry } = next[`outbox:${id}`] ?? ({} as OutboxEntry);
      const draft = { ...entry.draft, ...more };
      if (failed) next[`outbox:${id}`] = { ...entry, draft, retriedAt: Date.now() };
    });
  }

  /** A person gives a message up. One in flight may still arrive. */
  discard(id: string): Promise<void> {
    return this.#update((next) => {
      const conversationId = next[`outbox:${id}`]?.conversationId ?? '';
      delete next[`outbox:${id}`];
      // Without its first message a conversation begins with the next one, or not at all.
      if (isLocal(conversationId) && waitingFor(next, conversationId).length === 0)
        erase(next, conversationId);
    });
  }

  /** Begin to send one of them, or be done with it. @internal */
  mark(localId: string, sending: boolean): void {
    if (sending) this.sending.add(localId);
    else this.sending.delete(localId);
    this.emit('sending');
  }

  /** So much of its files has gone up, in whichever tab; without a share they do not. @internal */
  progress(localId: string, share?: number): void {
    if (share === undefined) this.uploaded.delete(localId);
    else this.uploaded.set(localId, share);
    this.emit('sending');
  }

  async #update(step: Step): Promise<void> {
    await this.#inbox.update(step);
    this.emit('waits');
  }
}

/** The first message to an id of ours begins the conversation, which exists only here until then. */
function queue(next: Next, { conversationId, ...entry }: OutboxEntry): void {
  // It may have got its real id in the very moment in which this was written.
  const id = realId(next, conversationId);
  // After what waits already, though a page before this one was ahead of the clock.
  const queuedAt = allOf(next, 'outbox:').reduce(
    (least, each) => Math.max(least, each.queuedAt + 1),
    entry.queuedAt,
  );
  next[`outbox:${entry.localId}`] = { ...entry, conversationId: id, queuedAt };
  if (!isLocal(id)) return;
  const topic = next.organization?.topics?.find((each) => each.id === entry.draft.topic);
  next[`info:${id}`] ??= {
    id,
    open: true,
    agents: [],
    unread: 0,
    updatedAt: queuedAt,
    ...(topic && { topic, title: topic.name }),
  };
}

/** Of a conversation that has begun here. */
function realId(snapshot: Snapshot, id: string): string {
  if (!isLocal(id)) return id;
  return allOf(snapshot, 'info:').find(({ localId }) => localId === id)?.id ?? id;
}
