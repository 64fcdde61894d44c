/**
 * Our own protocol: a signed session by REST once per visitor, then frames over a socket or a
 * long poll. Message by message: server/README.md. Knows no socket, no storage and no screen.
 */
import { ShamanError } from '../errors.ts';
import type { Author, Draft, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { type HttpRequest, request } from './http.ts';
import type {
  ConversationPage,
  Heads,
  HistoryPage,
  Page,
  Protocol,
  ProtocolHost,
  ProtocolSession,
  Sent,
  Side,
} from './protocol.ts';
import { type Answer, type Question, ShamanSession } from './shaman-session.ts';
import { ShamanSignIn } from './shaman-sign-in.ts';
import {
  cursorOf,
  eventsIn,
  pageOf,
  parseWire,
  placeOf,
  positionOf,
  positionsOf,
} from './shaman-translation.ts';
import {
  type HelloFrame,
  WIRE_VERSION,
  type WireConversationPage,
  type WireDraft,
  type WireHistory,
} from './shaman-wire.ts';

export interface ShamanOptions {
  /** Origin of the server. @default the page's origin */
  readonly server?: string | undefined;
  readonly organization: string;
  /** On which side of the desk we sit. @default 'visitor' */
  readonly role?: Side;
  /** A fresh token of an identified visitor, or of an agent. Absent: an anonymous visitor. */
  readonly getToken?: (() => Promise<string>) | undefined;
  /** Milliseconds that the server may take to answer a frame. @default 10000 */
  readonly timeout?: number;
}

/** @example createClient({ protocol: shaman({ server: 'https://chat.example.com', organization: 'demo' }) }) */
export function shaman(options: ShamanOptions): Protocol {
  return new ShamanProtocol(options);
}

class ShamanProtocol implements Protocol {
  readonly name = 'shaman';
  readonly can = { idempotentSend: true, resume: true };
  readonly #options: ShamanOptions;
  readonly #server: string;
  readonly #account: ShamanSignIn;
  #session: ShamanSession | null = null;

  /** @throws ShamanError `invalid` */
  constructor(options: ShamanOptions) {
    this.#options = options;
    try {
      this.#server = new URL(options.server || '/', globalThis.location?.href).origin;
    } catch (cause) {
      throw new ShamanError('invalid', `Not the URL of a server: ${options.server}.`, {
        cause,
        fatal: true,
      });
    }
    const { organization, getToken } = options;
    this.#account = new ShamanSignIn({ server: this.#server, organization, getToken });
  }

  get self(): Author {
    return this.#account.self ?? { id: '', role: this.#options.role ?? 'visitor' };
  }

  async visitor(): Promise<string> {
    const subject = await this.#account.subject();
    const { organization } = this.#options;
    return [this.#server, organization, this.self.role, subject].map(encodeURIComponent).join('/');
  }

  remember(...kept: Parameters<ShamanSignIn['remember']>): void {
    this.#account.remember(...kept);
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    // A new line is greeted as one: what the last one was welcomed to is over.
    this.#session = null;
    const { room_id } = await this.#account.signIn();
    const path = `/chat/${room_id}/`;
    const client = Math.random().toString(36).slice(2);
    const greeting = () => JSON.stringify(this.#hello(client, cursors()));
    return [
      { transport: 'websocket', url: `${this.#server.replace('http', 'ws')}/ws${path}`, greeting },
      { transport: 'long-poll', url: `${this.#server}/poll${path}`, greeting },
    ];
  }

  refused(): void {
    this.#account.refused();
  }

  opened(host: ProtocolHost): ProtocolSession {
    this.#session = new ShamanSession(host, this.#server, this.#options.timeout ?? 10_000);
    return this.#session;
  }

  organization(): Promise<Organization> {
    return this.#request('organization');
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    const answer = await this.#request<{ conversations: WireConversationPage[] }>(
      'conversations?last=10',
    );
    return answer.conversations.map(pageOf);
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    if ('after' in page) return this.#pull(id, page);
    const before = 'before' in page ? `&before_id=${page.before}` : '';
    const path = `conversations/${id}/messages?count=${page.limit}${before}`;
    const { position, ...history } = await this.#request<WireHistory>(path);
    return { ...history, cursor: cursorOf(position), joins: false };
  }

  async send(conv: string, draft: Draft, cid: string): Promise<Sent> {
    const { local_id: _cid, ...body } = await this.#uploaded(draft, cid);
    const { stored } = await this.#ask<'ack'>({ t: 'send', conv, cid, body });
    if (!stored) throw new ShamanError('protocol', 'The server stored nothing.');
    return { message: stored.message, place: placeOf(stored.position) };
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    const body = await this.#uploaded(draft, localId);
    return pageOf(await this.#request('conversations', { method: 'POST', body }));
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
    await this.#request(`conversations/${id}`, { method: 'PATCH', body: { open } });
  }

  #hello(client: string, cursors: Heads): HelloFrame {
    const { session: token = '' } = this.#account.session ?? {};
    const since = this.#session?.since;
    const again = since === undefined ? {} : { welcomed: true, since };
    return { t: 'hello', v: WIRE_VERSION, token, client, streams: positionsOf(cursors), ...again };
  }

  async #pull(
    id: string,
    { after, limit }: Extract<Page, { after: string }>,
  ): Promise<HistoryPage> {
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

  async #ask<T extends Answer['t']>(
    question: Question,
  ): Promise<Extract<Answer, { readonly t: T }>> {
    if (!this.#session) throw new ShamanError('unreachable', 'There is no line to the server.');
    return this.#session.ask<T>(question);
  }

  async #uploaded({ text, files = [] }: Draft, local_id: string): Promise<WireDraft> {
    const ids: string[] = [];
    for (const file of files) {
      const body = new FormData();
      body.append('file', file);
      ids.push(
        (await this.#request<{ id: string }>('files', { method: 'POST', body, timeout: 120_000 }))
          .id,
      );
    }
    return { local_id, text, ...(ids.length > 0 && { files: ids }) };
  }

  /** A session that the server does not accept any more is made anew, once. */
  async #request<T>(path: string, options?: HttpRequest, again = true): Promise<T> {
    const { session } = await this.#account.signIn();
    const headers = { authorization: `Bearer ${session}` };
    try {
      const answer = await request(`${this.#server}/chat/${path}`, { ...options, headers });
      return parseWire(answer, this.#server);
    } catch (error) {
      if (!again || (error as ShamanError).code !== 'unauthorized') throw error;
      this.#account.refused(session);
      return this.#request(path, options, false);
    }
  }
}
