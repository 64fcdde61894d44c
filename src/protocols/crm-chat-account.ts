/**
 * Who we are to crm-chat: a token of its Keycloak that the page brings, and a number that nobody
 * tells us and that we learn. Knows neither requests nor frames.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { Author, SendLimits } from '../model.ts';
import type { WireStatus } from './crm-chat-wire.ts';
import type { Protocol, Side } from './protocol.ts';
import { claimsIn, subjectOf } from './token.ts';

export interface CrmChatOptions {
  /** Where `/api/v1/` and `/connect/` are, path included. @default the page's origin */
  readonly server?: string | undefined;
  /** What visitors read as the name of the desk: this backend has but one, without a name. */
  readonly organization?: string | undefined;
  /** `agent`: a curator, whose token has the role `chat_manager`. @default 'visitor' */
  readonly role?: Side;
  /**
   * A fresh access token; asked for before every line, and again when one was refused. It travels in
   * an address, so it must be without `=`, `&`, `#` and `%`, as every JWT is.
   */
  readonly getToken?: (() => Promise<string>) | undefined;
  /** Id of the topic of a conversation that begins without one. @default the first on the list */
  readonly topic?: string;
  /** What may be sent, where the backend was told otherwise than by default. */
  readonly limits?: SendLimits;
  /** Milliseconds that the page may take to bring a token. @default 10000 */
  readonly timeout?: number;
  /** Milliseconds between two signs of life; after 60000 without one nobody hears us. @default 22000 */
  readonly ping?: number;
  /** Milliseconds between two looks at the list: events may be lost. @default 60000 */
  readonly look?: number;
}

/** What outlives the page. */
export interface CrmChatMemory {
  /** Our number. */
  readonly me?: number;
  /** Chats that a curator hears of and that no list names. */
  readonly orders?: { readonly [id: string]: WireStatus };
  /** Who wrote what colleagues of a curator wrote, by message: no list says so. */
  readonly colleagues?: { readonly [message: string]: number };
}

export class CrmChatAccount {
  readonly options: CrmChatOptions;
  /** Without a slash at its end. */
  readonly server: string;
  readonly side: Side;
  /** `null`: never been there, as far as we know. */
  memory: CrmChatMemory | null = null;
  /** Had before anything is asked, by whom it is needed. */
  needs?: () => Promise<unknown>;
  #token = '';
  #asking: Promise<string> | undefined;
  /** None while nobody is meant to be signed in. */
  #keep: ((credentials: string) => void) | undefined = () => {};

  /** @throws ShamanError `invalid` */
  constructor(options: CrmChatOptions) {
    this.options = options;
    this.side = options.role ?? 'visitor';
    this.server = addressOf(options.server);
  }

  /** Which messages are ours the backend says; who we are it does not. */
  get self(): Author {
    const { name } = claimsIn(this.#token);
    return { id: 'me', role: this.side, ...(!!name && { name: String(name) }) };
  }

  /** Rejects with what `getToken` throws, or when it is late. */
  async visitor(): Promise<string> {
    const subject = subjectOf(this.#token || (await this.fresh()));
    return [this.server, 'crm-chat', this.side, subject].map(encodeURIComponent).join('/');
  }

  remember: NonNullable<Protocol['remember']> = (credentials, keep) => {
    if (keep || credentials === null) this.#keep = keep;
    if (!this.#keep) this.#token = '';
    try {
      this.memory = JSON.parse(credentials ?? 'null');
    } catch {
      // Not what we kept: as if there were none.
      this.memory = null;
    }
  };

  /** Keep this as well. */
  learn(more: CrmChatMemory): void {
    this.memory = { ...this.memory, ...more };
    this.#keep?.(JSON.stringify(this.memory));
  }

  /** @param renewed Another one than we have. @throws ShamanError, or what `getToken` throws */
  async token(renewed = false): Promise<string> {
    if (!this.#keep) throw new ShamanError('closed', 'Signed out.');
    await this.needs?.();
    return (!renewed && this.#token) || this.fresh();
  }

  /** Another one; whoever asks meanwhile gets the same. @throws ShamanError, or what `getToken` throws */
  fresh(): Promise<string> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<string> {
    const { getToken, timeout = 10_000 } = this.options;
    const keep = this.#keep;
    const token = getToken && (await inTime(getToken(), timeout, 'getToken'));
    if (!token || /[=&#%\s]/.test(token))
      throw new ShamanError('unauthorized', 'crm-chat needs a token without = & # %.', {
        reason: 'bad_token',
        fatal: true,
      });
    if (keep === this.#keep) this.#token = token;
    return token;
  }
}

/** @throws ShamanError `invalid` */
function addressOf(server = ''): string {
  try {
    const { origin, pathname } = new URL(server || '/', globalThis.location?.href);
    return (origin + pathname).replace(/\/+$/, '');
  } catch (cause) {
    throw new ShamanError('invalid', `Not a URL: ${server}`, { cause, fatal: true });
  }
}
