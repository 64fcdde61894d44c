/**
 * The four requests of a Convead backend, and a history made of what they give: the newest
 * messages, or some from `since_id` on, of which its document tells neither whether that one is
 * among them nor whether they are newer or older. Knows no channel.
 */
import { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Message } from '../model.ts';
import { ConveadAccount } from './convead-account.ts';
import { type ConveadOptions, type ConveadPaths, filled, PATHS } from './convead-options.ts';
import { ConveadTranslation } from './convead-translation.ts';
import { Echoes } from './echoes.ts';
import { request } from './http.ts';
import type { HistoryPage, Page } from './protocol.ts';

/** Fewer than these are all there are: a backend may give fewer than it was asked for. */
export const FEWEST_CAP = 20;

export class ConveadRequests extends ConveadAccount {
  readonly translation: ConveadTranslation;
  readonly echoes = new Echoes();
  readonly #paths: ConveadPaths;
  /** `since_id` was seen to look at what is newer. */
  #looksOn = false;
  readonly #past = late(
    () => import('./convead-past.ts'),
    ({ before }) => before,
  );
  readonly #form = late(
    () => import('./convead-form.ts'),
    ({ formOf }) => formOf,
  );

  constructor(options: ConveadOptions) {
    super(options);
    this.translation = new ConveadTranslation(this.base, options.fields);
    this.#paths = { ...PATHS, ...options.paths };
  }

  /** Who asks. */
  get sender(): object {
    const { id, role } = this.self;
    return this.options.sender ?? { type: role === 'agent' ? 'manager' : role, id };
  }

  /** The newest messages, or those before or after one. */
  async pageOf(id: string, page: Page): Promise<HistoryPage> {
    const { limit } = page;
    const newest = (count: number) => this.messages(id, count);
    if ('before' in page) return (await this.#past())(newest, page.before, limit);
    if (!('after' in page)) return pageOf(await newest(limit + 1), limit);
    // Room for the one that we have, and for one that shows that there are more.
    const count = limit + 2;
    const got = await this.messages(id, count, page.after);
    const joins = indexIn(got, page.after) >= 0;
    const later = laterIn(got, page.after);
    this.#looksOn ||= later.length > 0;
    // A full page without the one that we have may begin anywhere after it.
    if (this.#looksOn && (joins || got.length < count))
      return following(later, page, got.length >= FEWEST_CAP);
    const all = await newest(count);
    return indexIn(all, page.after) < 0
      ? pageOf(all, limit)
      : following(laterIn(all, page.after), page);
  }

  async messages(id: string, count: number, since_id?: string): Promise<readonly Message[]> {
    const said = await this.ask('messages', { conversation_id: id }, { count, since_id });
    const messages = this.translation.messages(said, id, this.self);
    return messages.map((message) => {
      const localId = this.echoes.nameOf(message.id);
      return localId ? { ...message, localId } : message;
    });
  }

  /** @throws ShamanError, also for an error that comes with status 200 */
  async ask(
    path: keyof ConveadPaths,
    ids: { readonly [name: string]: string },
    body: object,
  ): Promise<unknown> {
    const { encoding, timeout = 10_000 } = this.options;
    const form = encoding === 'form' ? (await this.#form())(body) : body;
    const options = { method: 'POST', body: form, timeout } as const;
    try {
      return answerIn(
        await request(this.urlOf(filled(this.#paths[path], ids, encodeURIComponent)), options),
      );
    } catch (error) {
      const { message, details } = error as ShamanError;
      if (!/already|другим/i.test(details.reason ?? '')) throw error;
      throw new ShamanError('request', message, { ...details, reason: 'already_open' });
    }
  }

  /** A path below the server's, or a URL of its own. */
  protected urlOf(path: string): string {
    return path.startsWith('http') ? path : this.base + path;
  }
}

/** Nothing, or a page of some proxy, is an answer that says nothing. */
function answerIn(text: string): unknown {
  let said: { readonly error?: string | { readonly message?: string } } | null = null;
  try {
    said = JSON.parse(text);
  } catch {
    return said;
  }
  if (!said?.error) return said;
  const { error } = said;
  const reason = typeof error === 'string' ? error : String(error.message);
  throw new ShamanError('request', reason, { reason, fatal: true });
}

export function indexIn(messages: readonly Message[], id: string): number {
  return messages.findIndex((message) => message.id === id);
}

/** Where it is not among them: by number. Of ids that do not count nobody can tell: then all of them. */
function laterIn(messages: readonly Message[], id: string): readonly Message[] {
  const at = indexIn(messages, id);
  return messages.filter((message, index) =>
    at < 0 ? !(Number(message.id) <= Number(id)) : index > at,
  );
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

function following(
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
