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
import {
  cursorOf,
  placeOf,
  positionOf,
  positionsOf,
  ShamanTranslation,
} from './shaman-translation.ts';
import {
  type HelloFrame,
  LIMITS,
  WIRE_VERSION,
  type WireConversationPage,
  type WireFile,
  type WireHistory,
  type WireOrganization,
  type WireSession,
} from './shaman-wire.ts';
import { subjectOf } from './token.ts';

export interface ShamanOptions {
  /** Origin of the server. @default the page's origin */
  readonly server?: string;
  readonly organization: string;
  /** On which side of the desk we sit. @default 'visitor' */
  readonly role?: Side;
  /** A fresh token of an identified visitor, or of an agent. Absent: an anonymous visitor. */
  readonly getToken?: () => Promise<string>;
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
  readonly #translation: ShamanTranslation;
  #signedIn: WireSession | null = null;
  #signingIn: Promise<WireSession> | null = null;
  /** Asked for to learn who the visitor is; good for the first sign-in as well. */
  #token: Promise<string> | null = null;
  #keep: (credentials: string | null) => void = () => {};
  #session: ShamanSession | null = null;

  constructor(options: ShamanOptions) {
    this.#options = options;
    const base = typeof location === 'undefined' ? undefined : location.href;
    try {
      this.#server = new URL(options.server || '/', base).origin;
    } catch (cause) {
      throw new ShamanError('invalid', `Not a URL of a server: ${options.server}.`, {
        cause,
        fatal: true,
      });
    }
    this.#translation = new ShamanTranslation(this.#server);
  }

  get self(): Author {
    if (this.#signedIn) return this.#translation.author(this.#signedIn.self);
    return { id: '', role: this.#options.role ?? 'visitor' };
  }

  async visitor(): Promise<string> {
    const { organization, role = 'visitor', getToken } = this.#options;
    if (getToken) this.#token = getToken();
    const subject = this.#token ? subjectOf(await this.#token) : 'anonymous';
    return [this.#server, organization, role, subject].map(encodeURIComponent).join('/');
  }

  remember(credentials: string | null, keep = this.#keep): void {
    this.#keep = keep;
    this.#signedIn = sessionIn(credentials);
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    // A new line is greeted as one: what the last one was welcomed to is over.
    this.#session = null;
    const { room_id } = await this.#signIn();
    const room = `chat/${room_id}/`;
    const client = Math.random().toString(36).slice(2);
    const greeting = () => JSON.stringify(this.#hello(client, cursors()));
    return [
      {
        transport: 'websocket',
        url: `${this.#server.replace(/^http/, 'ws')}/ws/${room}`,
        greeting,
      },
      { transport: 'long-poll', url: `${this.#server}/poll/${room}`, greeting },
    ];
  }

  refused(): void {
    this.#token = null;
    this.#signedIn = null;
  }

  opened(host: ProtocolHost): ProtocolSession {
    this.#session = new ShamanSession(host, this.#translation, this.#options.timeout ?? 10_000);
    return this.#session;
  }

  async organization(): Promise<Organization> {
    return this.#translation.organization(await this.#request<WireOrganization>('organization'));
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    const answer = await this.#request<{ conversations: WireConversationPage[] }>(
      'conversations?last=10',
    );
    return answer.conversations.map((page) => this.#translation.page(page));
  }

  async history(conversationId: string, page: Page): Promise<HistoryPage> {
    if ('after' in page) return this.#pull(conversationId, page);
    const before = 'before' in page ? `&before_id=${encodeURIComponent(page.before)}` : '';
    const path = `${pathOf(conversationId)}/messages?count=${Math.min(page.limit, LIMITS.page)}${before}`;
    const history = await this.#request<WireHistory>(path);
    return {
      messages: history.messages.map((message) => this.#translation.message(message)),
      cursor: cursorOf(history.position),
      hasEarlier: history.has_earlier,
      hasLater: history.has_later,
      joins: false,
    };
  }

  async send(conversationId: string, draft: Draft, localId: string): Promise<Sent> {
    const files = await this.#upload(draft.files);
    const body = { text: draft.text, ...(files.length > 0 && { files }) };
    const answer = await this.#ask({ t: 'send', conv: conversationId, cid: localId, body });
    if (answer.t !== 'ack' || !answer.stored)
      throw new ShamanError('protocol', 'The server stored nothing.');
    const { message, position } = answer.stored;
    return { message: this.#translation.message(message), place: placeOf(position) };
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    const files = await this.#upload(draft.files);
    const body = { local_id: localId, text: draft.text, ...(files.length > 0 && { files }) };
    return this.#translation.page(await this.#request('conversations', { method: 'POST', body }));
  }

  async markRead(conversationId: string, upTo: string): Promise<void> {
    await this.#ask({ t: 'read', conv: conversationId, up_to: upTo });
  }

  markDelivered(conversationId: string, upTo: string): void {
    // Lost with the line it is told again after the next catch-up.
    this.#ask({ t: 'delivered', conv: conversationId, up_to: upTo }).catch(() => {});
  }

  typing(conversationId: string, typing: boolean): void {
    this.#session?.tell({ t: 'typing', conv: conversationId, on: typing });
  }

  async setOpen(conversationId: string, open: boolean): Promise<void> {
    await this.#request(pathOf(conversationId), { method: 'PATCH', body: { open } });
  }

  #hello(client: string, cursors: Heads): HelloFrame {
    return {
      t: 'hello',
      v: WIRE_VERSION,
      token: this.#signedIn?.session ?? '',
      client,
      streams: positionsOf(cursors, LIMITS.streams),
      ...(this.#session?.welcomed && { welcomed: true }),
    };
  }

  async #pull(
    conversationId: string,
    page: Extract<Page, { after: string }>,
  ): Promise<HistoryPage> {
    const answer = await this.#ask({
      t: 'pull',
      s: conversationId,
      since: positionOf(page.after),
      limit: page.limit,
    });
    if (answer.t !== 'pulled')
      throw new ShamanError('protocol', 'The server answered a pull with something else.');
    // The place is not in the log any more: what we have cannot be continued.
    if (answer.reset) return this.history(conversationId, { limit: page.limit });
    const events = answer.evs.flatMap((wire) => this.#translation.event(wire) ?? []);
    const last = answer.evs.at(-1);
    const cursor = last ? cursorOf(last) : page.after;
    return { messages: [], events, cursor, hasEarlier: false, hasLater: answer.more, joins: true };
  }

  #ask(question: Question): Promise<Answer> {
    if (this.#session) return this.#session.ask(question);
    return Promise.reject(new ShamanError('unreachable', 'There is no line to the server.'));
  }

  async #upload(files: readonly Blob[] = []): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const file of files) {
      const body = new FormData();
      body.append('file', file, (file as File).name ?? 'file');
      ids.push(
        (await this.#request<WireFile>('files', { method: 'POST', body, timeout: 120_000 })).id,
      );
    }
    return ids;
  }

  /** A session that the server does not accept any more is made anew, once. */
  async #request<T>(path: string, options: HttpRequest = {}): Promise<T> {
    try {
      return await this.#requestOnce<T>(path, options);
    } catch (error) {
      if ((error as ShamanError).code !== 'unauthorized') throw error;
      this.refused();
      return this.#requestOnce<T>(path, options);
    }
  }

  async #requestOnce<T>(path: string, options: HttpRequest): Promise<T> {
    const { session } = await this.#signIn();
    return request<T>(`${this.#server}/chat/${path}`, {
      ...options,
      headers: { authorization: `Bearer ${session}` },
    });
  }

  async #signIn(): Promise<WireSession> {
    if (this.#signedIn) return this.#signedIn;
    this.#signingIn ??= this.#makeSession().finally(() => {
      this.#signingIn = null;
    });
    return this.#signingIn;
  }

  async #makeSession(): Promise<WireSession> {
    const { organization, getToken } = this.#options;
    const token = await (this.#token ?? getToken?.());
    // Asked for anew the next time: this one may be worn out by then.
    this.#token = null;
    const body = { organization, ...(token !== undefined && { token }) };
    const session = await request<WireSession>(`${this.#server}/chat/sessions`, {
      method: 'POST',
      body,
    });
    this.#signedIn = session;
    this.#keep(JSON.stringify(session));
    return session;
  }
}

function pathOf(conversationId: string): string {
  return `conversations/${encodeURIComponent(conversationId)}`;
}

/** What is damaged was never kept. */
function sessionIn(credentials: string | null): WireSession | null {
  try {
    const session = JSON.parse(credentials ?? 'null');
    return typeof session?.session === 'string' && session.self ? session : null;
  } catch {
    return null;
  }
}
