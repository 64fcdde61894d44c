/**
 * The four requests of a Convead backend, and a history made of what they give: the newest
 * messages, or some from `since_id` on, of which its document tells neither whether that one is
 * among them nor whether they are newer or older. Loaded with the first; knows no channel.
 */
import type { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Message } from '../model.ts';
import type { ConveadNews } from './convead-news.ts';
import { type ConveadPaths, filled } from './convead-options.ts';
import { request } from './http.ts';
import type { HistoryPage, Page } from './protocol.ts';

const PATHS: ConveadPaths = {
  open: '/chat/service/:visitor_id',
  send: '/chat/conversation/:conversation_id',
  messages: '/chat/conversation/:conversation_id/messages',
  markRead: '/chat/conversation/:conversation_id/message/:message_id/mark_read',
};

/** Fewer than these are all there are: a backend may give fewer than it was asked for. */
export const FEWEST_CAP = 20;

export class ConveadRequests {
  protected readonly news: ConveadNews;
  readonly #paths: ConveadPaths;
  /** `since_id` was seen to look at what is newer. */
  #looksOn = false;
  readonly #rare = late(
    () => import('./convead-rare.ts'),
    (rare) => rare,
  );

  constructor(news: ConveadNews) {
    this.news = news;
    this.#paths = { ...PATHS, ...news.options.paths };
  }

  /** The newest messages, or those before or after one. */
  async pageOf(id: string, page: Page): Promise<HistoryPage> {
    const { limit } = page;
    const newest = (count: number) => this.messages(id, count);
    if ('before' in page) return (await this.#rare()).before(newest, page.before, limit);
    if (!('after' in page)) return pageOf(await newest(limit + 1), limit);
    // Room for the one that we have, and for one that shows that there are more.
    const count = limit + 2;
    const got = await this.messages(id, count, page.after);
    const looksOn = (seen: boolean) => (this.#looksOn ||= seen);
    if (got[0]?.id === page.after)
      return looksOn(got.length > 1)
        ? following(got.slice(1), page, got.length >= FEWEST_CAP)
        : among(await newest(count), page);
    return (await this.#rare()).after(newest, got, page, count, looksOn);
  }

  async messages(id: string, count: number, since_id?: string): Promise<readonly Message[]> {
    const { translation, self, echoes } = this.news;
    const said = await this.ask('messages', { conversation_id: id }, { count, since_id });
    return translation.messages(said, id, self).map((message) => {
      const localId = echoes.nameOf(message.id);
      return localId ? { ...message, localId } : message;
    });
  }

  /** @throws ShamanError, also for an error that comes with status 200 */
  async ask(
    path: keyof ConveadPaths,
    ids: { readonly [name: string]: string },
    body: object,
  ): Promise<unknown> {
    const { encoding, timeout = 10_000 } = this.news.options;
    const form = encoding === 'form' ? (await this.#rare()).formOf(body) : body;
    const url = this.news.urlOf(filled(this.#paths[path], ids, encodeURIComponent));
    let refused: unknown;
    try {
      const said = JSON.parse(await request(url, { method: 'POST', body: form, timeout }));
      refused = said?.error;
      if (!refused) return said;
    } catch (error) {
      // Nothing, or a page of some proxy, is an answer that says nothing.
      if (error instanceof SyntaxError) return null;
      if (!(error as ShamanError).details.reason) throw error;
      refused = error;
    }
    throw (await this.#rare()).refusalOf(refused);
  }
}

export function indexIn(messages: readonly Message[], id: string): number {
  return messages.findIndex((message) => message.id === id);
}

export function pageOf(got: readonly Message[], limit: number): HistoryPage {
  const messages = got.slice(-limit);
  return {
    messages,
    cursor: messages.at(-1)?.id ?? null,
    hasEarlier: got.length > limit || (got.length >= FEWEST_CAP && got.length < limit),
    hasLater: false,
    joins: false,
  };
}

/** What is later among the newest; those alone, where it is not there any more. */
export function among(
  newest: readonly Message[],
  page: { readonly limit: number; readonly after: string },
): HistoryPage {
  const at = indexIn(newest, page.after);
  return at < 0 ? pageOf(newest, page.limit) : following(newest.slice(at + 1), page);
}

export function following(
  later: readonly Message[],
  { limit, after }: { readonly limit: number; readonly after: string },
  capped = false,
): HistoryPage {
  const messages = later.slice(0, limit);
  return {
    messages,
    cursor: messages.at(-1)?.id ?? after,
    hasEarlier: false,
    hasLater: later.length > limit || (capped && messages.length > 0),
    joins: true,
  };
}
