/**
 * Sends what waits in the outbox: one message at a time per conversation, four conversations at
 * once, what failed for a passing reason again and again for a day. Is told when the line is there;
 * knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { AttributeChange, Attributes, Draft, LoggedEvent, Run } from '../model.ts';
import type { Requests, Transfer } from '../protocols/protocol.ts';
import type { OutboxEntry } from '../stores/store.ts';
import { unsendable } from './draft.ts';
import type { goingUp } from './going-up.ts';
import type { Inbox } from './inbox.ts';
import { isSame } from './is-same.ts';
import { isLocal } from './local-id.ts';
import type { Outbox } from './outbox.ts';
import { putPage } from './reception.ts';
import { Retries } from './retries.ts';

export interface SenderOptions {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly protocol: Pick<Requests, 'send' | 'start'>;
  /** A message that the server has stored: received like any other event. */
  readonly received: (event: LoggedEvent) => Promise<void>;
  /** Asks anew what the desk says of itself: what it wants to know first may have changed. */
  readonly describe: () => Promise<void>;
  /** Told at most ten times a second; without a share at the end. */
  readonly progress: (localId: string, share?: number) => void;
  /** Milliseconds before the first try again; doubles up to 30 s. @default 1000 */
  readonly retryDelay?: number | undefined;
  /** Milliseconds after which a message is not sent any more without being asked. @default 86400000 */
  readonly expiry?: number | undefined;
}

/** Conversations that are sent to at the same time. */
const LANES = 4;

export class Sender {
  readonly #options: SenderOptions;
  readonly #retries: Retries;
  /** Conversations that are sent to at this moment. */
  readonly #busy = new Set<string>();
  #flowing = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#retries = new Retries(options.retryDelay);
    options.outbox.on('waits', () => this.flush());
  }

  /** The line is there and everything missed has been caught up with: send. */
  connected(): void {
    this.#flowing = true;
    this.flush();
  }

  disconnected(): void {
    this.#flowing = false;
    this.#options.outbox.sending.clear();
    this.#retries.clear();
  }

  /** Send what can be sent now. */
  flush(): void {
    const { outbox } = this.#options;
    const passed = new Set(this.#busy);
    for (const entry of outbox.entries()) {
      const { conversationId: id, localId, failed } = entry;
      if (!this.#flowing || this.#busy.size >= LANES) return;
      if (passed.has(id) || this.#retries.has(id) || outbox.sending.has(localId)) continue;
      if (!failed) void this.#send(entry);
      // Nothing goes to a conversation before the message that begins it.
      if (!failed || isLocal(id)) passed.add(id);
    }
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const { localId, conversationId: id } = entry;
    const { inbox, outbox, expiry = 86_400_000, progress } = this.#options;
    let transfer: ReturnType<typeof goingUp> | undefined;
    this.#busy.add(id);
    try {
      if (Date.now() - (entry.retriedAt ?? entry.queuedAt) > expiry) throw unsendable('expired');
      outbox.mark(localId, true);
      if (entry.draft.files)
        transfer = (await import('./going-up.ts')).goingUp(localId, inbox, progress);
      await (isLocal(id) ? this.#start(entry, transfer) : this.#deliver(entry, transfer));
      this.#retries.settle(id);
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      outbox.mark(localId, false);
      if (error.fatal) await this.#fail(localId, error);
      else if (this.#flowing) this.#retries.later(id, () => this.flush(), error.details.retryAfter);
    }
    transfer?.end();
    this.#busy.delete(id);
    this.flush();
  }

  async #deliver(entry: OutboxEntry, transfer?: Transfer): Promise<void> {
    const { protocol, inbox } = this.#options;
    const { conversationId, localId } = entry;
    const draft = answering(inbox.snapshot[`run:${conversationId}`], entry.draft);
    const { message, ...sent } = await protocol.send(conversationId, draft, localId, transfer);
    await this.#options.received({ type: 'message', message: { ...message, localId }, ...sent });
  }

  async #start(entry: OutboxEntry, transfer?: Transfer): Promise<void> {
    const { protocol, inbox, describe } = this.#options;
    if (!protocol.start) throw ShamanError.unsupported('start');
    const { localId } = entry;
    const { attributes } = inbox.snapshot;
    const draft = withAttributes(entry.draft, attributes);
    try {
      const started = protocol.start(draft, localId, transfer);
      await inbox.learn(started, (next, page) => {
        putPage(next, page, entry);
        // Told while this was on its way, it may have come too early to be put there.
        if (!isSame(next.attributes, attributes)) next.untold = true;
      });
      if (draft.answers) void describe();
    } catch (error) {
      if ((error as ShamanError).code === 'request') void describe();
      throw error;
    }
  }

  #fail(id: string, { code, message, details }: ShamanError): Promise<void> {
    return this.#options.inbox.update((next) => {
      const entry = next[`outbox:${id}`];
      const failed = { code: details.reason ?? code, message };
      return entry && { [`outbox:${id}`]: { ...entry, failed } };
    });
  }
}

/** Of who asks, and of what is asked. */
function withAttributes(draft: Draft, person: AttributeChange = {}): Draft {
  const told = Object.entries(person).filter(([, value]) => value !== null);
  const attributes = { ...Object.fromEntries(told), ...draft.attributes } as Attributes;
  return Object.keys(attributes).length ? { ...draft, attributes } : draft;
}

/** What it answers may have had only its local id when it was written. */
function answering(run: Run | undefined, draft: Draft): Draft {
  const id = run?.messages.find(({ localId }) => localId && localId === draft.replyTo)?.id;
  return id ? { ...draft, replyTo: id } : draft;
}
