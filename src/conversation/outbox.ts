/**
 * What waits to be sent, in order per conversation and one at a time. An entry is kept before it
 * is shown, survives reload and crash, and leaves only in the change that brings its message, or
 * by a person's hand. Is told when the line is there; knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, LoggedEvent } from '../model.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { allOf, type OutboxEntry } from '../stores/store.ts';
import { unsendable } from './draft.ts';
import type { Inbox, Next } from './inbox.ts';
import { isLocal, localId } from './local-id.ts';
import { erase, putPage, waitingFor } from './reception.ts';
import { Retries } from './retries.ts';

export interface OutboxOptions {
  readonly inbox: Inbox;
  readonly protocol: Pick<Protocol, 'send' | 'start'>;
  /** A message that the server has stored: received like any other event. */
  readonly received: (event: LoggedEvent) => Promise<void>;
  /** `sending` has changed. */
  readonly changed: () => void;
  /** Milliseconds before the first try again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number | undefined;
  /** Milliseconds after which a message is not sent any more without being asked. @default 86400000 */
  readonly expiry?: number | undefined;
}

/** Conversations that are sent to at the same time. */
const LANES = 4;
/** Entries; more are refused. */
const CAPACITY = 200;

export class Outbox {
  /** Local ids in flight, or acknowledged while the message itself has still to come in its order. */
  readonly sending = new Set<string>();
  readonly #options: OutboxOptions;
  readonly #retries: Retries;
  /** Conversations that are sent to at this moment. */
  readonly #busy = new Set<string>();
  #flowing = false;
  /** Taken in, but not kept yet. */
  #arriving = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#retries = new Retries(options.retryDelay);
  }

  /** What waits, oldest first; of one conversation, or all. */
  entries(conversationId?: string): OutboxEntry[] {
    const { snapshot } = this.#options.inbox;
    return (
      conversationId ? waitingFor(snapshot, conversationId) : allOf(snapshot, 'outbox:')
    ).sort((a, b) => a.queuedAt - b.queuedAt);
  }

  /**
   * Take a draft in. The entry can be shown at once; the promise tells when it is kept.
   * @throws ShamanError `invalid`, reason `outbox_full`
   */
  add(conversationId: string, draft: Draft): { entry: OutboxEntry; kept: Promise<void> } {
    if (this.entries().length + this.#arriving >= CAPACITY) throw unsendable('outbox_full');
    const queuedAt = Date.now();
    const entry: OutboxEntry = { localId: localId(), conversationId, draft, queuedAt };
    this.#arriving++;
    const kept = this.#update((next) => queue(next, entry)).finally(() => this.#arriving--);
    return { entry, kept };
  }

  /** A person tries a failed message again: the same one, so it can still arrive only once. */
  retry(id: string): Promise<void> {
    return this.#update((next) => {
      const { failed, ...entry } = next[`outbox:${id}`] ?? {};
      if (failed) next[`outbox:${id}`] = { ...(entry as OutboxEntry), retriedAt: Date.now() };
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

  /** The line is there and everything missed has been caught up with: send. */
  connected(): void {
    this.#flowing = true;
    this.flush();
  }

  disconnected(): void {
    this.#flowing = false;
    this.sending.clear();
    this.#retries.clear();
  }

  /** Send what can be sent now. */
  flush(): void {
    const passed = new Set(this.#busy);
    for (const entry of this.entries()) {
      const { conversationId: id, localId, failed } = entry;
      if (!this.#flowing || this.#busy.size >= LANES) return;
      if (passed.has(id) || this.#retries.has(id) || this.sending.has(localId)) continue;
      if (!failed) void this.#send(entry);
      // Nothing goes to a conversation before the message that begins it.
      if (!failed || isLocal(id)) passed.add(id);
    }
  }

  async #update(step: (next: Next) => void): Promise<void> {
    await this.#options.inbox.update((next) => {
      step(next);
      return null;
    });
    this.flush();
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const { localId, conversationId: id } = entry;
    const { changed, expiry = 86_400_000 } = this.#options;
    this.#busy.add(id);
    try {
      if (Date.now() - (entry.retriedAt ?? entry.queuedAt) > expiry) throw unsendable('expired');
      this.sending.add(localId);
      changed();
      await (isLocal(id) ? this.#start(entry) : this.#deliver(entry));
      this.#retries.settle(id);
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      this.sending.delete(localId);
      if (error.fatal) await this.#fail(localId, error);
      else if (this.#flowing) this.#retries.later(id, () => this.flush(), error.details.retryAfter);
    }
    this.#busy.delete(id);
    changed();
    this.flush();
  }

  async #deliver({ conversationId, draft, localId }: OutboxEntry): Promise<void> {
    const { message, ...sent } = await this.#options.protocol.send(conversationId, draft, localId);
    await this.#options.received({ type: 'message', message: { ...message, localId }, ...sent });
  }

  async #start(entry: OutboxEntry): Promise<void> {
    const { protocol, inbox } = this.#options;
    if (!protocol.start) throw ShamanError.unsupported('start');
    const started = protocol.start(entry.draft, entry.localId);
    await inbox.learn(started, (next, page) => putPage(next, page, entry));
  }

  #fail(id: string, { code, message, details }: ShamanError): Promise<void> {
    return this.#options.inbox.update((next) => {
      const entry = next[`outbox:${id}`];
      const failed = { code: details.reason ?? code, message };
      return entry && { [`outbox:${id}`]: { ...entry, failed } };
    });
  }
}

/** The first message to an id of ours begins the conversation, which exists only here until then. */
function queue(next: Next, { conversationId, ...entry }: OutboxEntry): void {
  // It may have got its real id in the very moment in which this was written.
  const { id = conversationId } =
    allOf(next, 'info:').find(({ localId }) => localId === conversationId) ?? {};
  // After what waits already, though a page before this one was ahead of the clock.
  const queuedAt = allOf(next, 'outbox:').reduce(
    (least, each) => Math.max(least, each.queuedAt + 1),
    entry.queuedAt,
  );
  next[`outbox:${entry.localId}`] = { ...entry, conversationId: id, queuedAt };
  if (isLocal(id))
    next[`info:${id}`] ??= { id, open: true, agents: [], unread: 0, updatedAt: queuedAt };
}
