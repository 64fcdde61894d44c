/**
 * The only file that knows `reconnecting-websocket`. It turns that package's loop and nothing
 * else: when to try, where, and whether at all is decided by us in the URL provider, which never
 * rejects. An instance lives from its making to `close()` and is never used again.
 */
import ReconnectingWebSocket from 'reconnecting-websocket';
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import { Fallback, MEMORY } from './fallback.ts';
import { GuardedSocket } from './guarded-socket.ts';
import type { Polling, PollingOptions } from './polling.ts';
import type { Endpoint, TransportName } from './transport.ts';

export interface TransportTimings extends PollingOptions {
  /** Milliseconds that a socket may take to open. @default 10000 */
  readonly openTimeout?: number;
  /** Milliseconds that opening and the welcome may take, each, where a long poll could be tried instead. @default 3000 */
  readonly patience?: number;
  /** Milliseconds that `endpoints` may take. @default 10000 */
  readonly endpointsTimeout?: number;
}

export interface ReconnectingTransportOptions extends TransportTimings {
  /** Asked before every attempt. */
  readonly endpoints: () => Promise<readonly Endpoint[]>;
  readonly opened: () => void;
  readonly received: (frame: string) => void;
  /**
   * The line is gone, or never opened; answers how many milliseconds to wait.
   * `error`: no endpoint could be had.
   */
  readonly closed: (code: number, reason: string, error?: ShamanError) => number;
  /** How to come by what is needed once WebSocket has failed. @default loaded then */
  readonly load?: () => Promise<{ readonly Polling: typeof Polling }>;
}

const FOREVER = 2 ** 31 - 1;

/** Ours alone, never on the wire: there is something better than this poll. */
const RECOVERED = 3412;

export class ReconnectingTransport {
  /** What the line is made of. */
  name: TransportName = 'websocket';
  /** Milliseconds that each step of this attempt may take, because there is something else to try. */
  patience = Infinity;
  /** This attempt came right after another, and is one with it. */
  atOnce = false;
  readonly #options: ReconnectingTransportOptions;
  readonly #fallback = new Fallback();
  readonly #loop: ReconnectingWebSocket;
  #polling: Polling | null = null;
  /** Makes the next attempt. */
  #dial: (() => GuardedSocket) | undefined;
  #socket: GuardedSocket | null = null;
  /** Milliseconds before the next attempt. */
  #delay = 0;
  /** Ends that wait. */
  #go: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When this line was welcomed, and when it was last heard of. */
  #proven: number | undefined;
  #heard = 0;
  #closed = false;

  constructor(options: ReconnectingTransportOptions) {
    this.#options = options;
    const dial = () => this.#dial?.();
    this.#loop = new ReconnectingWebSocket(() => this.#next(), [], {
      // A plain function is enough for the package: what its `new` returns is what it uses.
      WebSocket: Object.assign(
        function Socket() {
          return dial();
        },
        { CLOSING: 2 },
      ),
      maxReconnectionDelay: 0,
      maxEnqueuedMessages: 0,
      // Longer than our own: its deadline would report a clean 1000.
      connectionTimeout: FOREVER,
    });
    this.#loop.addEventListener('open', options.opened);
    this.#loop.addEventListener('message', ({ data }) => {
      this.#heard = Date.now();
      options.received(data);
    });
    this.#loop.addEventListener('close', ({ code, reason }) => this.#lost(code, reason));
  }

  /** Nothing is buffered here: what finds no open line is gone, waiting is the outbox's business. */
  send(frame: string): void {
    this.#socket?.send(frame);
  }

  /** The handshake came through: this transport works. */
  proven(): void {
    this.#proven = this.#heard = Date.now();
    this.atOnce = false;
    this.#look();
  }

  /** Drop the line now and try again. */
  restart(code: number): void {
    this.#socket?.close(code);
  }

  /** Whatever we wait for, wait at most so many milliseconds: the network is back, or a person has asked. */
  hurry(within: number): void {
    this.#delay = Math.min(this.#delay, within);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go?.(), this.#delay);
    this.#look(within);
  }

  close(): void {
    this.#closed = true;
    // The wait that is under way never ends then.
    clearTimeout(this.#timer);
    this.#loop.close();
    this.#polling?.rest();
  }

  async #next(): Promise<string> {
    const { endpointsTimeout = 10_000 } = this.#options;
    while (!this.#closed) {
      await new Promise<void>((resolve) => {
        this.#go = resolve;
        this.#timer = setTimeout(resolve, this.#delay);
      });
      try {
        this.#dial = await inTime(this.#choose(), endpointsTimeout, 'endpoints');
        if (!this.#closed) return '';
      } catch (error) {
        // A poll that cannot even be loaded has failed like any other.
        if (this.#fallback.isPolling) this.#fallback.ended('long-poll', 0);
        if (!this.#closed) this.#failed(0, '', ShamanError.from(error));
      }
    }
    // Never: so the package's loop does not turn again.
    return new Promise(() => {});
  }

  async #choose(): Promise<() => GuardedSocket> {
    const { endpoints, openTimeout = 10_000, patience = 3_000 } = this.#options;
    const fallback = this.#fallback;
    const endpoint = fallback.choose(await endpoints());
    if (!endpoint) throw new ShamanError('protocol', 'No endpoint.');
    const { transport } = endpoint;
    const isPoll = transport === 'long-poll';
    if (isPoll) await this.#load();
    const socket = fallback.by('websocket');
    const isLastResort = isPoll || !fallback.by('long-poll');
    return () => {
      this.name = transport;
      this.patience = isLastResort ? Infinity : patience;
      this.#socket = new GuardedSocket(
        endpoint,
        Math.min(openTimeout, this.patience),
        isPoll ? () => this.#polling?.open(endpoint, socket) : undefined,
      );
      return this.#socket;
    };
  }

  /** Who is never blocked never loads it. */
  async #load(): Promise<void> {
    const { load = () => import('./polling.ts') } = this.#options;
    const { Polling } = await load();
    this.#polling ??= new Polling(this.#options, MEMORY, () => this.restart(RECOVERED));
  }

  #lost(code: number, reason: string): void {
    this.#polling?.rest();
    if (this.#closed) return;
    const useful = this.#proven && this.#heard - this.#proven;
    this.#proven = undefined;
    this.#fallback.ended(this.name, code, useful);
    this.#failed(code, reason);
  }

  #failed(code: number, reason: string, error?: ShamanError): void {
    this.#delay = this.#options.closed(code, reason, error);
    this.atOnce = this.#fallback.isPolling || code === RECOVERED;
    if (this.atOnce) this.#delay = 0;
  }

  #look(within?: number): void {
    if (this.#proven && this.name === 'long-poll') this.#polling?.look(within);
  }
}
