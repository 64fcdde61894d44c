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
  readonly ext?: object | undefined;
  /** What to subscribe to first. */
  readonly channels: readonly string[];
  /** All of those were answered: what is published from now on is heard. */
  readonly ready: () => void;
  /** Also on channels that nobody has acknowledged. */
  readonly heard: (channel: string, data: unknown) => void;
  readonly refused: (channel: string) => void;
}

/** Milliseconds that a connect is held at most: less than the silence after which a line counts as dead. */
const HOLD = 25_000;
/** Milliseconds of silence after which we ask whether anybody is there: a server may hold longer than asked. */
const QUIET = 28_000;
/** Milliseconds between two connects that bring nothing. */
const REST = 500;
/** Milliseconds, where a server does not say. */
const TIMEOUT = 60_000;

/** What opens a line; its answer is the first that the session hears. */
export function handshake({ connectionType, ext }: Pick<BayeuxOptions, 'connectionType' | 'ext'>) {
  return JSON.stringify([
    {
      channel: '/meta/handshake',
      version: '1.0',
      supportedConnectionTypes: [connectionType],
      id: '0',
      ...(ext && { ext }),
    },
  ]);
}

export class Bayeux implements ProtocolSession {
  readonly #host: ProtocolHost;
  readonly #options: BayeuxOptions;
  /** Subscriptions under way: the channel, by the id of the question. */
  readonly #asked = new Map<string, string>();
  #channels = new Set<string>();
  #clientId = '';
  #advice: BayeuxAdvice = {};
  #count = 0;
  /** Id of the connect in flight. */
  #connect = '';
  #connectedAt = 0;
  /** Something was delivered since the last connect. */
  #busy = false;
  #isReady = false;
  #over = false;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ProtocolHost, options: BayeuxOptions) {
    this.#host = host;
    this.#options = options;
    this.#channels = new Set(options.channels);
  }

  /** From now on, also before the handshake is done; asking twice is asking once. */
  subscribe(channel: string): void {
    if (this.#channels.has(channel)) return;
    this.#channels.add(channel);
    if (this.#clientId) this.#say([this.#subscription(channel)]);
  }

  /** Answered with the same, by sockets and by polls. */
  ping(): void {
    this.#host.send('[]');
  }

  receive(frame: string): void {
    clearTimeout(this.#quiet);
    if (!this.#over) this.#quiet = setTimeout(() => this.ping(), QUIET);
    const messages = read(frame);
    if (!messages) return this.#fail('protocol', 'Not Bayeux.');
    let connected = false;
    for (const message of messages) {
      this.#advice = { ...this.#advice, ...message.advice };
      // A delivery carries the id of who published it, which may look like one of ours.
      if (typeof message.successful !== 'boolean') this.#deliver(message);
      else connected = this.#answered(message) || connected;
    }
    // Last, because deliveries stand behind the answer that brings them.
    if (connected) this.#again();
  }

  closed(): void {
    this.#over = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#quiet);
  }

  #deliver({ channel, data }: BayeuxMessage): void {
    if (data === undefined || channel.startsWith('/meta/')) return;
    this.#busy = true;
    this.#options.heard(channel, data);
  }

  /** True when it is time for another connect. */
  #answered(message: BayeuxMessage): boolean {
    const { channel, successful, clientId, id, subscription } = message;
    if (channel === '/meta/handshake') {
      if (!successful || !clientId) this.#refused(message);
      else this.#welcomed(clientId);
    } else if (channel === '/meta/connect') {
      if (id && id !== this.#connect) return false;
      this.#connect = '';
      clearTimeout(this.#deadline);
      const again = successful || message.advice?.reconnect === 'retry';
      if (!again || (this.#advice.reconnect ?? 'retry') !== 'retry') this.#refused(message);
      else return true;
    } else if (channel === '/meta/subscribe')
      this.#subscribed(message, this.#asked.get(id ?? '') ?? String(subscription), id);
    // A publication that was acknowledged is not one that was delivered: nobody waits for those.
    return false;
  }

  #welcomed(clientId: string): void {
    this.#clientId = clientId;
    this.#say([...this.#channels].map((channel) => this.#subscription(channel)));
    this.#again();
    this.#look();
  }

  #subscribed(message: BayeuxMessage, channel: string, id = ''): void {
    // A list that is refused in part is subscribed to in part: so each goes alone.
    this.#asked.delete(id);
    if (!message.successful) {
      if (message.error?.startsWith('401') || message.advice) return this.#refused(message);
      this.#options.refused(channel);
    }
    this.#look();
  }

  #look(): void {
    if (this.#isReady || this.#asked.size > 0) return;
    this.#isReady = true;
    this.#options.ready();
  }

  /** The server does not want this client: another handshake, or none any more. */
  #refused({ error = '', advice }: BayeuxMessage): void {
    const fatal = (advice ?? this.#advice).reconnect === 'none';
    this.#fail(/^40[13]/.test(error) ? 'unauthorized' : 'protocol', error || 'Refused.', fatal);
  }

  #again(): void {
    const { interval = 0 } = this.#advice;
    const rest = this.#busy || performance.now() - this.#connectedAt > REST ? 0 : REST;
    const wait = this.#connectedAt ? Math.max(interval, rest) : 0;
    // Not by a timer where there is nothing to wait for: hidden pages have theirs held back.
    if (wait > 0) this.#deadline = setTimeout(() => this.#hold(), wait);
    else this.#hold();
  }

  /** The one connect; two at once, and the server forgets the first. */
  #hold(): void {
    if (this.#over || this.#connect) return;
    const { timeout = TIMEOUT } = this.#advice;
    const { connectionType } = this.#options;
    this.#busy = false;
    this.#connectedAt = performance.now();
    this.#connect = String(++this.#count);
    const advice = timeout > HOLD && { advice: { timeout: HOLD } };
    const late = () => this.#fail('timeout', 'No answer to a connect.');
    this.#deadline = setTimeout(late, 1.2 * (timeout || TIMEOUT));
    this.#say([{ channel: '/meta/connect', id: this.#connect, connectionType, ...advice }]);
  }

  #subscription(subscription: string): BayeuxMessage {
    const id = String(++this.#count);
    this.#asked.set(id, subscription);
    const { ext } = this.#options;
    return { channel: '/meta/subscribe', id, subscription, ...(ext && { ext }) };
  }

  #say(messages: readonly object[]): void {
    const clientId = this.#clientId;
    if (messages.length > 0)
      this.#host.send(JSON.stringify(messages.map((message) => ({ ...message, clientId }))));
  }

  #fail(code: 'protocol' | 'timeout' | 'unauthorized', message: string, fatal = false): void {
    this.closed();
    this.#host.fail(new ShamanError(code, message, { fatal, reason: message }));
  }
}

/** Undefined for what is no Bayeux at all. */
function read(frame: string): readonly BayeuxMessage[] | undefined {
  try {
    const said: unknown[] = [JSON.parse(frame)].flat();
    return said.every((each) => typeof (each as BayeuxMessage | null)?.channel === 'string')
      ? (said as BayeuxMessage[])
      : undefined;
  } catch {
    return undefined;
  }
}
