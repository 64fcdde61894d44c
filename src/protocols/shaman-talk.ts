/**
 * What our own protocol says, by frames where there is a line and by REST where there is none.
 * Loaded when first used: to show what is kept, nothing is said. Knows no socket and no storage.
 */
import { ShamanError } from '../errors.ts';
import type { Draft } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import type {
  Heads,
  HistoryPage,
  Page,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Transfer,
} from './protocol.ts';
import type { ShamanAccount } from './shaman-account.ts';
import { ShamanRequests } from './shaman-requests.ts';
import { type Answer, type Question, ShamanSession } from './shaman-session.ts';
import { cursorOf, eventsIn, placeOf, positionOf, positionsOf } from './shaman-translation.ts';
import { type HelloFrame, WIRE_VERSION } from './shaman-wire.ts';

export class ShamanTalk extends ShamanRequests {
  readonly #account: ShamanAccount;
  #session: ShamanSession | null = null;

  constructor(account: ShamanAccount) {
    super(account);
    this.#account = account;
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    const account = this.#account;
    // A new line is greeted as one: what the last one was welcomed to is over.
    this.#session = null;
    const { room_id } = await this.signIn();
    const path = `/chat/${room_id}/`;
    const client = Math.random().toString(36).slice(2);
    const greeting = () => JSON.stringify(this.#hello(client, cursors()));
    const { server } = account;
    return [
      { transport: 'websocket', url: `${server.replace('http', 'ws')}/ws${path}`, greeting },
      { transport: 'long-poll', url: `${server}/poll${path}`, greeting },
    ];
  }

  opened(host: ProtocolHost): ProtocolSession {
    const account = this.#account;
    this.#session = new ShamanSession(host, account, async () => {
      await this.renew();
      return account.token;
    });
    return this.#session;
  }

  override async history(id: string, page: Page): Promise<HistoryPage> {
    if (!('after' in page)) return super.history(id, page);
    const { after, limit } = page;
    const answer = await this.#ask<'pulled'>({ t: 'pull', s: id, since: positionOf(after), limit });
    // The place is not in the log any more: what we have cannot be continued.
    if (answer.reset) return super.history(id, { limit });
    const last = answer.evs.at(-1);
    return {
      messages: [],
      events: eventsIn(answer.evs),
      cursor: last ? cursorOf(last) : after,
      hasEarlier: false,
      hasLater: answer.more,
      joins: true,
    };
  }

  async send(conv: string, draft: Draft, cid: string, transfer?: Transfer): Promise<Sent> {
    const { stored } = await this.written(draft, transfer, (body) =>
      this.#ask<'ack'>({ t: 'send', conv, cid, body }),
    );
    if (!stored) throw new ShamanError('protocol', 'The server stored nothing.');
    return { message: stored.message, place: placeOf(stored.position) };
  }

  async markRead(conv: string, up_to: string): Promise<void> {
    await this.#ask({ t: 'read', conv, up_to });
  }

  async markDelivered(conv: string, up_to: string): Promise<void> {
    await this.#ask({ t: 'delivered', conv, up_to });
  }

  typing(conv: string, on: boolean): void {
    this.#session?.tell({ t: 'typing', conv, on });
  }

  async #ask<T extends Answer['t']>(
    question: Question,
  ): Promise<Extract<Answer, { readonly t: T }>> {
    if (!this.#session) throw new ShamanError('unreachable', 'There is no line.');
    return this.#session.ask<T>(question);
  }

  #hello(client: string, cursors: Heads): HelloFrame {
    const since = this.#session?.since;
    const again = since === undefined ? {} : { welcomed: true, since };
    const streams = positionsOf(cursors);
    return { t: 'hello', v: WIRE_VERSION, token: this.#account.token, client, streams, ...again };
  }
}
