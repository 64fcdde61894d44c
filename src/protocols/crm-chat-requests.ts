/**
 * What crm-chat is asked by REST: with a token as it is, with a fresh one where that was refused,
 * list by list. Knows neither conversations nor frames.
 */
import type { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import { CrmChatAccount } from './crm-chat-account.ts';
import type { WireList } from './crm-chat-wire.ts';
import { type HttpRequest, request } from './http.ts';

/** Of one page of a list: there is no most. */
const PAGE = 100;

export class CrmChatRequests extends CrmChatAccount {
  /** Told of what a fresh token was refused as well. */
  end: (error: ShamanError) => void = () => {};
  /** Most people are never refused: what that means is loaded then. */
  readonly #refused = late(
    () => import('./crm-chat-refusals.ts'),
    ({ refused }) => refused,
  );

  /** Below `/api/v1/`; every path ends with a slash. @throws ShamanError */
  ask<T>(path: string, options?: HttpRequest): Promise<T> {
    return this.authorized(path, (url, headers) => request(url, { ...options, headers }));
  }

  /** One page of a list. @throws ShamanError */
  list<T>(path: string, limit: number, offset = 0): Promise<WireList<T>> {
    return this.ask(`${path}?limit=${limit}&offset=${offset}`);
  }

  /** A list from its beginning to its end. @throws ShamanError */
  async all<T>(path: string): Promise<readonly T[]> {
    const found: T[] = [];
    for (let more: unknown = true; more; ) {
      const { results, next } = await this.list<T>(path, PAGE, found.length);
      found.push(...results);
      more = results.length && next;
    }
    return found;
  }

  /** Who is refused shows a fresh token, once. @throws ShamanError */
  async authorized<T>(
    path: string,
    act: (url: string, headers: { readonly [name: string]: string }) => Promise<string>,
    again = true,
  ): Promise<T> {
    const authorization = await this.token();
    try {
      const answer = await act(`${this.server}/api/v1/${path}`, { authorization });
      return JSON.parse(answer || 'null');
    } catch (error) {
      await (await this.#refused())(this, error, again && authorization);
      return this.authorized(path, act, false);
    }
  }
}
