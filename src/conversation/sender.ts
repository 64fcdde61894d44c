/**
 * Sends what waits in the outbox: one message at a time per conversation, four conversations at
 * once, what failed for a passing reason again and again for a day. Is told when the line is there;
 * knows no line itself.
 */
import { ShamanError } from '../errors.ts';
import type { LoggedEvent } from '../model.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { OutboxEntry } from '../stores/store.ts';
import { unsendable } from './draft.ts';
import type { Inbox } from './inbox.ts';
import { isLocal } from './local-id.ts';
import type { Outbox } from './outbox.ts';
import { putPage } from './reception.ts';
import { Retries } from './retries.ts';

export interface SenderOptions {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly protocol: Pick<Protocol, 'send' | 'start'>;
  /** A message that the server has stored: received like any other event. */
  readonly received: (event: LoggedEvent) => Promise<void>;
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
    const { outbox, expiry = 86_400_000 } = this.#options;
    this.#busy.add(id);
    try {
      if (Date.now() - (entry.retriedAt ?? entry.queuedAt) > expiry) throw unsendable('expired');
      outbox.mark(localId, true);
      await (isLocal(id) ? this.#start(entry) : this.#deliver(entry));
      this.#retries.settle(id);
    } catch (thrown) {
      const error = ShamanError.from(thrown);
      outbox.mark(localId, false);
      if (error.fatal) await this.#fail(localId, error);
      else if (this.#flowing) this.#retries.later(id, () => this.flush(), error.details.retryAfter);
    }
    this.#busy.delete(id);
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
