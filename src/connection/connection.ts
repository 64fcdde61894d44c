/**
 * The state machine of the line: dials, shakes hands, notices when the line is dead, and dials
 * again. Knows protocols only by their contract, and neither conversations nor storage.
 */
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { Failure, ServerEvent } from '../model.ts';
import type { Heads, Protocol, ProtocolHost, ProtocolSession } from '../protocols/protocol.ts';
import {
  ReconnectingTransport,
  type TransportTimings,
  WELCOME_TIMEOUT,
} from '../transports/reconnecting-transport.ts';
import type { TransportName } from '../transports/transport.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { causeOf, hintIn, NO_PONG } from './close-policy.ts';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.ts';

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
  /** Trying; after the first failure, again. `since`: when we last had no line, in milliseconds. */
  | { readonly status: 'connecting'; readonly attempt: number; readonly since: number }
  | { readonly status: 'connected'; readonly transport: TransportName };

export type ConnectionEvents = {
  state(state: ConnectionState): void;
  /** The handshake is done, and what the backend says it has. */
  connected(heads: Heads | undefined): void;
  /** The line that was connected is gone. */
  lost(): void;
  heads(heads: Heads): void;
  event(event: ServerEvent): void;
  /** Stopped for good. */
  error(error: ShamanError): void;
};

export interface ConnectionOptions {
  readonly backoff?: BackoffOptions;
  readonly heartbeat?: HeartbeatOptions;
  readonly transport?: TransportTimings;
  /** Milliseconds from an open line to a finished handshake. @default 8000 */
  readonly welcomeTimeout?: number;
  /** Milliseconds a connection must live before trouble counts from the start again. @default 10000 */
  readonly stableAfter?: number;
}

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
    const backoff = new Backoff(this.#options.backoff);
    this.#backoff = backoff;
    const transport: ReconnectingTransport = new ReconnectingTransport({
      ...this.#options.transport,
      endpoints: () => this.#protocol.endpoints(this.#cursors),
      delay: () => backoff.next(),
      handlers: {
        opened: () => this.#opened(transport),
        received: (frame) => this.#received(frame),
        closed: (code, reason) => this.#lost(code, reason),
        failed: (error) => this.#failed(error),
      },
    });
    this.#transport = transport;
    this.#redial();
  }

  /** Stop. */
  disconnect(error?: Failure): void {
    if (!this.#transport) return;
    this.#transport.close();
    this.#transport = null;
    this.#end();
    this.#become({ status: 'disconnected', ...(error && { error }) });
  }

  /** Something woke us up: try soon, or look whether the line still lives. */
  wake(): void {
    this.#heartbeat?.check();
    this.#transport?.hurry(Math.random() * 500);
  }

  /** The browser says offline, which may be wrong: ask the line itself. */
  doubt(): void {
    this.#heartbeat?.check(true);
  }

  #opened(transport: ReconnectingTransport): void {
    const { welcomeTimeout = 8_000, heartbeat } = this.#options;
    this.#timer = setTimeout(() => transport.restart(WELCOME_TIMEOUT), welcomeTimeout);
    let session: ProtocolSession | null = null;
    // What an older line still says is not heard.
    const ours = () => session === this.#session;
    this.#session = null;
    session = this.#protocol.opened(this.#host(transport, ours));
    this.#session = session;
    const { ping } = session;
    const dead = () => transport.restart(NO_PONG);
    if (ping) this.#heartbeat = new Heartbeat(() => ping.call(session), dead, heartbeat);
  }

  #host(transport: ReconnectingTransport, ours: () => boolean): ProtocolHost {
    return {
      send: (frame) => void (ours() && transport.send(frame)),
      ready: (heads) => void (ours() && this.#ready(transport, heads)),
      heads: (heads) => void (ours() && this.emit('heads', heads)),
      emit: (event) => void (ours() && this.emit('event', event)),
      fail: (error) => {
        if (!ours()) return;
        if (error.fatal) this.#stop(error);
        else transport.restart(UNUSABLE);
      },
    };
  }

  #ready(transport: ReconnectingTransport, heads: Heads | undefined): void {
    if (this.#state.status === 'connected') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#backoff.settle(), this.#options.stableAfter ?? 10_000);
    transport.proven();
    const state: ConnectionState = {
      status: 'connected',
      transport: transport.transport ?? 'websocket',
    };
    this.#become(state);
    if (this.state === state) this.emit('connected', heads);
  }

  #received(frame: string): void {
    this.#heartbeat?.beat();
    this.#session?.receive(frame);
  }

  #lost(code: number, reason: string): void {
    const cause = causeOf(code);
    if (cause === 'never') {
      const details = { status: code, reason, fatal: true };
      return this.#stop(
        new ShamanError('forbidden', `Refused for good: ${code} ${reason}`, details),
      );
    }
    if (cause === 'fresh') this.#protocol.refused?.();
    this.#backoff.because(cause, hintIn(reason));
    this.#end();
    this.#redial();
  }

  #failed(error: ShamanError): void {
    if (error.fatal) return this.#stop(error);
    this.#backoff.because('unknown', error.details.retryAfter);
    this.#redial();
  }

  #stop(error: ShamanError): void {
    const { code, message } = error;
    this.disconnect({ code, message });
    this.emit('error', error);
  }

  #redial(): void {
    const since = this.#state.status === 'connecting' ? this.#state.since : Date.now();
    this.#become({ status: 'connecting', attempt: Math.max(1, this.#backoff.attempt), since });
  }

  /** Tear down completely; only then tell anybody. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#heartbeat?.stop();
    this.#heartbeat = null;
    const session = this.#session;
    this.#session = null;
    session?.closed();
  }

  #become(state: ConnectionState): void {
    const wasConnected = this.#state.status === 'connected';
    this.#state = state;
    if (wasConnected) this.emit('lost');
    // A listener of `lost` may have made another transition: the newest one is told, not this.
    if (this.#state === state) this.emit('state', state);
  }
}

/** Ours alone, never on the wire: the protocol could not go on with this line. */
const UNUSABLE = 3411;
