/**
 * Our own protocol: a signed session by REST once per visitor, then frames over a socket or a
 * long poll. Message by message: server/README.md. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import type {
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
} from './protocol.ts';
import { type Proof, ShamanAccount, type ShamanOptions } from './shaman-account.ts';
import type { ShamanRequests } from './shaman-requests.ts';
import { type Answer, type Question, ShamanSession } from './shaman-session.ts';
import {
  cursorOf,
  eventsIn,
  parseWire,
  placeOf,
  positionOf,
  positionsOf,
} from './shaman-translation.ts';
import { type HelloFrame, WIRE_VERSION } from './shaman-wire.ts';

export type { ShamanOptions };

/** @example createClient({ protocol: shaman({ server: 'https://chat.example.com', organization: 'demo' }) }) */
export function shaman(options: ShamanOptions): Protocol {
  return new ShamanProtocol(options);
}

class ShamanProtocol extends ShamanAccount implements Protocol {
  readonly name = 'shaman';
  readonly can = { idempotentSend: true, resume: true };
  #session: ShamanSession | null = null;

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    // A new line is greeted as one: what the last one was welcomed to is over.
    this.#session = null;
    const { room_id } = await this.signIn();
    const path = `/chat/${room_id}/`;
    const client = Math.random().toString(36).slice(2);
    const greeting = () => JSON.stringify(this.#hello(client, cursors()));
    return [
      { transport: 'websocket', url: `${this.server.replace('http', 'ws')}/ws${path}`, greeting },
      { transport: 'long-poll', url: `${this.server}/poll${path}`, greeting },
    ];
  }

  opened(host: ProtocolHost): ProtocolSession {
    const session = new ShamanSession(host, this.server, this.timeout, async () => {
      await this.renew();
      return this.token;
    });
    this.#session = session;
    return session;
  }

  async organization(): Promise<Organization> {
    return (await this.#rest()).organization();
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    return (await this.#rest()).conversations();
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    if (!('after' in page)) return (await this.#rest()).history(id, page);
    const { after, limit } = page;
    const answer = await this.#ask<'pulled'>({ t: 'pull', s: id, since: positionOf(after), limit });
    // The place is not in the log any more: what we have cannot be continued.
    if (answer.reset) return this.history(id, { limit });
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

  async send(conv: string, { text, files }: Draft, cid: string): Promise<Sent> {
    const body = files ? { text, files: await (await this.#rest()).upload(files) } : { text };
    const { stored } = await this.#ask<'ack'>({ t: 'send', conv, cid, body });
    if (!stored) throw new ShamanError('protocol', 'The server stored nothing.');
    return { message: stored.message, place: placeOf(stored.position) };
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    return (await this.#rest()).start(draft, localId);
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

  async setOpen(id: string, open: boolean): Promise<void> {
    return (await this.#rest()).setOpen(id, open);
  }

  protected override async askForSession(proof: Proof): Promise<string> {
    return (await this.#rest()).signIn(proof);
  }

  #hello(client: string, cursors: Heads): HelloFrame {
    const since = this.#session?.since;
    const again = since === undefined ? {} : { welcomed: true, since };
    const streams = positionsOf(cursors);
    return { t: 'hello', v: WIRE_VERSION, token: this.token, client, streams, ...again };
  }

  async #ask<T extends Answer['t']>(
    question: Question,
  ): Promise<Extract<Answer, { readonly t: T }>> {
    if (!this.#session) throw new ShamanError('unreachable', 'There is no line.');
    return this.#session.ask<T>(question);
  }

  /** Loads what a warm page never needs: once, however many ask; anew where it could not be loaded. */
  async #rest(): Promise<ShamanRequests> {
    try {
      const { ShamanRequests } = await import('./shaman-requests.ts');
      return new ShamanRequests(this, { parse: parseWire, cursorOf, ShamanError });
    } catch (cause) {
      throw new ShamanError('unreachable', 'A part of the SDK did not load.', { cause });
    }
  }
}
