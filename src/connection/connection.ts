/**
 * The state machine of the line: dials, shakes hands, notices when the line is dead, and dials
 * again. Knows protocols only by their contract, and neither conversations nor storage.
 */
import { Emitter } from '../emitter.ts';
import type { ShamanError } from '../errors.ts';
import type { Failure, ServerEvent } from '../model.ts';
import type { Heads, Protocol, ProtocolSession } from '../protocols/protocol.ts';
import { WELCOME_TIMEOUT } from '../transports/fallback.ts';
import {
  ReconnectingTransport,
  type TransportTimings,
} from '../transports/reconnecting-transport.ts';
import type { TransportName } from '../transports/transport.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { causeOf, closeError, hintIn, NO_PONG } from './close-policy.ts';
import { createHeartbeat, type Heartbeat, type HeartbeatOptions } from './heartbeat.ts';

/**
 *                connect()                ready()
 * disconnected ─────────────▶ connecting ─────────▶ connected
 *      ▲  ▲                     │   ▲                  │  │
 *      │  └──── fatal error ────┘   └──── line lost ───┘  │
 *      └──────────────── disconnect(), fatal error ───────┘
 */
export type ConnectionState =
  /** Not trying. `error`: why, when nobody asked for it. */
  | { readonly status: 'disconnected'; readonly error?: Failure }
  /** Trying; after the first failure, again. `since`: when we last had no line, in milliseconds. `error`: what ended the last line or attempt. */
  | {
      readonly status: 'connecting';
      readonly attempt: number;
      readonly since: number;
      readonly error?: Failure;
    }
  | { readonly status: 'connected'; readonly transport: TransportName };

export type ConnectionEvents = {
  state(state: ConnectionState): void;
  /** The handshake is done, and what the backend says it has. */
  connected(heads: Heads | undefined): void;
  /** The line that was connected is gone. */
  lost(): void;
  heads(heads: Heads | undefined): void;
  event(event: ServerEvent): void;
  /** Stopped for good. */
  error(error: ShamanError): void;
};

export interface ConnectionOptions {
  readonly backoff?: BackoffOptions;
  readonly heartbeat?: HeartbeatOptions;
  readonly transport?: TransportTimings;
  /** Milliseconds from an open line to a finished handshake; never more than `transport.patience` where that applies. @default 8000 */
  readonly welcomeTimeout?: number;
  /** Milliseconds a connection must live before trouble counts from the start again. @default 10000 */
  readonly stableAfter?: number;
  /** Milliseconds without a line after which a backend that works `alone` is asked by request. @default 5000 */
  readonly aloneAfter?: number;
  /** Milliseconds between two such looks, about. @default 20000 */
  readonly aloneEvery?: number;
  /** Milliseconds that a page is not seen before it lets go of its line, if nothing waits to be sent. @default 600000, never for an agent */
  readonly parkAfter?: number;
}

/** Ours alone, never on the wire: the protocol could not go on with this line. */
const UNUSABLE = 3411;

export class Connection extends Emitter<ConnectionEvents> {
  readonly #protocol: Protocol;
  readonly #cursors: () => Heads;
  readonly #options: ConnectionOptions;
  #backoff = new Backoff();
  #state: ConnectionState = { status: 'disconnected' };
  #transport: ReconnectingTransport | null = null;
  #session: ProtocolSession | null = null;
  #heartbeat: Heartbeat | null = null;
  /** Fires when the handshake takes too long, later when the connection counts as stable. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param cursors Where our runs end, for greetings. */
  constructor(protocol: Protocol, cursors: () => Heads, options: ConnectionOptions = {}) {
    super();
    this.#protocol = protocol;
    this.#cursors = cursors;
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Dial, and keep dialling. Does nothing while that is going on already. */
  connect(): void {
    if (this.#transport) return;
    const { backoff, transport: timings } = this.#options;
    this.#backoff = new Backoff(backoff);
    const transport: ReconnectingTransport = new ReconnectingTransport({
      ...timings,
      endpoints: () => this.#protocol.endpoints(this.#cursors),
      opened: () => this.#opened(transport),
      received: (frame) => {
        this.#heartbeat?.beat();
        this.#session?.receive(frame);
      },
      closed: (code, reason, error) => this.#lost(code, reason, error),
    });
    this.#transport = transport;
    this.#redial();
  }

  /** Stop. */
  disconnect(error?: Failure): void {
    if (!this.#transport) return;
    this.#transport.close();
    this.#transport = null;
    this.#become({ status: 'disconnected', ...(error && { error }) });
  }

  /** Something woke us up: try soon, or look whether the line still lives. */
  wake(): void {
    this.#heartbeat?.check();
    this.#session?.woken?.();
    this.#transport?.hurry(Math.random() * 500);
  }

  /** The browser says offline, which may be wrong: ask the line itself. */
  doubt(): void {
    this.#heartbeat?.check(true);
  }

  #opened(transport: ReconnectingTransport): void {
    const { welcomeTimeout = 8_000, heartbeat } = this.#options;
    const within = Math.min(welcomeTimeout, transport.patience);
    this.#timer = setTimeout(() => transport.restart(WELCOME_TIMEOUT), within);
    let session: ProtocolSession | null = null;
    /** What an older line still says is not heard. */
    const ours =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A) => {
        if (session === this.#session) act(...args);
      };
    session = this.#protocol.opened({
      send: ours((frame) => transport.send(frame)),
      ready: ours((heads) => this.#ready(transport, heads)),
      heads: ours((heads) => this.emit('heads', heads)),
      crowd: ours((within) => {
        this.#backoff.crowd = within;
      }),
      emit: ours((event) => this.emit('event', event)),
      fail: ours(
        (error) => void (error.fatal ? this.#lost(0, '', error) : transport.restart(UNUSABLE)),
      ),
    });
    this.#session = session;
    if (!session.ping) return;
    const dead = () => transport.restart(NO_PONG);
    this.#heartbeat = createHeartbeat(() => session.ping?.(), dead, heartbeat);
  }

  #ready(transport: ReconnectingTransport, heads: Heads | undefined): void {
    if (this.#state.status === 'connected') return;
    const { stableAfter = 10_000 } = this.#options;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#backoff.attempt = 0;
    }, stableAfter);
    transport.proven();
    const state: ConnectionState = { status: 'connected', transport: transport.name };
    this.#become(state);
    if (this.state === state) this.emit('connected', heads);
  }

  /** Milliseconds before the next attempt, where there is one. */
  #lost(code: number, reason: string, error = closeError(code, reason)): number {
    const cause = causeOf(code);
    const { fatal, message, details } = error;
    const failure = { code: error.code, message };
    if (cause === 'fresh') this.#protocol.refused?.();
    // A socket that failed and the poll that was tried instead: waits grow once for both.
    if (this.#transport?.atOnce) this.#backoff.attempt--;
    const wait = this.#backoff.next(cause, hintIn(reason) ?? details.retryAfter);
    if (fatal) {
      this.disconnect(failure);
      this.emit('error', error);
    } else this.#redial(failure);
    return wait;
  }

  #redial(error?: Failure): void {
    const since = this.#state.status === 'connecting' ? this.#state.since : Date.now();
    const attempt = Math.max(1, this.#backoff.attempt);
    this.#become({ status: 'connecting', attempt, since, ...(error && { error }) });
  }

  /** Without a line, tear down completely; only then tell anybody. */
  #become(state: ConnectionState): void {
    const wasConnected = this.#state.status === 'connected';
    this.#state = state;
    if (state.status !== 'connected') {
      clearTimeout(this.#timer);
      this.#heartbeat?.stop();
      const session = this.#session;
      this.#session = this.#heartbeat = null;
      session?.closed();
    }
    if (wasConnected) this.emit('lost');
    // A listener of `lost` may have made another transition: the newest one is told, not this.
    if (this.#state === state) this.emit('state', state);
  }
}
