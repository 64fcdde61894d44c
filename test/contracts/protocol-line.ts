/** A protocol on a line of its own, with what it said written down: what the contract suite holds. */
import { Connection } from '../../src/connection/connection.ts';
import { conversationOf } from '../../src/conversation/reception.ts';
import type { Message, ServerEvent } from '../../src/model.ts';
import type { Heads, Protocol } from '../../src/protocols/protocol.ts';
import { until } from '../support/until.ts';

/** `Extract` would lose those that share a shape, as read and delivered do. */
type EventOf<T extends ServerEvent['type'], E = ServerEvent> = E extends { readonly type: infer K }
  ? T extends K
    ? E
    : never
  : never;

export class ProtocolLine {
  readonly protocol: Protocol;
  readonly events: ServerEvent[] = [];
  /** What the server said that it has, with each handshake. */
  readonly heads: (Heads | undefined)[] = [];
  /** Where the next greeting says that we stand, until an event was heard there. */
  cursors: Heads = new Map();
  readonly #heard = new Map<string, string>();
  readonly #connection: Connection;

  constructor(protocol: Protocol) {
    this.protocol = protocol;
    this.#connection = new Connection(protocol, () => new Map([...this.cursors, ...this.#heard]), {
      backoff: { base: 5, cap: 10, spread: 10 },
      transport: { longPoll: { hold: 2_000, rest: 10 } },
    });
    this.#connection.on('event', (event) => {
      this.events.push(event);
      if ('place' in event && event.place)
        this.#heard.set(conversationOf(event), event.place.cursor);
    });
    this.#connection.on('connected', (heads) => this.heads.push(heads));
  }

  /** Resolves after one more handshake. */
  async connects(): Promise<this> {
    const shaken = this.heads.length;
    this.#connection.connect();
    await until(() => this.heads.length > shaken, { what: 'a handshake' });
    return this;
  }

  /** Does it until the line breaks by it (a poll breaks only while it is held); resolves when it is back. */
  async breaksBy(deed: () => Promise<unknown>): Promise<void> {
    const shaken = this.heads.length;
    let lost = false;
    this.#connection.on('lost', () => {
      lost = true;
    });
    await until(async () => lost || (await deed(), lost), { what: 'the line to break' });
    await until(() => this.heads.length > shaken, { what: 'another handshake' });
  }

  close(): void {
    this.#connection.disconnect();
  }

  /** The first event of this type that is like this. */
  hears<T extends ServerEvent['type']>(
    type: T,
    like: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> {
    const found = (event: ServerEvent): event is EventOf<T> =>
      event.type === type && like(event as EventOf<T>);
    return until(() => this.events.find(found), { what: `an event: ${type}` });
  }

  async hearsMessage(text: string): Promise<Message> {
    return (await this.hears('message', ({ message }) => message.text === text)).message;
  }
}
