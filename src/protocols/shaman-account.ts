/**
 * Who we are to our own server: a signed session, kept, and made anew before it runs out or when
 * it is refused. Knows neither frames nor how the server is asked for one.
 */
import { ShamanError } from '../errors.ts';
import { inTime } from '../in-time.ts';
import type { Author } from '../model.ts';
import { parseWire } from './shaman-translation.ts';
import type { WireSession } from './shaman-wire.ts';
import { subjectOf } from './token.ts';

type Keep = (credentials: string | null, another?: boolean) => void;

/** What a new session is asked for with; neither makes a new visitor. */
export interface Proof {
  readonly token?: string | undefined;
  /** An earlier one, to be prolonged. */
  readonly session?: string | undefined;
}

export interface AccountOptions {
  /** Origin of the server. */
  readonly server: string;
  readonly getToken: (() => Promise<string>) | undefined;
  /** Milliseconds that `getToken` may take. */
  readonly timeout: number;
  /** Asks the server for a session; gives its JSON. */
  readonly ask: (proof: Proof) => Promise<string>;
}

export class ShamanAccount {
  readonly #options: AccountOptions;
  #session: WireSession | null = null;
  /** Refused by now; an anonymous visitor stays the same with it. */
  #worn: WireSession | null = null;
  #asking: Promise<void> | null = null;
  /** Given to learn who the visitor is; good for the first session as well. */
  #token: string | undefined;
  /** None while nobody is meant to be signed in. */
  #keep: Keep | null = () => {};

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** Known from the first session on. */
  get self(): Author | undefined {
    return this.#known?.self;
  }

  /** Empty before the first, and while a refused one is made anew. */
  get session(): string {
    return this.#session?.session ?? '';
  }

  /** Whom the page says its visitor is. Rejects with what `getToken` throws, or when it is late. */
  async subject(): Promise<string> {
    this.#token = await this.#fresh();
    return this.#token === undefined ? 'anonymous' : subjectOf(this.#token);
  }

  remember(credentials: string | null, keep = credentials === null ? null : this.#keep): void {
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
  refused(session = this.session): void {
    if (!this.#session || this.session !== session) return;
    this.#worn = this.#session;
    this.#session = null;
    this.#token = undefined;
  }

  /** The session, made now where there is none. @throws ShamanError, or what `getToken` throws */
  async signIn(): Promise<WireSession> {
    if (!this.#session && this.#keep) await this.renew();
    if (!this.#session) throw new ShamanError('closed', 'Signed out.');
    return this.#session;
  }

  /** A fresh session, though the present one may still be good. Whoever asks meanwhile gets the same. */
  renew(): Promise<void> {
    const asking =
      this.#asking ??
      this.#ask().finally(() => {
        if (this.#asking === asking) this.#asking = null;
      });
    this.#asking = asking;
    return asking;
  }

  get #known(): WireSession | null {
    return this.#session ?? this.#worn;
  }

  async #fresh(): Promise<string | undefined> {
    const { getToken, timeout } = this.#options;
    return getToken && inTime(getToken(), timeout, 'getToken is late.');
  }

  async #ask(): Promise<void> {
    const { server, ask } = this.#options;
    const before = this.#known;
    const keep = this.#keep;
    const token = this.#token ?? (await this.#fresh());
    // Asked for anew the next time: this one may be worn out by then.
    this.#token = undefined;
    const answer = await ask(token ? { token } : { session: before?.session });
    // Who signed out meanwhile is nobody now.
    if (keep !== this.#keep || before !== this.#known) return;
    this.#session = parseWire<WireSession>(answer, server);
    keep?.(answer, before !== null && before.self.id !== this.#session.self.id);
  }
}
