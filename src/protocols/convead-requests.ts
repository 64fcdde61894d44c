/**
 * The four requests of a Convead backend, and a history made of what they give: the newest
 * messages, or some from `since_id` on, of which its document tells neither whether that one is
 * among them nor whether they are newer or older. Knows no channel.
 */
import { ShamanError } from '../errors.ts';
import type { Message } from '../model.ts';
import type { ConveadAccount } from './convead-account.ts';
import type { ConveadNews } from './convead-news.ts';
import { type ConveadPaths, filled, PATHS } from './convead-options.ts';
import { order } from './convead-translation.ts';
import { request } from './http.ts';
import type { HistoryPage, Page } from './protocol.ts';

/** Fewer than these are all there are: a backend may give fewer than it was asked for. */
const FEWEST_CAP = 20;

const OPEN_ELSEWHERE = /already|another|другим/i;

export class ConveadRequests {
  readonly #account: ConveadAccount;
  readonly #news: Pick<ConveadNews, 'translation' | 'echoes'>;
  readonly #paths: ConveadPaths;
  /** Which way `since_id` looks, once an answer has shown it. */
  #looks: 'newer' | 'older' | undefined;

  constructor(account: ConveadAccount, news: Pick<ConveadNews, 'translation' | 'echoes'>) {
    this.#account = account;
    this.#news = news;
    this.#paths = { ...PATHS, ...account.options.paths };
  }

  /** What it gives may be the conversation, or nothing: then the channel brings it. */
  open(visitor_id: string): Promise<unknown> {
    return this.#ask('open', { visitor_id }, { sender: this.#sender() });
  }

  /** What it gives may be the message, or nothing. */
  send(conversation_id: string, content: string): Promise<unknown> {
    return this.#ask('send', { conversation_id }, { sender: this.#sender(), content });
  }

  async markRead(conversation_id: string, message_id: string): Promise<void> {
    await this.#ask('markRead', { conversation_id, message_id });
  }

  /** The newest messages, or those before or after one. */
  async history(id: string, page: Page): Promise<HistoryPage> {
    if ('after' in page) return this.#after(id, page.after, page.limit);
    if ('before' in page) return this.#before(id, page.before, page.limit);
    const messages = await this.messages(id, page.limit + 1);
    return pageOf(messages, page.limit);
  }

  async messages(id: string, count: number, since_id?: string): Promise<readonly Message[]> {
    const { translation, echoes } = this.#news;
    const said = await this.#ask(
      'messages',
      { conversation_id: id },
      { count, ...(since_id && { since_id }) },
    );
    return translation.messages(said, id, this.#account.self).map((message) => {
      const localId = echoes.nameOf(message.id);
      return localId ? { ...message, localId } : message;
    });
  }

  async #after(id: string, after: string, limit: number): Promise<HistoryPage> {
    // Room for the one that we have, and for one that shows that there are more.
    const count = limit + 2;
    if (this.#looks !== 'older') {
      const got = await this.messages(id, count, after);
      const at = indexOf(got, after);
      const later = got.filter((message, index) => isLater(message, index, after, at));
      if (later.length > 0) this.#looks = 'newer';
      else if (got.length > 1 || (got[0] && at < 0)) this.#looks = 'older';
      // A full page without the one that we have may begin anywhere after it.
      const joins = at >= 0 || got.length < count;
      if (this.#looks === 'newer' && joins)
        return laterPage(later, after, limit, got.length >= FEWEST_CAP);
    }
    const newest = await this.messages(id, count);
    const at = indexOf(newest, after);
    if (at < 0) return pageOf(newest, limit);
    return laterPage(newest.slice(at + 1), after, limit, false);
  }

  async #before(id: string, before: string, limit: number): Promise<HistoryPage> {
    if (this.#looks !== 'newer') {
      const got = await this.messages(id, limit + 2, before);
      const at = indexOf(got, before);
      const earlier = got.filter(
        (each, index) => each.id !== before && !isLater(each, index, before, at),
      );
      if (earlier.length > 0) {
        this.#looks = 'older';
        return pageOf(earlier, limit);
      }
      if (got.length > 1) this.#looks = 'newer';
    }
    // There is no other way back than to ask for more and more of the newest.
    let got: readonly Message[] = [];
    for (let count = 2 * (limit + FEWEST_CAP); ; count *= 2) {
      const more = await this.messages(id, count);
      const end = more.length < count || more.length <= got.length;
      got = more;
      const at = indexOf(got, before);
      if (at > limit || end) return pageOf(got.slice(0, Math.max(0, at)), limit);
    }
  }

  #sender(): object {
    const { id, role, name } = this.#account.self;
    const type = role === 'agent' ? 'manager' : role;
    return this.#account.options.sender ?? { type, id, ...(name && { name }) };
  }

  /** @throws ShamanError, also for an error that comes with status 200 */
  async #ask(
    path: keyof ConveadPaths,
    ids: { readonly [name: string]: string },
    body: object = {},
  ): Promise<unknown> {
    const { options, server } = this.#account;
    const { encoding = 'json', timeout = 10_000 } = options;
    const encoded = Object.entries(ids).map(([name, id]) => [name, encodeURIComponent(id)]);
    const url = urlIn(server, filled(this.#paths[path], Object.fromEntries(encoded)));
    try {
      const form = encoding === 'form' ? formOf(body) : body;
      const text = await request(url, { method: 'POST', body: form, timeout });
      return this.#read(text);
    } catch (error) {
      throw named(error as ShamanError);
    }
  }

  /** Nothing, or a page of some proxy, is an answer that says nothing. */
  #read(text: string): unknown {
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch {
      return undefined;
    }
    const { error } = (said ?? {}) as { readonly error?: string | { readonly message?: string } };
    if (!error) return said;
    const why = typeof error === 'string' ? error : (error.message ?? 'refused');
    throw new ShamanError('request', why, { reason: why, fatal: true, status: 200 });
  }
}

/** A path below the server's, or a URL of its own. */
export function urlIn(server: string, path: string): string {
  return /^https?:/.test(path) ? path : server + path;
}

/** Codes that people can act on, in whatever words the backend says it. */
function named(error: ShamanError): ShamanError {
  const { reason = '' } = error.details;
  if (!OPEN_ELSEWHERE.test(reason)) return error;
  return new ShamanError('request', error.message, { ...error.details, reason: 'already_open' });
}

/** As Rails reads it: `sender[id]`. */
function formOf(body: object, form = new FormData(), within = ''): FormData {
  for (const [name, value] of Object.entries(body)) {
    const key = within ? `${within}[${name}]` : name;
    if (typeof value === 'object') formOf(value, form, key);
    else form.append(key, String(value));
  }
  return form;
}

function indexOf(messages: readonly Message[], id: string): number {
  return messages.findIndex((message) => message.id === id);
}

/** @param at where the other one stands in the same list */
function isLater(message: Message, index: number, id: string, at: number): boolean {
  if (at >= 0) return index > at;
  // Not there, and of ids that do not count nobody can tell: then the list begins after it.
  const after = order(message, { ...message, id });
  return Number.isNaN(Number(id)) || after > 0;
}

function pageOf(messages: readonly Message[], limit: number): HistoryPage {
  const newest = messages.slice(-limit);
  const capped = messages.length >= FEWEST_CAP && messages.length < limit;
  return {
    messages: newest,
    cursor: newest.at(-1)?.id ?? null,
    hasEarlier: messages.length > limit || capped,
    hasLater: false,
    joins: false,
  };
}

function laterPage(
  later: readonly Message[],
  after: string,
  limit: number,
  capped: boolean,
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
