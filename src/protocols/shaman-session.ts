/**
 * One connection's talk in our own protocol: what each frame means, and which answer belongs to
 * which question. Knows neither REST nor what is kept.
 */

import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';
import type { ShamanAccount } from './shaman-account.ts';
import { eventsIn, headsOf } from './shaman-translation.ts';
import type { ClientFrame, ServerFrame, WireError } from './shaman-wire.ts';

type Numbered = Extract<ClientFrame, { readonly n: number }>;
/** A frame that is answered, before it has its number. */
export type Question = Numbered extends infer F
  ? F extends Numbered
    ? Omit<F, 'n'>
    : never
  : never;
export type Answer = Extract<ServerFrame, { readonly n: number }>;

export class ShamanSession implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #account: Pick<ShamanAccount, 'parse' | 'timeout'>;
  readonly #renew: () => Promise<string>;
  /** Questions under way, each with who waits; nothing comes of one whose line has gone. */
  readonly #asked = new Map<number, (answer: Answer | undefined) => void>();
  #count = 0;
  #over = false;
  /** The server's clock at the newest welcome or ping; none before the handshake is done. */
  since: number | undefined;

  /**
   * @param account How its server's words are read, and how long it may take to answer a frame.
   * @param renew Makes a fresh session; gives its token.
   */
  constructor(
    host: ProtocolHost,
    account: Pick<ShamanAccount, 'parse' | 'timeout'>,
    renew: () => Promise<string>,
  ) {
    this.#host = host;
    this.#account = account;
    this.#renew = renew;
  }

  /** @throws ShamanError `unreachable` when the line goes first, `timeout`, or the server's refusal */
  async ask<T extends Answer['t']>(
    question: Question,
  ): Promise<Extract<Answer, { readonly t: T }>> {
    const n = ++this.#count;
    const answered = new Promise<Answer | undefined>((settle) => {
      if (this.#over) settle(undefined);
      else this.#asked.set(n, settle);
    });
    if (!this.#over) this.tell({ ...question, n } as Numbered);
    const answer = await inTime(answered, this.#account.timeout, question.t);
    if (!answer) throw new ShamanError('unreachable', 'There is no line.');
    if (answer.t === 'nack') throw refusalIn(answer.error);
    return answer as never;
  }

  tell(frame: ClientFrame): void {
    this.#host.send(JSON.stringify(frame));
  }

  ping(): void {
    this.tell({ t: 'probe' });
  }

  receive(text: string): void {
    try {
      this.#hear(this.#account.parse(text));
    } catch (thrown) {
      this.#host.fail(ShamanError.from(thrown, 'protocol'));
    }
  }

  closed(): void {
    this.#over = true;
    for (const settle of this.#asked.values()) settle(undefined);
  }

  #hear(frame: ServerFrame): void {
    const host = this.#host;
    if ('n' in frame) {
      this.#asked.get(frame.n)?.(frame);
      this.#asked.delete(frame.n);
    }
    if ('now' in frame) {
      this.since = frame.now;
      host.crowd?.(frame.w);
    }
    switch (frame.t) {
      case 'welcome':
        host.ready(headsOf(frame.heads));
        if (frame.desk) host.emit({ type: 'desk', version: frame.desk, greets: frame.greets });
        break;
      case 'ping':
        this.tell({ t: 'pong' });
        host.heads(headsOf(frame.h));
        break;
      case 'evs':
        for (const event of eventsIn(frame.evs)) host.emit(event);
        break;
      case 'typing': {
        const { t: type, ...typing } = frame;
        host.emit({ type, ...typing });
        break;
      }
      case 'forgotten':
        host.emit({ type: 'conversation-deleted', conversationId: frame.conv });
        break;
      case 'auth_needed':
        void this.#authenticate();
    }
    if ('online' in frame) {
      const { online, backAt, visitors } = frame;
      host.emit({ type: 'presence', online, backAt, visitors });
    }
  }

  /** Of no use, the server asks again, and closes in the end. */
  async #authenticate(): Promise<void> {
    try {
      await this.ask({ t: 'auth', token: await this.#renew() });
    } catch {}
  }
}

/** Codes of the wire after which trying again unchanged may help. */
const PASSING: readonly string[] = ['rate_limited', 'internal'];

function refusalIn({ code, message, retry_after_ms }: WireError): ShamanError {
  return new ShamanError(code === 'unauthorized' ? code : 'request', message, {
    reason: code,
    fatal: !PASSING.includes(code),
    retryAfter: retry_after_ms,
  });
}
