/**
 * What crm-chat is asked by REST: with a token as it is, with a fresh one where that was refused,
 * list by list. Knows neither conversations nor frames.
 */
import { ShamanError } from '../errors.ts';
import type { CrmChatAccount } from './crm-chat-account.ts';
import type { WireList } from './crm-chat-wire.ts';
import { type HttpRequest, request } from './http.ts';
import type { Transfer } from './protocol.ts';

type Headers = { readonly authorization: string; readonly accept: string };

/** Of one page of a list: there is no most. */
const PAGE = 100;

export class CrmChatRequests {
  /** Told of what a fresh token was refused as well. */
  refused: (error: ShamanError) => void = () => {};
  readonly #account: CrmChatAccount;

  constructor(account: CrmChatAccount) {
    this.#account = account;
  }

  /** Below `/api/v1/`; every path ends with a slash. @throws ShamanError */
  ask<T>(path: string, options?: HttpRequest): Promise<T> {
    return this.#authorized((headers) => request(this.#url(path), { ...options, headers }));
  }

  /** The same for files, seen while they go. @throws ShamanError */
  async upload<T>(path: string, form: FormData, transfer?: Transfer): Promise<T> {
    const { post } = await import('./uploads.ts').catch(unloaded);
    const send = (headers: Headers) => post(this.#url(path), { ...headers }, form, transfer);
    const answer = await this.#authorized<T>(send);
    transfer?.progress(1);
    return answer;
  }

  /** One page of a list. @throws ShamanError */
  list<T>(path: string, limit: number, offset = 0): Promise<WireList<T>> {
    return this.ask(`${path}?limit=${limit}&offset=${offset}`);
  }

  /** A list from its beginning to its end. @throws ShamanError */
  async all<T>(path: string): Promise<readonly T[]> {
    const found: T[] = [];
    for (;;) {
      const { results, next } = await this.list<T>(path, PAGE, found.length);
      found.push(...results);
      if (!next || results.length === 0) return found;
    }
  }

  /** Who is refused shows a fresh token, once: everything that is wrong with one is a 403 here. */
  async #authorized<T>(act: (headers: Headers) => Promise<string>, again = true): Promise<T> {
    const account = this.#account;
    if (!account.isWanted) throw new ShamanError('closed', 'Signed out.');
    const authorization = await account.token();
    let answer: string;
    try {
      answer = await act({ authorization, accept: 'application/json' });
    } catch (thrown) {
      const error = await explained(thrown);
      if (error.details.status !== 403) throw error;
      if (!again) {
        const end = new ShamanError('unauthorized', error.message, error.details);
        this.refused(end);
        throw end;
      }
      if (authorization === (await account.token())) await account.fresh();
      return this.#authorized(act, false);
    }
    try {
      return JSON.parse(answer || 'null');
    } catch (cause) {
      throw new ShamanError('protocol', 'Not JSON of crm-chat.', { cause });
    }
  }

  #url(path: string): string {
    return `${this.#account.server}/api/v1/${path}`;
  }
}

/** Most people are never refused: what that means is loaded then, and where it cannot be, the status says enough. */
async function explained(thrown: unknown): Promise<ShamanError> {
  const error = ShamanError.from(thrown);
  if (error.code !== 'request') return error;
  const part = await import('./crm-chat-refusals.ts').catch(() => null);
  return part?.explained(error) ?? error;
}

/** Of a part that could not be loaded: what needed it was never asked. */
export function unloaded(cause: unknown): never {
  const why = 'A part of the SDK did not load.';
  throw new ShamanError('unreachable', why, { cause, unsent: true });
}
