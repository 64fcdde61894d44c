/**
 * What our own protocol asks by REST: sessions, lists, pages of history, uploads. A page that
 * remembers its visitor and their conversations needs none of it. Knows no frame.
 */
import { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Draft, Organization } from '../model.ts';
import { type HttpRequest, request } from './http.ts';
import type { ConversationPage, HistoryPage, Page, Transfer } from './protocol.ts';
import type { ShamanAccount } from './shaman-account.ts';
import { cursorOf } from './shaman-translation.ts';
import type {
  WireBeginning,
  WireBody,
  WireConversationPage,
  WireHistory,
  WireSession,
} from './shaman-wire.ts';
import type { Authorized } from './uploads.ts';

type Headers = { readonly [name: string]: string };
/** JSON leaves out what is undefined. */
type Loose<T> = { readonly [Field in keyof T]: T[Field] | undefined };

export class ShamanRequests {
  readonly #account: ShamanAccount;
  readonly #uploads = late(
    () => import('./uploads.ts'),
    ({ Uploads }) => new Uploads(this.#url('files'), this.#authorizedUpload),
  );

  /** What is rarely asked. */
  readonly rare = late(
    () => import('./shaman-rare.ts'),
    ({ ShamanRare }) =>
      new ShamanRare(
        (path, options) => this.#request(path, options),
        (path) => this.#authorized((headers) => this.#ask(path, { headers })),
      ),
  );

  constructor(account: ShamanAccount) {
    this.#account = account;
  }

  /** The session, made now where there is none. @throws ShamanError, or what `getToken` throws */
  async signIn(): Promise<WireSession> {
    const account = this.#account;
    if (!account.token && account.isWanted) await this.renew();
    if (!account.token || !account.known) throw new ShamanError('closed', 'Signed out.');
    return account.known;
  }

  /** A fresh session, though the present one may still be good. Whoever asks meanwhile gets the same. */
  renew(): Promise<void> {
    const account = this.#account;
    const asking =
      account.asking ??
      this.#askForSession().finally(() => {
        if (account.asking === asking) account.asking = null;
      });
    account.asking = asking;
    return asking;
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

  /** The newest messages, or those before one of them. */
  async history(id: string, page: Page): Promise<HistoryPage> {
    const before = 'before' in page ? `&before_id=${page.before}` : '';
    const path = `conversations/${id}/messages?count=${page.limit}${before}`;
    const { position, ...history } = await this.#request<WireHistory>(path);
    return { ...history, cursor: cursorOf(position), joins: false };
  }

  async start(draft: Draft, local_id: string, transfer?: Transfer): Promise<ConversationPage> {
    const { topic, answers, attributes } = draft;
    return this.written(draft, transfer, async (written) => {
      const body: Loose<WireBeginning> = { ...written, local_id, topic, answers, attributes };
      return pageOf(await this.#request('conversations', { method: 'POST', body }));
    });
  }

  /** What `send` does with a draft in the words of the wire, its files uploaded. */
  protected async written<T>(
    { text, files = [], replyTo }: Draft,
    transfer: Transfer | undefined,
    send: (body: WireBody) => Promise<T>,
  ): Promise<T> {
    const body = { text, ...(replyTo && { reply_to: replyTo }) };
    if (files.length === 0) return send(body);
    const uploads = await this.#uploads();
    return uploads.send(files, transfer, (ids) => send({ ...body, files: ids }));
  }

  readonly #authorizedUpload: Authorized = async (ask) =>
    this.#account.parse<{ id: string }>(await this.#authorized(ask)).id;

  /** One that cannot even be prolonged is none: the visitor is a new one. */
  async #askForSession(): Promise<void> {
    const [proof, take] = await this.#account.prove();
    // From the other side of the desk there would be nothing to see here, and nothing that says why.
    const { organization, role = 'visitor' } = this.#account.options;
    const post = (more?: object) =>
      this.#ask('sessions', { method: 'POST', body: { organization, role, ...more } });
    try {
      take(await post(proof));
    } catch (error) {
      if (proof.token || !proof.session || (error as ShamanError).code !== 'unauthorized')
        throw error;
      take(await post());
    }
  }

  async #request<T>(path: string, options?: HttpRequest): Promise<T> {
    const answer = await this.#authorized((headers) => this.#ask(path, { ...options, headers }));
    // What needs no words is answered with none.
    return this.#account.parse(answer || 'null');
  }

  /** A session that the server does not accept any more is made anew, once. */
  async #authorized(ask: (headers: Headers) => Promise<string>, again = true): Promise<string> {
    const { session } = await this.signIn();
    try {
      return await ask({ authorization: `Bearer ${session}` });
    } catch (error) {
      if (!again || (error as ShamanError).code !== 'unauthorized') throw error;
      this.#account.refused(session);
      return this.#authorized(ask, false);
    }
  }

  #ask(path: string, options: HttpRequest): Promise<string> {
    return request(this.#url(path), options);
  }

  #url(path: string): string {
    return new URL(path, `${this.#account.server}/chat/`).href;
  }
}

/** A conversation with its last messages, in the words of the domain. */
export function pageOf({
  conversation,
  messages,
  position,
  hasEarlier,
  more,
}: WireConversationPage): ConversationPage {
  const preview = messages.at(-1);
  return {
    info: preview ? { ...conversation, preview } : conversation,
    run: { messages, cursor: cursorOf(position), hasEarlier },
    more,
  };
}
