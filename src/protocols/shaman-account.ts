/**
 * Who we are to our own server: a signed session, as it is kept, refused and made anew. Knows
 * neither frames nor how one is asked for.
 */

import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { Author } from '../model.ts';
import type { Protocol, Side } from './protocol.ts';
import type { WireSession } from './shaman-wire.ts';
import { subjectOf } from './token.ts';

type Keep = Parameters<NonNullable<Protocol['remember']>>[1];

export interface ShamanOptions {
  /** Origin of the server. @default the page's origin */
  readonly server?: string | undefined;
  readonly organization: string;
  /** On which side of the desk we sit. @default 'visitor' */
  readonly role?: Side;
  /**
   * A fresh token of an identified visitor, or of an agent; asked again whenever one is needed.
   * Absent: an anonymous visitor.
   */
  readonly getToken?: (() => Promise<string>) | undefined;
  /** Milliseconds that the server may take to answer a frame, and the page to give a token. @default 10000 */
  readonly timeout?: number;
}

/** What a session is asked for with; neither: a new visitor. */
export interface Proof {
  readonly token?: string | undefined;
  /** An earlier one, to be prolonged; with a token, of who we were before we were known. */
  readonly session?: string | undefined;
}

/** As it is kept; `former`: the session of somebody anonymous, still to be shown together with a token. */
type KeptSession = WireSession & { readonly former?: string };

export class ShamanAccount {
  /** Origin of the server. */
  readonly server: string;
  readonly options: ShamanOptions;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** A session is on its way. */
  asking: Promise<void> | null = null;
  former: string | undefined;
  #session: KeptSession | null = null;
  /** Refused by now; an anonymous visitor stays the same with it. */
  #worn: KeptSession | null = null;
  /** Given to learn who the visitor is; good for the first session as well. */
  #token: string | undefined;
  /** None while nobody is meant to be signed in. */
  #keep: Keep | null = () => {};

  /** @throws ShamanError `invalid` */
  constructor(options: ShamanOptions) {
    this.options = options;
    this.server = originOf(options.server);
    this.timeout = options.timeout ?? 10_000;
  }

  /** Known from the first session on. */
  get self(): Author {
    return this.known?.self ?? { id: '', role: this.options.role ?? 'visitor' };
  }

  /** Empty before the first session, and while a refused one is made anew. */
  get token(): string {
    return this.#session?.session ?? '';
  }

  /** Rejects with what `getToken` throws, or when it is late. */
  async visitor(): Promise<string> {
    this.#token = await this.#fresh();
    const { organization } = this.options;
    const { role } = this.self;
    const named = (subject: string) =>
      [this.server, organization, role, subject].map(encodeURIComponent).join('/');
    const anonymous = named('anonymous');
    if (this.#token === undefined) return anonymous;
    if (role === 'visitor') this.former = anonymous;
    return named(subjectOf(this.#token));
  }

  /**
   * JSON of the wire, its relative URLs made whole.
   * @throws ShamanError `protocol` for what is none of ours, such as the page of a captive portal
   */
  parse<T>(text: string): T {
    try {
      return JSON.parse(text, (key, value) =>
        key === 'url' || key === 'avatarUrl' ? new URL(value, this.server).href : value,
      );
    } catch (cause) {
      throw new ShamanError('protocol', 'Not JSON of ours.', { cause });
    }
  }

  remember(credentials: string | null, keep = credentials === null ? null : this.#keep): void {
    this.#keep = keep;
    this.#worn = this.asking = null;
    try {
      this.#session = this.parse(credentials ?? 'null');
    } catch {
      // Not what we kept: as if there were none.
      this.#session = null;
    }
    // The next one takes along what we wrote before we were known.
    if (this.#session?.former) this.refused();
  }

  /** @param token The one that was refused; another may have come meanwhile. @default the present one */
  refused(token = this.token): void {
    if (!this.#session || this.token !== token) return;
    this.#worn = this.#session;
    this.#session = null;
    this.#token = undefined;
  }

  /** The one that is good, or else the one that was. */
  get known(): KeptSession | null {
    return this.#session ?? this.#worn;
  }

  /** Somebody is meant to be signed in. */
  get isWanted(): boolean {
    return !!this.#keep;
  }

  /** What to ask for a session with, and what to do with the answer. Rejects with what `getToken` throws. */
  async prove(): Promise<readonly [proof: Proof, take: (answer: string) => void]> {
    const before = this.known;
    const keep = this.#keep;
    const token = this.#token ?? (await this.#fresh());
    // Asked for anew the next time: this one may be worn out by then.
    this.#token = undefined;
    const take = (answer: string) => {
      // Who signed out meanwhile is nobody now.
      if (keep !== this.#keep || before !== this.known) return;
      const session = this.parse<WireSession>(answer);
      this.#session = session;
      keep?.(answer, !!before?.self.id && before.self.id !== session.self.id);
    };
    return [token ? { token, session: before?.former } : { session: before?.session }, take];
  }

  async #fresh(): Promise<string | undefined> {
    const { getToken } = this.options;
    return getToken && inTime(getToken(), this.timeout, 'getToken');
  }
}

/** @throws ShamanError `invalid` */
function originOf(server = '/'): string {
  try {
    return new URL(server || '/', globalThis.location?.href).origin;
  } catch (cause) {
    throw new ShamanError('invalid', `Not a URL: ${server}`, { cause, fatal: true });
  }
}
