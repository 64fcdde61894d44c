/**
 * One connection's talk in our own protocol: what each frame means, and which answer belongs to
 * which question. Knows neither REST nor what is kept.
 */
import { ShamanError } from '../errors.ts';
import type { ServerEvent } from '../model.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';
import { eventsIn, headsOf, parseWire } from './shaman-translation.ts';
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
  readonly #server: string;
  readonly #timeout: number;
  readonly #asked = new Map<number, (answer: Answer | ShamanError) => void>();
  #count = 0;
  #over = false;
  /** The server's clock at the newest welcome or ping; none before the handshake is done. */
  since: number | undefined;

  /** @param timeout Milliseconds that the server may take to answer a frame. */
  constructor(host: ProtocolHost, server: string, timeout: number) {
    this.#host = host;
    this.#server = server;
    this.#timeout = timeout;
  }

  /** @throws ShamanError `unreachable` when the line goes first, `timeout`, or the server's refusal */
  ask<T extends Answer['t']>(question: Question): Promise<Extract<Answer, { readonly t: T }>> {
    const n = ++this.#count;
    return new Promise((resolve, reject) => {
      const late = () =>
        this.#settle(n, new ShamanError('timeout', `No answer to "${question.t}".`));
      const timer = setTimeout(late, this.#timeout);
      this.#asked.set(n, (answer) => {
        clearTimeout(timer);
        if (answer instanceof Error) reject(answer);
        else if (answer.t === 'nack') reject(errorOf(answer.error));
        else resolve(answer as never);
      });
      if (this.#over) this.#settle(n, lineGone());
      else this.tell({ ...question, n } as Numbered);
    });
  }

  tell(frame: ClientFrame): void {
    this.#host.send(JSON.stringify(frame));
  }

  ping(): void {
    this.tell({ t: 'probe' });
  }

  receive(text: string): void {
    const host = this.#host;
    try {
      const frame = parseWire<ServerFrame>(text, this.#server);
      const { t, ...rest } = frame;
      if (t === 'typing' || t === 'presence') host.emit({ type: t, ...rest } as ServerEvent);
      if (frame.t === 'forgotten')
        host.emit({ type: 'conversation-deleted', conversationId: frame.conv });
      if ('n' in frame) this.#settle(frame.n, frame);
      if (frame.t === 'evs') for (const event of eventsIn(frame.evs)) host.emit(event);
      if (frame.t === 'ping') {
        this.since = frame.now;
        this.tell({ t: 'pong' });
        host.heads(headsOf(frame.h));
        host.emit({ type: 'presence', online: frame.online });
      }
      if (frame.t === 'welcome') {
        this.since = frame.now;
        host.ready(headsOf(frame.heads));
        host.emit({ type: 'presence', online: frame.online });
      }
    } catch (cause) {
      host.fail(new ShamanError('protocol', 'Not a frame of ours.', { cause }));
    }
  }

  closed(): void {
    this.#over = true;
    for (const n of this.#asked.keys()) this.#settle(n, lineGone());
  }

  #settle(n: number, answer: Answer | ShamanError): void {
    this.#asked.get(n)?.(answer);
    this.#asked.delete(n);
  }
}

const lineGone = () => new ShamanError('unreachable', 'The line went before the server answered.');

/** Codes of the wire after which trying again unchanged may help. */
const PASSING: readonly string[] = ['rate_limited', 'internal'];

function errorOf({ code, message, retry_after_ms }: WireError): ShamanError {
  return new ShamanError(code === 'unauthorized' ? code : 'request', message, {
    reason: code,
    fatal: !PASSING.includes(code),
    ...(retry_after_ms !== undefined && { retryAfter: retry_after_ms }),
  });
}
