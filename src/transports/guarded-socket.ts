/**
 * One attempt: a WebSocket or a long poll behind the same face, with what
 * `reconnecting-websocket` must be protected from. Passes the true close code on (never an
 * `error`, which that package turns into a clean 1000), has its own deadline for opening, can be
 * given up without waiting for the other end, and says its greeting before anybody hears of `open`.
 */
import { OPEN_TIMEOUT } from './fallback.ts';
import type { Endpoint, Transport } from './transport.ts';

export class GuardedSocket extends EventTarget implements Transport {
  readonly #socket: Transport | undefined;
  readonly #deadline: ReturnType<typeof setTimeout>;
  readyState = 0;

  /**
   * @param openTimeout Milliseconds until a socket that does not open is given up.
   * @param open Makes what is guarded, where that is not a WebSocket.
   */
  constructor(
    endpoint: Endpoint,
    openTimeout: number,
    open: (endpoint: Endpoint) => Transport | undefined = openSocket,
  ) {
    super();
    this.#deadline = setTimeout(() => this.close(OPEN_TIMEOUT), openTimeout);
    try {
      this.#socket = open(endpoint);
    } catch {
      // Thrown at the package, a policy of the page would stop its loop for good.
      queueMicrotask(() => this.close(1006));
    }
    const hear = (event: Event) => this.#hear(event as MessageEvent & CloseEvent, endpoint);
    for (const type of ['open', 'message', 'close']) this.#socket?.addEventListener(type, hear);
  }

  send(frame: string): void {
    // The socket may be closing before it tells; browsers write what is sent then on the page's console.
    if (this.readyState === 1 && this.#socket?.readyState === 1) this.#socket.send(frame);
  }

  /** Gone from this moment on, whether or not the other end ever answers. */
  close(code = 1000, reason = ''): void {
    if (this.readyState === 3) return;
    clearTimeout(this.#deadline);
    this.readyState = 3;
    // There is no CloseEvent in Node before 23.
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
    // A socket that is gone already takes no code that only browsers may say.
    if ((this.#socket?.readyState ?? 3) < 2) this.#socket?.close(code, reason);
  }

  #hear({ type, data, code, reason }: MessageEvent & CloseEvent, endpoint: Endpoint): void {
    if (type === 'close') this.close(code, reason);
    else if (type === 'open' && this.readyState === 0) {
      this.readyState = 1;
      // A long poll says it in each of its requests.
      if (endpoint.transport === 'websocket' && endpoint.greeting) this.send(endpoint.greeting());
      clearTimeout(this.#deadline);
      this.dispatchEvent(new Event('open'));
    } else if (this.readyState === 1 && typeof data === 'string')
      this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function openSocket({ url, subprotocols }: Endpoint): Transport {
  // Read at each attempt: a page may have replaced it since we were loaded.
  return new globalThis.WebSocket(url, subprotocols as string[]);
}
