/**
 * One attempt on one endpoint: a WebSocket or a long poll behind the same face, with what
 * `reconnecting-websocket` must be protected from. Passes the true close code on (never an
 * `error`, which that package turns into a clean 1000), has its own deadline for opening, can be
 * given up without waiting for the other end, and says its greeting before anybody hears of `open`.
 */
import { closeEvent, LongPoll, type LongPollOptions } from './long-poll.ts';
import type { Endpoint, Transport } from './transport.ts';

export interface GuardedSocketOptions {
  /** Milliseconds until a socket that does not open is given up. @default 10000 */
  readonly openTimeout?: number;
  readonly longPoll?: LongPollOptions;
}

export class GuardedSocket extends EventTarget implements Transport {
  readonly #socket: Transport;
  readonly #deadline: ReturnType<typeof setTimeout>;
  #readyState = 0;
  /** `reconnecting-websocket` sets it; frames are text here. */
  binaryType = 'blob';

  /** @param adopted A socket that is open already: it only needs its greeting. */
  constructor(endpoint: Endpoint, options: GuardedSocketOptions = {}, adopted?: WebSocket) {
    super();
    this.#socket = adopted ?? openSocket(endpoint, options);
    this.#deadline = setTimeout(
      () => this.abandon(OPEN_TIMEOUT, 'open timeout'),
      options.openTimeout ?? 10_000,
    );
    this.#socket.addEventListener('open', () => this.#opened(endpoint));
    this.#socket.addEventListener('message', (event) =>
      this.#received((event as MessageEvent).data),
    );
    this.#socket.addEventListener('close', (event) => {
      const { code, reason } = event as CloseEvent;
      this.#closed(code || 1006, reason ?? '');
    });
    if (adopted) queueMicrotask(() => this.#opened(endpoint));
  }

  get readyState(): number {
    return this.#readyState;
  }

  send(frame: string): void {
    if (this.#readyState === 1) this.#socket.send(frame);
  }

  close(code = 1000, reason = ''): void {
    this.abandon(code, reason);
  }

  /** Gone from this moment on, whether or not the other end ever answers. */
  abandon(code: number, reason: string): void {
    if (this.#readyState === 3) return;
    this.#closed(code, reason);
    try {
      // Only 1000 and the 3000s and 4000s may be said by a page.
      this.#socket.close(code === 1000 || code >= 3000 ? code : 1000, reason);
    } catch {
      // A browser that refuses to close what never opened: nothing to close then.
    }
  }

  #opened(endpoint: Endpoint): void {
    if (this.#readyState !== 0) return;
    clearTimeout(this.#deadline);
    this.#readyState = 1;
    // A long poll says it in each of its requests.
    if (endpoint.transport === 'websocket' && endpoint.greeting)
      this.#socket.send(endpoint.greeting());
    this.dispatchEvent(new Event('open'));
  }

  #received(data: unknown): void {
    if (this.#readyState !== 1 || typeof data !== 'string') return;
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  #closed(code: number, reason: string): void {
    if (this.#readyState === 3) return;
    clearTimeout(this.#deadline);
    this.#readyState = 3;
    this.dispatchEvent(closeEvent(code, reason));
  }
}

/** Ours alone, never on the wire: the other end was silent for too long. */
export const OPEN_TIMEOUT = 3408;

function openSocket(endpoint: Endpoint, options: GuardedSocketOptions): Transport {
  try {
    if (endpoint.transport === 'long-poll') return new LongPoll(endpoint, options.longPoll);
    // Read at each attempt: a page may have replaced it since we were loaded.
    return new globalThis.WebSocket(endpoint.url, [...(endpoint.subprotocols ?? [])]);
  } catch (error) {
    // A policy of the page, or an impossible URL: thrown at the package it would stop its loop for good.
    return stillborn(String(error));
  }
}

function stillborn(reason: string): Transport {
  const socket = Object.assign(new EventTarget(), { readyState: 3, send() {}, close() {} });
  queueMicrotask(() => socket.dispatchEvent(closeEvent(1006, reason)));
  return socket;
}
