/**
 * One connection's talk in our own protocol: what each frame means, and which answer belongs to
 * which question. Knows neither REST nor what is kept.
 */
import { ShamanError } from '../errors.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';
import type { ShamanTranslation } from './shaman-translation.ts';
import { errorOf, headsOf } from './shaman-translation.ts';
import type { ClientFrame, ServerFrame, WelcomeFrame } from './shaman-wire.ts';

type Numbered = Extract<ClientFrame, { readonly n: number }>;
/** A frame that is answered, before it has its number. */
export type Question = Numbered extends infer F
  ? F extends Numbered
    ? Omit<F, 'n'>
    : never
  : never;
export type Answer = Extract<ServerFrame, { readonly t: 'ack' | 'pulled' }>;

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: ShamanError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class ShamanSession implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #translation: ShamanTranslation;
  readonly #timeout: number;
  readonly #asked = new Map<number, Asked>();
  readonly #online = new Set<string>();
  #count = 0;
  #over = false;
  /** The handshake is done: a poll need not be welcomed again. */
  welcomed = false;

  /** @param timeout Milliseconds that the server may take to answer a frame. */
  constructor(host: ProtocolHost, translation: ShamanTranslation, timeout: number) {
    this.#host = host;
    this.#translation = translation;
    this.#timeout = timeout;
  }

  /** @throws ShamanError `unreachable` when the line goes first, `timeout`, or the server's refusal */
  ask(question: Question): Promise<Answer> {
    if (this.#over) return Promise.reject(lineGone());
    const n = ++this.#count;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(n);
        reject(new ShamanError('timeout', `The server did not answer a ${question.t} frame.`));
      }, this.#timeout);
      this.#asked.set(n, { resolve, reject, timer });
      this.tell({ ...question, n } as Numbered);
    });
  }

  tell(frame: ClientFrame): void {
    this.#host.send(JSON.stringify(frame));
  }

  ping(): void {
    this.tell({ t: 'probe' });
  }

  receive(text: string): void {
    const frame = parsed(text);
    if (!frame)
      return this.#host.fail(
        new ShamanError('protocol', 'The server sent a frame that is not one of ours.'),
      );
    if (frame.t === 'welcome') return this.#welcomed(frame);
    if (frame.t === 'evs') return this.#happened(frame);
    if (frame.t === 'ack' || frame.t === 'pulled')
      return this.#settle(frame.n, ({ resolve }) => resolve(frame));
    if (frame.t === 'nack')
      return this.#settle(frame.n, ({ reject }) => reject(errorOf(frame.error)));
    if (frame.t === 'typing') return this.#typing(frame);
    if (frame.t === 'presence') return this.#present([frame.agent], frame.online);
    if (frame.t !== 'ping') return;
    this.tell({ t: 'pong' });
    this.#host.heads(headsOf(frame.h));
  }

  closed(): void {
    this.#over = true;
    const error = lineGone();
    for (const n of [...this.#asked.keys()]) this.#settle(n, ({ reject }) => reject(error));
  }

  #welcomed({ heads, online }: WelcomeFrame): void {
    this.welcomed = true;
    this.#host.ready(headsOf(heads));
    this.#present(online, true);
  }

  #happened({ evs }: Extract<ServerFrame, { readonly t: 'evs' }>): void {
    for (const wire of evs) {
      const event = this.#translation.event(wire);
      if (event) this.#host.emit(event);
    }
  }

  #typing({ conv, author, on }: Extract<ServerFrame, { readonly t: 'typing' }>): void {
    this.#host.emit({
      type: 'typing',
      conversationId: conv,
      author: this.#translation.author(author),
      typing: on,
    });
  }

  #present(agents: readonly string[], online: boolean): void {
    for (const agent of agents) {
      if (online) this.#online.add(agent);
      else this.#online.delete(agent);
    }
    this.#host.emit({ type: 'presence', online: [...this.#online] });
  }

  #settle(n: number, by: (asked: Asked) => void): void {
    const asked = this.#asked.get(n);
    if (!asked) return;
    this.#asked.delete(n);
    clearTimeout(asked.timer);
    by(asked);
  }
}

const lineGone = () => new ShamanError('unreachable', 'The line went before the server answered.');

/** Unknown kinds of frames pass, for servers newer than us; what is not a frame at all does not. */
function parsed(text: string): ServerFrame | null {
  try {
    const frame = JSON.parse(text);
    return typeof frame?.t === 'string' ? frame : null;
  } catch {
    return null;
  }
}
