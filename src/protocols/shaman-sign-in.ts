/**
 * Who we are to our own server: a signed session, made once by REST, kept, and made anew when it is
 * refused. Knows neither frames nor what else is kept.
 */
import { ShamanError } from '../errors.ts';
import type { Author } from '../model.ts';
import { request } from './http.ts';
import { parseWire } from './shaman-translation.ts';
import type { WireSession } from './shaman-wire.ts';
import { subjectOf } from './token.ts';

type Keep = (credentials: string | null, another?: boolean) => void;

export interface SignInOptions {
  /** Origin of the server. */
  readonly server: string;
  readonly organization: string;
  readonly getToken?: (() => Promise<string>) | undefined;
}

export class ShamanSignIn {
  readonly #options: SignInOptions;
  #session: WireSession | null = null;
  /** Refused by now; an anonymous visitor stays the same with it. */
  #worn: WireSession | null = null;
  #asking: Promise<WireSession> | null = null;
  /** Asked for to learn who the visitor is; good for the first session as well. */
  #token: Promise<string> | undefined;
  #keep: Keep = () => {};

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** Known from the first session on. */
  get self(): Author | undefined {
    return (this.#session ?? this.#worn)?.self;
  }

  /** None before the first, and while a refused one is made anew. */
  get session(): WireSession | null {
    return this.#session;
  }

  /** Whom the page says its visitor is. Rejects with what `getToken` throws. */
  async subject(): Promise<string> {
    this.#token = this.#options.getToken?.();
    const token = await this.#token;
    return token === undefined ? 'anonymous' : subjectOf(token);
  }

  remember(credentials: string | null, keep: Keep = this.#keep): void {
    this.#keep = keep;
    this.#worn = this.#asking = null;
    try {
      this.#session = parseWire(credentials ?? 'null', this.#options.server);
    } catch {
      // Not what we kept: as if there were none.
      this.#session = null;
    }
  }

  /** @param session The one that was refused; another may have come meanwhile. @default the present one */
  refused(session = this.#session?.session): void {
    if (!this.#session || this.#session.session !== session) return;
    this.#worn = this.#session;
    this.#session = null;
    this.#token = undefined;
  }

  /** @throws ShamanError */
  async signIn(): Promise<WireSession> {
    if (this.#session) return this.#session;
    const asking = this.#asking ?? this.#ask();
    this.#asking = asking;
    try {
      await asking;
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
    if (!this.#session) throw new ShamanError('closed', 'Signed out.');
    return this.#session;
  }

  async #ask(): Promise<WireSession> {
    const { getToken } = this.#options;
    const worn = this.#worn;
    const keep = this.#keep;
    const token = await (this.#token ?? getToken?.());
    // Asked for anew the next time: this one may be worn out by then.
    this.#token = undefined;
    const answer = await this.#post(token ? { token } : { session: worn?.session });
    const session = parseWire<WireSession>(answer, this.#options.server);
    // Who signed out meanwhile is nobody now.
    if (keep !== this.#keep || worn !== this.#worn) return session;
    this.#session = session;
    keep(answer, worn !== null && worn.self.id !== session.self.id);
    return session;
  }

  /** A worn session that cannot even be prolonged is none: the visitor is a new one. */
  async #post(proof: {
    readonly token?: string;
    readonly session?: string | undefined;
  }): Promise<string> {
    const { server, organization } = this.#options;
    const post = (body: object) => request(`${server}/chat/sessions`, { method: 'POST', body });
    try {
      return await post({ organization, ...proof });
    } catch (error) {
      if (!proof.session || (error as ShamanError).code !== 'unauthorized') throw error;
      return post({ organization });
    }
  }
}
