/**
 * What our own protocol asks by REST: sessions, lists, pages of history, uploads. A page that
 * remembers its visitor and their conversations needs none of it. Knows no frame.
 */
import { ShamanError } from '../errors.ts';
import type { Draft, Organization } from '../model.ts';
import { type HttpRequest, request } from './http.ts';
import type { ConversationPage, HistoryPage, Page } from './protocol.ts';
import type { ShamanAccount } from './shaman-account.ts';
import { cursorOf } from './shaman-translation.ts';
import type { WireConversationPage, WireDraft, WireHistory, WireSession } from './shaman-wire.ts';

export class ShamanRequests {
  readonly #account: ShamanAccount;

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

  async start({ text, files }: Draft, local_id: string): Promise<ConversationPage> {
    const draft: WireDraft = { local_id, text };
    const body = files ? { ...draft, files: await this.upload(files) } : draft;
    return pageOf(await this.#request('conversations', { method: 'POST', body }));
  }

  async setOpen(id: string, open: boolean): Promise<void> {
    await this.#request(`conversations/${id}`, { method: 'PATCH', body: { open } });
  }

  /** Their ids, to be named in a message. */
  async upload(files: readonly Blob[]): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const file of files) {
      const body = new FormData();
      body.append('file', file);
      const options = { method: 'POST', body, timeout: 120_000 } as const;
      ids.push((await this.#request<{ id: string }>('files', options)).id);
    }
    return ids;
  }

  /** One that cannot even be prolonged is none: the visitor is a new one. */
  async #askForSession(): Promise<void> {
    const [proof, take] = await this.#account.prove();
    const { organization } = this.#account.options;
    const post = async (body: object) => {
      const answer = await this.#ask('sessions', { method: 'POST', body });
      this.#parse(answer);
      return answer;
    };
    try {
      take(await post({ organization, ...proof }));
    } catch (error) {
      if (!proof.session || (error as ShamanError).code !== 'unauthorized') throw error;
      take(await post({ organization }));
    }
  }

  /** A session that the server does not accept any more is made anew, once. */
  async #request<T>(path: string, options?: HttpRequest, again = true): Promise<T> {
    const { session } = await this.signIn();
    const headers = { authorization: `Bearer ${session}` };
    try {
      return this.#parse(await this.#ask(path, { ...options, headers }));
    } catch (error) {
      if (!again || (error as ShamanError).code !== 'unauthorized') throw error;
      this.#account.refused(session);
      return this.#request(path, options, false);
    }
  }

  #ask(path: string, options: HttpRequest): Promise<string> {
    const url = `${this.#account.server}/chat/${path}`;
    return request(url, options);
  }

  /** @throws ShamanError `protocol` for what is no JSON of ours, such as the page of a captive portal */
  #parse<T>(text: string): T {
    try {
      return this.#account.parse(text);
    } catch (cause) {
      throw new ShamanError('protocol', 'Not JSON of ours.', { cause });
    }
  }
}

/** A conversation with its last messages, in the words of the domain. */
function pageOf({
  conversation,
  messages,
  position,
  hasEarlier,
}: WireConversationPage): ConversationPage {
  const preview = messages.at(-1);
  return {
    info: preview ? { ...conversation, preview } : conversation,
    run: { messages, cursor: cursorOf(position), hasEarlier },
  };
}
