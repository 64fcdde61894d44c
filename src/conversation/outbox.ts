/**
 * What waits to be sent, in order per conversation and one at a time. An entry is kept before it
 * is shown, survives reload and crash, and leaves only in the change that brings its message, or
 * by a person's hand. Is told when the line is there; knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Failure, LoggedEvent } from '../model.ts';
import type { ConversationPage, Protocol } from '../protocols/protocol.ts';
import type { Change, OutboxEntry, Snapshot } from '../stores/store.ts';
import type { Inbox } from './inbox.ts';
import { LOCAL, localId } from './local-id.ts';
import { described, settled } from './reception.ts';
import { renew } from './timeline.ts';

export interface OutboxOptions {
  readonly inbox: Inbox;
  readonly protocol: Pick<Protocol, 'send' | 'start'>;
  /** A message that the server has stored: received like any other event. */
  readonly received: (event: LoggedEvent) => Promise<void>;
  /** `sending` has changed. */
  readonly changed: () => void;
  /** Milliseconds before the first try again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number;
  /** @default Math.random */
  readonly random?: () => number;
}

export class Outbox {
  readonly #options: OutboxOptions;
  /** Local ids in flight. */
  readonly sending = new Set<string>();
  /** Sent and acknowledged on this line, but the message itself has still to come in its order. */
  readonly #accepted = new Set<string>();
  /** Conversations whose queue somebody works through at this moment. */
  readonly #busy = new Set<string>();
  readonly #retries = new Set<ReturnType<typeof setTimeout>>();
  #flowing = false;
  #failures = 0;
  #lastQueuedAt = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Take a draft in. The entry can be shown at once; the promise tells when it is kept. */
  add(
    conversationId: string,
    draft: Draft,
    starts = false,
  ): { entry: OutboxEntry; kept: Promise<void> } {
    this.#lastQueuedAt = Math.max(Date.now(), this.#lastQueuedAt + 1);
    const entry: OutboxEntry = {
      localId: localId(),
      conversationId,
      draft,
      queuedAt: this.#lastQueuedAt,
      ...(starts && { starts: true }),
    };
    const kept = this.#options.inbox.update(() => ({
      queued: [entry],
      ...(starts && { conversations: [unborn(conversationId, entry.queuedAt)] }),
    }));
    return { entry, kept: kept.then(() => this.flush()) };
  }

  /** A person tries a failed message again: the same one, so it can still arrive only once. */
  retry(id: string): void {
    void this.#options.inbox
      .update(({ outbox }) => {
        const entry = outbox.find(({ localId }) => localId === id);
        if (!entry?.failed) return null;
        const { failed: _failed, ...again } = entry;
        return { queued: [again] };
      })
      .then(() => this.flush());
  }

  /** A person gives a message up. One in flight may still arrive. */
  discard(id: string): Promise<void> {
    return this.#options.inbox
      .update((snapshot) => discarded(snapshot, id))
      .then(() => this.flush());
  }

  /** The line is there and everything missed has been caught up with: send. */
  connected(): void {
    this.#flowing = true;
    this.#failures = 0;
    this.flush();
  }

  disconnected(): void {
    this.#flowing = false;
    this.#accepted.clear();
    for (const timer of this.#retries) clearTimeout(timer);
    this.#retries.clear();
  }

  flush(): void {
    if (!this.#flowing) return;
    const ids = new Set(this.#options.inbox.snapshot.outbox.map((entry) => entry.conversationId));
    for (const id of ids) if (!this.#busy.has(id)) void this.#drain(id);
  }

  async #drain(conversationId: string): Promise<void> {
    this.#busy.add(conversationId);
    for (let entry = this.#next(conversationId); entry; entry = this.#next(conversationId)) {
      if (!(await this.#send(entry))) break;
    }
    this.#busy.delete(conversationId);
  }

  #next(conversationId: string): OutboxEntry | undefined {
    if (!this.#flowing) return;
    const queue = this.#options.inbox.snapshot.outbox.filter(
      (entry) => entry.conversationId === conversationId && !this.#accepted.has(entry.localId),
    );
    // Nothing goes to a conversation before the message that begins it.
    if (conversationId.startsWith(LOCAL) && !queue.some((entry) => entry.starts && !entry.failed))
      return;
    return queue.find((entry) => !entry.failed);
  }

  /** False: wait, and do not send what comes after it first. */
  async #send(entry: OutboxEntry): Promise<boolean> {
    this.sending.add(entry.localId);
    this.#options.changed();
    try {
      await (entry.starts ? this.#start(entry) : this.#deliver(entry));
      this.#failures = 0;
      return true;
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      if (error.fatal) await this.#fail(entry, error);
      else this.#retryLater(error);
      return error.fatal;
    } finally {
      this.sending.delete(entry.localId);
      this.#options.changed();
    }
  }

  async #deliver({ conversationId, draft, localId }: OutboxEntry): Promise<void> {
    const sent = await this.#options.protocol.send(conversationId, draft, localId);
    this.#accepted.add(localId);
    const message = { ...sent.message, localId };
    await this.#options.received({
      type: 'message',
      message,
      ...(sent.place && { place: sent.place }),
    });
  }

  async #start({ draft, localId, conversationId }: OutboxEntry): Promise<void> {
    const { protocol, inbox } = this.#options;
    if (!protocol.start)
      throw new ShamanError('unsupported', 'This desk cannot be written to first.', {
        fatal: true,
      });
    const page = await protocol.start(draft, localId);
    await inbox.update((snapshot) => begun(snapshot, conversationId, page, localId));
    this.flush();
  }

  #fail(entry: OutboxEntry, error: ShamanError): Promise<void> {
    const failed: Failure = { code: error.details.reason ?? error.code, message: error.message };
    return this.#options.inbox.update(({ outbox }) =>
      outbox.some(({ localId }) => localId === entry.localId)
        ? { queued: [{ ...entry, failed }] }
        : null,
    );
  }

  #retryLater(error: ShamanError): void {
    const { retryDelay = 1_000, random = Math.random } = this.#options;
    const delay =
      error.details.retryAfter ?? random() * Math.min(30_000, retryDelay * 2 ** this.#failures++);
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.flush();
    }, delay);
    if (this.#flowing) this.#retries.add(timer);
    else clearTimeout(timer);
  }
}

/** A conversation that exists only here, until its first message has arrived. */
function unborn(id: string, at: number): NonNullable<Change['conversations']>[number] {
  return { id, open: true, agents: [], unread: 0, updatedAt: at };
}

/** The conversation got its real id: what waits for the old one moves in the same change. */
function begun(snapshot: Snapshot, from: string, page: ConversationPage, localId: string): Change {
  const { id } = page.info;
  const moved = snapshot.outbox.filter(
    (entry) => entry.conversationId === from && entry.localId !== localId,
  );
  const run = page.run && renew(snapshot.runs.get(id), page.run);
  return {
    conversations: [run ? described(page.info, run) : page.info],
    ...(run && { runs: new Map([[id, run]]) }),
    renamed: new Map([[from, id]]),
    queued: moved.map(({ starts: _starts, ...entry }) => ({ ...entry, conversationId: id })),
    delivered: [localId, ...(settled(snapshot, run).delivered ?? [])],
  };
}

/** Without its first message a conversation begins with the next one, or not at all. */
function discarded(snapshot: Snapshot, localId: string): Change | null {
  const entry = snapshot.outbox.find((each) => each.localId === localId);
  if (!entry) return null;
  if (!entry.starts) return { delivered: [localId] };
  const next = snapshot.outbox.find(
    (each) => each.conversationId === entry.conversationId && each.localId !== localId,
  );
  if (!next) return { delivered: [localId], forgotten: [entry.conversationId] };
  return { delivered: [localId], queued: [{ ...next, starts: true }] };
}
