/**
 * The state machine of the line: dials, shakes hands, notices when the line is dead, and dials
 * again. Knows protocols only by their contract, and neither conversations nor storage.
 */
import { Emitter } from '../emitter.ts';
import type { ShamanError } from '../errors.ts';
import type { ServerEvent } from '../model.ts';
import type { Heads, Protocol, ProtocolHost, ProtocolSession } from '../protocols/protocol.ts';
import {
  ReconnectingTransport,
  type ReconnectingTransportOptions,
  WELCOME_TIMEOUT,
} from '../transports/reconnecting-transport.ts';
import type { TransportName } from '../transports/transport.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { NO_PONG, verdictOn } from './close-policy.ts';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.ts';

/**
 *                connect()                ready()
 * disconnected ─────────────▶ connecting ─────────▶ connected
 *      ▲  ▲                     │   ▲                  │  │
 *      │  └──── fatal error ────┘   └──── line lost ───┘  │
 *      └──────────────── disconnect(), fatal error ───────┘
 */
export type ConnectionState =
  /** Not trying. */
  | { readonly status: 'disconnected'; readonly error?: ShamanError }
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
};

type TransportTimings = Omit<ReconnectingTransportOptions, 'endpoints' | 'delay' | 'handlers'>;

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
  readonly #backoff: Backoff;
  #state: ConnectionState = { status: 'disconnected' };
  #transport: ReconnectingTransport | null = null;
  #session: ProtocolSession | null = null;
  #heartbeat: Heartbeat | null = null;
  /** Fires when the handshake takes too long, later when the connection counts as stable. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts lines: what an older one still says is not heard. */
  #generation = 0;

  /** @param cursors Where our runs end, for greetings. */
  constructor(protocol: Protocol, cursors: () => Heads, options: ConnectionOptions = {}) {
    super();
    this.#protocol = protocol;
    this.#cursors = cursors;
    this.#options = options;
    this.#backoff = new Backoff(options.backoff);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Dial, and keep dialling. Does nothing while that is going on already. */
  connect(): void {
    if (this.#transport) return;
    this.#backoff.begin();
    this.#become({ status: 'connecting', attempt: 1, since: Date.now() });
    // A listener may have changed its mind.
    if (this.#state.status !== 'connecting') return;
    const transport: ReconnectingTransport = new ReconnectingTransport({
      ...this.#options.transport,
      endpoints: () => this.#protocol.endpoints(this.#cursors),
      delay: () => this.#backoff.next(),
      handlers: {
        opened: () => this.#opened(transport),
        received: (frame) => this.#received(frame),
        closed: (code, reason) => transport === this.#transport && this.#lost(code, reason),
        failed: (error) => transport === this.#transport && this.#failed(error),
      },
    });
    this.#transport = transport;
  }

  /** Stop. `error`: why, when nobody asked for it. */
  disconnect(error?: ShamanError): void {
    if (!this.#transport && !error) return;
    const transport = this.#transport;
    this.#transport = null;
    this.#end();
    transport?.close();
    this.#become({ status: 'disconnected', ...(error && { error }) });
  }

  /** Something woke us up: try soon, or look whether the line still lives. */
  wake(): void {
    if (this.#state.status === 'connected') this.#heartbeat?.check();
    else this.#transport?.hurry(Math.random() * 500);
  }

  /** The browser says offline, which may be wrong: ask the line itself. */
  doubt(): void {
    this.#heartbeat?.check(true);
  }

  #opened(transport: ReconnectingTransport): void {
    const generation = ++this.#generation;
    const { welcomeTimeout = 8_000 } = this.#options;
    this.#timer = setTimeout(
      () => transport.restart(WELCOME_TIMEOUT, 'no welcome'),
      welcomeTimeout,
    );
    const ours = () => generation === this.#generation;
    const session = this.#protocol.opened(this.#host(transport, ours));
    if (!ours()) return session.closed();
    this.#session = session;
    this.#heartbeat = new Heartbeat(
      session.ping && (() => session.ping?.()),
      () => transport.restart(NO_PONG, 'silent'),
      this.#options.heartbeat,
    );
  }

  #host(transport: ReconnectingTransport, ours: () => boolean): ProtocolHost {
    return {
      send: (frame) => void (ours() && transport.send(frame)),
      ready: (heads) => ours() && this.#ready(transport, heads),
      heads: (heads) => ours() && this.emit('heads', heads),
      emit: (event) => ours() && this.emit('event', event),
      fail: (error) => {
        if (!ours()) return;
        if (error.fatal) this.disconnect(error);
        else transport.restart(UNUSABLE, error.message);
      },
    };
  }

  #ready(transport: ReconnectingTransport, heads: Heads | undefined): void {
    if (this.#state.status === 'connected') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#backoff.settle(), this.#options.stableAfter ?? 10_000);
    transport.proven();
    this.#become({ status: 'connected', transport: transport.transport ?? 'websocket' });
    this.emit('connected', heads);
  }

  #received(frame: string): void {
    this.#heartbeat?.beat();
    this.#session?.receive(frame);
  }

  #lost(code: number, reason: string): void {
    const verdict = verdictOn(code, reason);
    if (!verdict.retry) return this.disconnect(verdict.error);
    if (verdict.cause === 'fresh') this.#protocol.refused?.();
    this.#backoff.because(verdict.cause, verdict.hint);
    this.#end();
    this.#redial();
  }

  #failed(error: ShamanError): void {
    if (error.fatal) return this.disconnect(error);
    this.#backoff.because('unknown', error.details.retryAfter);
    this.#redial();
  }

  #redial(): void {
    const since = this.#state.status === 'connecting' ? this.#state.since : Date.now();
    this.#become({ status: 'connecting', attempt: Math.max(1, this.#backoff.attempt), since });
  }

  /** Tear down completely; only then tell anybody. */
  #end(): void {
    this.#generation++;
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
    if (wasConnected && state.status !== 'connected') this.emit('lost');
    // A listener of `lost` may have made another transition: the newest one is told, not this.
    if (this.#state === state) this.emit('state', state);
  }
}

/** Ours alone: the protocol could not go on with this line. */
const UNUSABLE = 3411;
