/**
 * Looks now and then whether WebSocket works again while a long poll carries the conversation.
 * A socket that opens is handed over open. Knows no frame.
 */
import type { Endpoint } from './transport.ts';

export interface SocketProbeOptions {
  /** Milliseconds before the first look; doubles with each one that fails. @default 5000 */
  readonly probeDelay?: number;
  /** Milliseconds between two looks at the most. @default 1800000 */
  readonly probeMaxDelay?: number;
  /** Milliseconds that a socket may take to open. @default 10000 */
  readonly openTimeout?: number;
}

export class SocketProbe {
  readonly #options: Required<SocketProbeOptions>;
  readonly #found: (socket: WebSocket) => void;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endpoint: Endpoint | null = null;
  #socket: WebSocket | null = null;

  constructor(found: (socket: WebSocket) => void, options: SocketProbeOptions = {}) {
    this.#found = found;
    this.#options = {
      probeDelay: options.probeDelay ?? 5_000,
      probeMaxDelay: options.probeMaxDelay ?? 1_800_000,
      openTimeout: options.openTimeout ?? 10_000,
    };
  }

  start(endpoint: Endpoint): void {
    this.stop();
    if (typeof WebSocket === 'undefined') return;
    this.#endpoint = endpoint;
    const { probeDelay, probeMaxDelay } = this.#options;
    // Found sockets that then prove dumb count as failures too: only `succeeded` forgets them.
    this.#in(Math.min(probeMaxDelay, probeDelay * 2 ** this.#failures++));
  }

  /** A socket carried a whole handshake. */
  succeeded(): void {
    this.stop();
    this.#failures = 0;
  }

  hurry(within: number): void {
    if (this.#endpoint && !this.#socket) this.#in(within);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#endpoint = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #in(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), delay);
  }

  #look(): void {
    const endpoint = this.#endpoint;
    if (!endpoint) return;
    const socket = new globalThis.WebSocket(endpoint.url, [...(endpoint.subprotocols ?? [])]);
    this.#socket = socket;
    const failed = () => {
      if (this.#socket !== socket) return;
      socket.close();
      this.#socket = null;
      this.start(endpoint);
    };
    socket.addEventListener('close', failed);
    socket.addEventListener('open', () => {
      if (this.#socket !== socket) return socket.close();
      // Handed over: no longer ours to close.
      this.#socket = null;
      this.stop();
      this.#found(socket);
    });
    this.#timer = setTimeout(failed, this.#options.openTimeout);
  }
}
