/**
 * The only file that knows `reconnecting-websocket`. It turns that package's loop and nothing
 * else: when to try, where, and whether at all is decided by us in the URL provider, which never
 * rejects. An instance lives from its making to `close()` and is never used again.
 */
import ReconnectingWebSocket from 'reconnecting-websocket';
import { ShamanError } from '../errors.ts';
import { Fallback } from './fallback.ts';
import { GuardedSocket, OPEN_TIMEOUT } from './guarded-socket.ts';
import type { LongPollOptions } from './long-poll.ts';
import type { Endpoint, TransportName } from './transport.ts';

export interface TransportHandlers {
  opened(): void;
  received(frame: string): void;
  closed(code: number, reason: string): void;
  /** No endpoint could be had; tried again unless we are closed from within. */
  failed(error: ShamanError): void;
}

export interface TransportTimings {
  /** Milliseconds that a socket may take to open. @default 10000 */
  readonly openTimeout?: number;
  /** Milliseconds that it may take where a long poll could be tried instead. @default 4000 */
  readonly patience?: number;
  /** Milliseconds that `endpoints` may take. @default 10000 */
  readonly endpointsTimeout?: number;
  /** Milliseconds of polling before the first look whether WebSocket works again; doubles. @default 5000 */
  readonly probeDelay?: number;
  readonly longPoll?: LongPollOptions;
}

export interface ReconnectingTransportOptions extends TransportTimings {
  /** Asked before every attempt. */
  readonly endpoints: () => Promise<readonly Endpoint[]>;
  /** Milliseconds to wait before the next attempt. */
  readonly delay: () => number;
  readonly handlers: TransportHandlers;
}

/** Ours alone, never on the wire: the line opened, but its handshake never came through. */
export const WELCOME_TIMEOUT = 3409;

const FOREVER = 2 ** 31 - 1;
/** Milliseconds between two looks at the most. */
const PROBE_CAP = 1_800_000;

export class ReconnectingTransport {
  readonly #options: ReconnectingTransportOptions;
  readonly #fallback = new Fallback();
  readonly #loop: ReconnectingWebSocket;
  #endpoints: readonly Endpoint[] = [];
  #endpoint: Endpoint | undefined;
  #socket: GuardedSocket | null = null;
  /** Ends the wait before the next attempt. */
  #go: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds of the next wait, where it is not the usual one. */
  #soon: number | null = null;
  #proven = false;
  #probes = 0;
  #probe: GuardedSocket | null = null;
  #closed = false;

  constructor(options: ReconnectingTransportOptions) {
    this.#options = options;
    const { handlers } = options;
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
      maxEnqueuedMessages: 0,
      minUptime: FOREVER,
      // Longer than our own: its deadline would report a clean 1000.
      connectionTimeout: FOREVER,
    });
    this.#loop.addEventListener('open', () => handlers.opened());
    this.#loop.addEventListener('message', ({ data }) => handlers.received(data));
    this.#loop.addEventListener('close', ({ code, reason }) => this.#lost(code, reason));
  }

  /** What the line is made of. */
  get transport(): TransportName | undefined {
    return this.#endpoint?.transport;
  }

  /** Nothing is buffered here: what finds no open line is gone, waiting is the outbox's business. */
  send(frame: string): void {
    this.#socket?.send(frame);
  }

  /** The handshake came through: this transport works. */
  proven(): void {
    this.#proven = true;
    if (!this.transport) return;
    this.#fallback.proven(this.transport);
    if (this.transport === 'websocket') this.#probes = 0;
    else
      this.#probeIn(Math.min(PROBE_CAP, (this.#options.probeDelay ?? 5_000) * 2 ** this.#probes++));
  }

  /** Drop the line now and try again. */
  restart(code: number): void {
    this.#socket?.close(code);
  }

  /** Whatever we wait for, wait at most so many milliseconds: the network is back, or a person has asked. */
  hurry(within: number): void {
    if (this.#go) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#go, within);
    } else if (this.#socket?.readyState === 3) {
      // Lost just now: the wait has still to begin.
      this.#soon ??= within;
    } else if (this.transport === 'long-poll' && this.#proven) this.#probeIn(within);
  }

  close(): void {
    this.#closed = true;
    this.#rest();
    this.#go?.();
    this.#loop.close();
    this.#socket?.close();
  }

  async #next(): Promise<string> {
    const { delay, endpoints, endpointsTimeout = 10_000, handlers } = this.#options;
    while (!this.#closed) {
      await this.#wait(this.#soon ?? delay());
      this.#soon = null;
      if (this.#closed) break;
      try {
        this.#endpoints = await inTime(endpoints, endpointsTimeout);
        this.#endpoint = this.#fallback.choose(this.#endpoints);
        if (this.#endpoint && !this.#closed) return this.#endpoint.url;
      } catch (error) {
        handlers.failed(ShamanError.from(error));
      }
    }
    // Never: so the package's loop does not turn again.
    return new Promise(() => {});
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#go = () => {
        clearTimeout(this.#timer);
        this.#go = null;
        resolve();
      };
      this.#timer = setTimeout(this.#go, milliseconds);
    });
  }

  #open(): GuardedSocket {
    const { openTimeout = 10_000, patience = 4_000, longPoll } = this.#options;
    const endpoint = this.#endpoint as Endpoint;
    const isOnlyWay = this.#endpoints.length < 2 || endpoint.transport === 'long-poll';
    this.#proven = false;
    this.#socket = new GuardedSocket(
      endpoint,
      isOnlyWay ? openTimeout : Math.min(openTimeout, patience),
      longPoll,
    );
    return this.#socket;
  }

  #lost(code: number, reason: string): void {
    this.#rest();
    if (!this.#proven && this.transport && !this.#closed) {
      const swallowed = code === OPEN_TIMEOUT || code === WELCOME_TIMEOUT;
      if (this.#fallback.died(this.transport, swallowed)) this.#soon = 0;
    }
    if (!this.#closed) this.#options.handlers.closed(code, reason);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    const probe = this.#probe;
    // First, so that its close does not count as a failed look.
    this.#probe = null;
    probe?.close();
  }

  /** Look whether WebSocket opens again. Both ends go by cursors, so nothing is handed over then. */
  #probeIn(milliseconds: number): void {
    this.#rest();
    this.#timer = setTimeout(() => {
      const endpoint = this.#endpoints.find(({ transport }) => transport === 'websocket');
      if (!endpoint) return;
      const { greeting: _silent, ...bare } = endpoint;
      const probe = new GuardedSocket(bare, this.#options.openTimeout ?? 10_000);
      this.#probe = probe;
      probe.addEventListener('open', () => {
        this.#fallback.recovered();
        this.#soon = 0;
        this.restart(1000);
      });
      probe.addEventListener('close', () => {
        if (this.#probe === probe) this.proven();
      });
    }, milliseconds);
  }
}

function inTime<T>(ask: () => Promise<T>, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = new ShamanError(
      'timeout',
      'The page gave no token, or the server no session, in time.',
    );
    const timer = setTimeout(reject, timeout, late);
    // A protocol that throws is one that rejects.
    new Promise<T>((done) => done(ask())).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
