/**
 * One attempt on one endpoint: a WebSocket or a long poll behind the same face, with what
 * `reconnecting-websocket` must be protected from. Passes the true close code on (never an
 * `error`, which that package turns into a clean 1000), has its own deadline for opening, can be
 * given up without waiting for the other end, and says its greeting before anybody hears of `open`.
 */
import { closeEvent, LongPoll, type LongPollOptions } from './long-poll.ts';
import type { Endpoint, Transport } from './transport.ts';

/** Ours alone, never on the wire: the other end was silent for too long. */
export const OPEN_TIMEOUT = 3408;

export class GuardedSocket extends EventTarget implements Transport {
  readonly #socket: Transport | null;
  readonly #deadline: ReturnType<typeof setTimeout>;
  #readyState = 0;
  /** `reconnecting-websocket` sets it; frames are text here. */
  binaryType = 'blob';

  /** @param openTimeout Milliseconds until a socket that does not open is given up. */
  constructor(endpoint: Endpoint, openTimeout: number, options?: LongPollOptions) {
    super();
    this.#deadline = setTimeout(() => this.close(OPEN_TIMEOUT), openTimeout);
    this.#socket = openSocket(endpoint, options);
    // Thrown at the package, a policy of the page would stop its loop for good.
    if (!this.#socket) queueMicrotask(() => this.#closed(1006, ''));
    this.#socket?.addEventListener('open', () => this.#opened(endpoint));
    this.#socket?.addEventListener('message', (event) => this.#received(event as MessageEvent));
    this.#socket?.addEventListener('close', (event) => {
      const { code, reason } = event as CloseEvent;
      this.#closed(code, reason);
    });
  }

  get readyState(): number {
    return this.#readyState;
  }

  send(frame: string): void {
    // The socket may be closing before it tells; browsers write what is sent then on the page's console.
    if (this.#readyState === 1 && this.#socket?.readyState === 1) this.#socket.send(frame);
  }

  /** Gone from this moment on, whether or not the other end ever answers. */
  close(code = 1000, reason = ''): void {
    this.#closed(code, reason);
    this.#socket?.close(code, reason);
  }

  #opened({ transport, greeting }: Endpoint): void {
    if (this.#readyState !== 0) return;
    clearTimeout(this.#deadline);
    this.#readyState = 1;
    // A long poll says it in each of its requests.
    if (transport === 'websocket' && greeting) this.send(greeting());
    this.dispatchEvent(new Event('open'));
  }

  #received({ data }: MessageEvent): void {
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

function openSocket(endpoint: Endpoint, options?: LongPollOptions): Transport | null {
  if (endpoint.transport === 'long-poll') return new LongPoll(endpoint, options);
  try {
    // Read at each attempt: a page may have replaced it since we were loaded.
    return new globalThis.WebSocket(endpoint.url, endpoint.subprotocols as string[]);
  } catch {
    return null;
  }
}
