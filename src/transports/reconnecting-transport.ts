/**
 * The only file that knows `reconnecting-websocket`. It turns that package's loop and nothing
 * else: when to try, where, and whether at all is decided by us in the URL provider, which never
 * rejects. An instance lives from `open` to `close()` and is never used again.
 */
import ReconnectingWebSocket from 'reconnecting-websocket';
import { ShamanError } from '../errors.ts';
import { type Death, Fallback } from './fallback.ts';
import { GuardedSocket, type GuardedSocketOptions, OPEN_TIMEOUT } from './guarded-socket.ts';
import { SocketProbe, type SocketProbeOptions } from './socket-probe.ts';
import type { Endpoint, TransportName } from './transport.ts';
import { Wait } from './wait.ts';

export interface TransportHandlers {
  opened(): void;
  received(frame: string): void;
  closed(code: number, reason: string): void;
  /** No endpoint could be had; tried again unless we are closed from within. */
  failed(error: ShamanError): void;
}

export interface ReconnectingTransportOptions extends GuardedSocketOptions, SocketProbeOptions {
  /** Asked before every attempt. */
  readonly endpoints: () => Promise<readonly Endpoint[]>;
  /** Milliseconds to wait before the next attempt. */
  readonly delay: () => number;
  readonly handlers: TransportHandlers;
  /** Milliseconds that `endpoints` may take. @default 10000 */
  readonly endpointsTimeout?: number;
  /** Milliseconds that the first socket may take to open, before a long poll is tried. @default 4000 */
  readonly firstOpenTimeout?: number;
}

/** Resolves never: how a stopped provider keeps the package's loop from turning again. */
const NEVER = new Promise<never>(() => {});

export class ReconnectingTransport {
  readonly #options: ReconnectingTransportOptions;
  readonly #fallback = new Fallback();
  readonly #probe: SocketProbe;
  readonly #wait = new Wait();
  readonly #loop: ReconnectingWebSocket;
  #endpoints: readonly Endpoint[] = [];
  #endpoint: Endpoint | null = null;
  #socket: GuardedSocket | null = null;
  #adopted: WebSocket | undefined;
  /** The next attempt follows at once. */
  #hurried = false;
  /** The handshake came through on this socket. */
  #proven = false;
  #closed = false;

  constructor(options: ReconnectingTransportOptions) {
    this.#options = options;
    this.#probe = new SocketProbe((socket) => this.#adopt(socket), options);
    const open = () => this.#open();
    this.#loop = new ReconnectingWebSocket(() => this.#next(), [], {
      // A plain function is enough for the package: what its `new` returns is what it uses.
      WebSocket: Object.assign(
        function Socket() {
          return open();
        },
        { CLOSING: 2 },
      ),
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      reconnectionDelayGrowFactor: 1,
      maxEnqueuedMessages: 0,
      maxRetries: Number.POSITIVE_INFINITY,
      minUptime: 2 ** 31 - 1,
      // Longer than our own: its deadline would report a clean 1000.
      connectionTimeout: 2 ** 31 - 1,
    });
    this.#loop.addEventListener('open', () => this.#options.handlers.opened());
    this.#loop.addEventListener('message', ({ data }) => this.#options.handlers.received(data));
    this.#loop.addEventListener('close', ({ code, reason }) => this.#lost(code, reason));
  }

  /** What the line is made of; `null` while there is none. */
  get transport(): TransportName | null {
    return this.#socket?.readyState === 1 ? (this.#endpoint?.transport ?? null) : null;
  }

  /** False when there is no open line: nothing is buffered here, waiting is the outbox's business. */
  send(frame: string): boolean {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(frame);
    return true;
  }

  /** The handshake came through: this transport works. */
  proven(): void {
    this.#proven = true;
    if (!this.#endpoint) return;
    this.#fallback.proven(this.#endpoint.transport);
    const socket = this.#endpoints.find(({ transport }) => transport === 'websocket');
    if (this.#endpoint.transport === 'long-poll' && socket) this.#probe.start(socket);
    else this.#probe.succeeded();
  }

  /** Drop the line now and try again. */
  restart(code: number, reason: string): void {
    this.#socket?.abandon(code, reason);
  }

  /** Whatever we wait for, wait at most this long: the network is back, or a person has asked. */
  hurry(within: number): void {
    this.#wait.shorten(within);
    this.#probe.hurry(within);
  }

  close(code = 1000, reason = ''): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wait.cancel();
    this.#probe.stop();
    this.#loop.close(code, reason);
    this.#socket?.abandon(code, reason);
  }

  async #next(): Promise<string> {
    while (!this.#closed) {
      await this.#wait.for(this.#hurried ? 0 : this.#options.delay());
      this.#hurried = false;
      if (this.#closed) break;
      try {
        this.#endpoints = await this.#askEndpoints();
        if (this.#closed) break;
        this.#endpoint = this.#fallback.choose(this.#endpoints);
        return this.#endpoint.url;
      } catch (error) {
        this.#options.handlers.failed(ShamanError.from(error));
      }
    }
    return NEVER;
  }

  #askEndpoints(): Promise<readonly Endpoint[]> {
    const { endpoints, endpointsTimeout = 10_000 } = this.#options;
    return new Promise((resolve, reject) => {
      const late = new ShamanError(
        'timeout',
        'No endpoint in time: the page gave no token, or the backend no session.',
      );
      const timer = setTimeout(() => reject(late), endpointsTimeout);
      // A protocol that throws instead of rejecting is one that rejects.
      new Promise<readonly Endpoint[]>((done) => done(endpoints()))
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  #open(): GuardedSocket {
    const adopted = this.#adopted;
    this.#adopted = undefined;
    this.#proven = false;
    const first = this.#endpoints.length > 1 && this.#endpoint?.transport === 'websocket';
    const { openTimeout = 10_000, firstOpenTimeout = 4_000 } = this.#options;
    const timeout = first ? Math.min(firstOpenTimeout, openTimeout) : openTimeout;
    this.#socket = new GuardedSocket(
      this.#endpoint as Endpoint,
      { ...this.#options, openTimeout: timeout },
      adopted,
    );
    return this.#socket;
  }

  #lost(code: number, reason: string): void {
    this.#probe.stop();
    if (!this.#proven && this.#endpoint)
      this.#hurried = this.#fallback.died(this.#endpoint.transport, deathBy(code));
    this.#options.handlers.closed(code, reason);
  }

  /** WebSocket works again: take it, and leave the poll. Both ends go by cursors, so nothing is handed over. */
  #adopt(socket: WebSocket): void {
    this.#adopted = socket;
    this.#fallback.recovered();
    this.#hurried = true;
    this.restart(1000, 'websocket works again');
  }
}

function deathBy(code: number): Death {
  if (code === OPEN_TIMEOUT) return 'timeout';
  return code === WELCOME_TIMEOUT ? 'silent' : 'refused';
}

/** Ours alone: the line opened, but its handshake never came through. */
export const WELCOME_TIMEOUT = 3409;
