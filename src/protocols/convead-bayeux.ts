/**
 * A client of Bayeux 1.0 for one line, from handshake to close: one `clientId`, one connect in
 * flight, one subscription per message. Does not come back by itself: whatever needs a new handshake
 * ends the line, and the next one begins anew. Knows neither sockets nor what is published.
 */
import { ShamanError } from '../errors.ts';
import type { ProtocolHost, ProtocolSession } from './protocol.ts';

/**
 * | message | says | is answered with |
 * |---|---|---|
 * | `/meta/handshake` | what we speak | `clientId`, `advice` |
 * | `/meta/subscribe` | one channel | `successful`, or `403:…`; `401:…` has no advice: the client is unknown |
 * | `/meta/connect` | hold this | within `advice.timeout`; over a socket deliveries do not wait for it |
 */
export interface BayeuxMessage {
  readonly channel: string;
  readonly id?: string;
  readonly clientId?: string;
  readonly data?: unknown;
  readonly successful?: boolean;
  readonly subscription?: string | readonly string[];
  /** `code:arguments:message` */
  readonly error?: string;
  readonly advice?: BayeuxAdvice;
}

export interface BayeuxAdvice {
  readonly reconnect?: 'retry' | 'handshake' | 'none';
  /** Milliseconds before the next connect. */
  readonly interval?: number;
  /** Milliseconds that a connect is held. */
  readonly timeout?: number;
}

export interface BayeuxOptions {
  readonly connectionType: 'websocket' | 'long-polling';
  /** Sent with all that asks for something, such as a token. */
  readonly ext: object | undefined;
  /** All that was subscribed to first was answered: what is published from now on is heard. */
  readonly ready: () => void;
  /** Also on channels that nobody has acknowledged. */
  readonly heard: (channel: string, data: unknown) => void;
  readonly refused: (channel: string) => void;
  /** It is over; may be said twice. */
  readonly closed: () => void;
}

/** Milliseconds that a connect is held at most: less than the silence after which a line counts as dead. */
const HOLD = 25_000;
/** Milliseconds between two connects that bring nothing. */
const REST = 500;

/** What opens a line; its answer is the first that the session hears. */
export function handshake(connectionType: string, ext: object | undefined): string {
  const channel = '/meta/handshake';
  return JSON.stringify([
    { channel, version: '1.0', supportedConnectionTypes: [connectionType], ext },
  ]);
}

export class Bayeux implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #options: BayeuxOptions;
  readonly #channels = new Set<string>();
  /** Channels that were asked for and not answered yet, until all that were asked for first are. */
  #asked: Set<string> | null = new Set();
  #clientId = '';
  #advice: BayeuxAdvice = {};
  #count = 0;
  /** Id of the connect in flight, and when it was said. */
  #connect = '';
  #connectedAt = 0;
  #over = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ProtocolHost, options: BayeuxOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** From now on, also before the handshake is done; asking twice is asking once. */
  subscribe(channel: string): void {
    if (this.#channels.has(channel)) return;
    this.#channels.add(channel);
    if (this.#clientId) this.#say(this.#subscription(channel));
  }

  /** Answered with the same, by sockets and by polls. */
  ping(): void {
    this.#host.send('[]');
  }

  receive(frame: string): void {
    let messages: readonly (BayeuxMessage | null)[];
    try {
      messages = [JSON.parse(frame)].flat();
    } catch {
      return this.#fail('Not Bayeux.');
    }
    // Last, because deliveries stand behind the answer that brings them.
    if (messages.filter((message) => message && !this.#over && this.#hear(message))[0])
      this.#again(messages.length > 1);
  }

  closed(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#options.closed();
  }

  /** True when it is time for another connect. */
  #hear(message: BayeuxMessage): boolean {
    const { channel, successful, clientId, id, data, subscription, advice, error } = message;
    this.#advice = { ...this.#advice, ...advice };
    // A delivery carries the id of who published it, which may look like one of ours; and that a
    // publication was acknowledged does not say that it was delivered.
    if (successful === undefined) {
      if (data !== undefined) this.#options.heard(channel, data);
    } else if (channel === '/meta/handshake') {
      if (!successful || !clientId) this.#fail(error);
      else {
        this.#clientId = clientId;
        this.#say(...[...this.#channels].map((each) => this.#subscription(each)));
        return true;
      }
    } else if (channel === '/meta/connect' && (!id || id === this.#connect)) {
      this.#connect = '';
      const { reconnect = successful ? 'retry' : '' } = successful ? this.#advice : { ...advice };
      if (reconnect === 'retry') return true;
      this.#fail(error);
    } else if (channel === '/meta/subscribe') {
      this.#asked?.delete(String(subscription));
      // Who is unknown is told so without advice.
      if (error?.startsWith('401')) this.#fail(error);
      else if (!successful) this.#options.refused(String(subscription));
      if (this.#asked?.size !== 0) return false;
      this.#asked = null;
      this.#options.ready();
    }
    return false;
  }

  #again(brought: boolean): void {
    const { interval = 0 } = this.#advice;
    const rest = brought || performance.now() - this.#connectedAt > REST ? 0 : REST;
    const wait = this.#connectedAt && Math.max(interval, rest);
    clearTimeout(this.#timer);
    // Not by a timer where there is nothing to wait for: hidden pages have theirs held back.
    if (wait) this.#timer = setTimeout(() => this.#hold(), wait);
    else this.#hold();
  }

  /** The one connect; two at once, and the server forgets the first. */
  #hold(): void {
    if (this.#over) return;
    const { timeout = 60_000 } = this.#advice;
    const { connectionType } = this.#options;
    this.#connectedAt = performance.now();
    this.#connect = String(++this.#count);
    // Asked for in no case longer than a line may be silent.
    const advice = timeout > HOLD ? { timeout: HOLD } : undefined;
    this.#timer = setTimeout(() => this.#fail('No answer.'), 1.2 * (timeout || HOLD));
    this.#say({ channel: '/meta/connect', id: this.#connect, connectionType, advice });
  }

  /** Alone: of a list that is refused in part, a part is subscribed to. */
  #subscription(subscription: string): object {
    this.#asked?.add(subscription);
    const id = String(++this.#count);
    return { channel: '/meta/subscribe', id, subscription, ext: this.#options.ext };
  }

  #say(...messages: readonly object[]): void {
    const said = messages.map((message) => ({ ...message, clientId: this.#clientId }));
    this.#host.send(JSON.stringify(said));
  }

  /** The server does not want this client, or it is not there: another handshake, or none any more. */
  #fail(message = 'Refused.'): void {
    const fatal = this.#advice.reconnect === 'none';
    this.closed();
    this.#host.fail(new ShamanError(fatal ? 'forbidden' : 'protocol', message, { fatal }));
  }
}
