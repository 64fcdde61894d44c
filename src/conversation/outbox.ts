/**
 * What waits to be sent, in order per conversation and one at a time. An entry is kept before it
 * is shown, survives reload and crash, and leaves only in the change that brings its message, or
 * by a person's hand. Is told when the line is there; knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { ConversationInfo, Draft, LoggedEvent } from '../model.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { allOf, type Change, type OutboxEntry, type Snapshot } from '../stores/store.ts';
import type { Inbox, Step } from './inbox.ts';
import { LOCAL, localId } from './local-id.ts';
import { withPage } from './reception.ts';

export interface OutboxOptions {
  readonly inbox: Inbox;
  readonly protocol: Pick<Protocol, 'send' | 'start'>;
  /** A message that the server has stored: received like any other event. */
  readonly received: (event: LoggedEvent) => Promise<void>;
  /** `sending` has changed. */
  readonly changed: () => void;
  /** Milliseconds before the first try again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number | undefined;
}

export class Outbox {
  /** Local ids in flight. */
  readonly sending = new Set<string>();
  readonly #options: OutboxOptions;
  /** Acknowledged on this line; the message itself has still to come in its order. */
  readonly #accepted = new Set<string>();
  /** Conversations whose queue is being worked through at this moment. */
  readonly #busy = new Set<string>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #flowing = false;
  #failures = 0;
  /** When the newest entry was queued. */
  #last = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** What waits, oldest first; of one conversation, or all. */
  entries(conversationId?: string): OutboxEntry[] {
    return allOf(this.#options.inbox.snapshot, 'outbox:')
      .filter((entry) => !conversationId || entry.conversationId === conversationId)
      .sort((a, b) => a.queuedAt - b.queuedAt);
  }

  /** Take a draft in. The entry can be shown at once; the promise tells when it is kept. */
  add(conversationId: string, draft: Draft): { entry: OutboxEntry; kept: Promise<void> } {
    // After what waits already, though a page before this one was ahead of the clock.
    const queuedAt = Math.max(
      Date.now(),
      this.#last + 1,
      (this.entries().at(-1)?.queuedAt ?? 0) + 1,
    );
    this.#last = queuedAt;
    const entry: OutboxEntry = { localId: localId(), conversationId, draft, queuedAt };
    return { entry, kept: this.#update((snapshot) => queued(snapshot, entry)) };
  }

  /** A person tries a failed message again: the same one, so it can still arrive only once. */
  retry(id: string): Promise<void> {
    return this.#update((snapshot) => {
      const { failed, ...entry } = snapshot[`outbox:${id}`] ?? {};
      return failed ? { [`outbox:${id}`]: entry as OutboxEntry } : null;
    });
  }

  /** A person gives a message up. One in flight may still arrive. */
  discard(id: string): Promise<void> {
    return this.#update((snapshot) => discarded(snapshot, id));
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
    clearTimeout(this.#retry);
  }

  flush(): void {
    for (const { conversationId } of this.entries()) void this.#drain(conversationId);
  }

  async #update(step: Step, asked?: number): Promise<void> {
    await this.#options.inbox.update(step, asked);
    this.flush();
  }

  async #drain(id: string): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    for (let entry = this.#next(id); entry; entry = this.#next(id))
      if (!(await this.#send(entry))) break;
    this.#busy.delete(id);
  }

  #next(id: string): OutboxEntry | undefined {
    if (!this.#flowing) return;
    const queue = this.entries(id).filter(({ localId }) => !this.#accepted.has(localId));
    // Nothing goes to a conversation before the message that begins it.
    return id.startsWith(LOCAL) && queue[0]?.failed
      ? undefined
      : queue.find(({ failed }) => !failed);
  }

  /** False: wait, and do not send what comes after it first. */
  async #send(entry: OutboxEntry): Promise<boolean> {
    const { localId } = entry;
    this.sending.add(localId);
    this.#options.changed();
    try {
      await (entry.starts ? this.#start(entry) : this.#deliver(entry));
      this.#failures = 0;
      return true;
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      if (error.fatal) await this.#fail(localId, error);
      else this.#retryLater(error);
      return error.fatal;
    } finally {
      this.sending.delete(localId);
      this.#options.changed();
    }
  }

  async #deliver({ conversationId, draft, localId }: OutboxEntry): Promise<void> {
    const { message, ...sent } = await this.#options.protocol.send(conversationId, draft, localId);
    this.#accepted.add(localId);
    await this.#options.received({ type: 'message', message: { ...message, localId }, ...sent });
  }

  async #start(entry: OutboxEntry): Promise<void> {
    const { protocol } = this.#options;
    if (!protocol.start) throw ShamanError.unsupported('start');
    const asked = this.#options.inbox.generation;
    const page = await protocol.start(entry.draft, entry.localId);
    await this.#update((snapshot) => withPage(snapshot, page, entry), asked);
  }

  #fail(id: string, error: ShamanError): Promise<void> {
    const failed = { code: error.details.reason ?? error.code, message: error.message };
    return this.#options.inbox.update((snapshot) => {
      const entry = snapshot[`outbox:${id}`];
      return entry ? { [`outbox:${id}`]: { ...entry, failed } } : null;
    });
  }

  #retryLater({ details }: ShamanError): void {
    if (!this.#flowing) return;
    const cap = Math.min(30_000, (this.#options.retryDelay ?? 1_000) * 2 ** this.#failures++);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.flush(), details.retryAfter ?? Math.random() * cap);
  }
}

/** The first message to an id of ours begins the conversation, which exists only here until then. */
function queued(snapshot: Snapshot, entry: OutboxEntry): Change {
  const { conversationId: id, queuedAt: updatedAt, localId } = entry;
  if (!id.startsWith(LOCAL) || snapshot[`info:${id}`]) return { [`outbox:${localId}`]: entry };
  const info: ConversationInfo = { id, open: true, agents: [], unread: 0, updatedAt };
  return { [`info:${id}`]: info, [`outbox:${localId}`]: { ...entry, starts: true } };
}

/** Without its first message a conversation begins with the next one, or not at all. */
function discarded(snapshot: Snapshot, localId: string): Change | null {
  const entry = snapshot[`outbox:${localId}`];
  if (!entry) return null;
  const change = { [`outbox:${localId}`]: undefined };
  if (!entry.starts) return change;
  const { conversationId } = entry;
  const next = allOf(snapshot, 'outbox:').find(
    (each) => each !== entry && each.conversationId === conversationId,
  );
  if (!next) return { ...change, [`info:${conversationId}`]: undefined };
  return { ...change, [`outbox:${next.localId}`]: { ...next, starts: true } };
}
