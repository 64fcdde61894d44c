/**
 * Who we are to a Convead backend: an id that the page names, or one made at random and kept, and
 * which conversations we have met, because nobody lists them. Knows neither requests nor frames.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { Author } from '../model.ts';
import type { ConveadOptions } from './convead-options.ts';
import type { Told } from './convead-translation.ts';
import type { Protocol } from './protocol.ts';

type Keep = Parameters<NonNullable<Protocol['remember']>>[1];
type Known = Partial<Told> & { readonly id: string };

interface Kept {
  readonly id: string;
  readonly known: readonly Known[];
}

/** Conversations that a manager is reminded of. */
const REMEMBERED = 50;

export class ConveadAccount {
  readonly options: ConveadOptions;
  /** Without a slash at its end. */
  readonly server: string;
  #id = '';
  #known: readonly Known[] = [];
  #keep: Keep | null = () => {};

  /** @throws ShamanError `invalid` */
  constructor(options: ConveadOptions) {
    this.options = options;
    this.server = baseOf(options.server);
  }

  get self(): Author {
    return { id: this.#id, role: this.options.role ?? 'visitor' };
  }

  /** Conversations that we have met, the newest last. */
  get known(): readonly Known[] {
    return this.#known;
  }

  /** Rejects with what `getToken` throws, or when it is late. */
  async visitor(): Promise<string> {
    const id = await this.#token();
    const { organization = '', role = 'visitor' } = this.options;
    return [this.server, organization, role, id ?? 'anonymous'].map(encodeURIComponent).join('/');
  }

  remember(credentials: string | null, keep = credentials === null ? null : this.#keep): void {
    this.#keep = keep;
    let kept: Partial<Kept> | null = null;
    try {
      kept = JSON.parse(credentials ?? 'null');
    } catch {
      // Not what we kept: as if there were none.
    }
    this.#id = kept?.id ?? '';
    this.#known = kept?.known ?? [];
  }

  /** From here on we have an id. @throws ShamanError `closed` after signing out */
  async signIn(): Promise<void> {
    const keep = this.#keep;
    const token = await this.#token();
    if (!keep || keep !== this.#keep) throw new ShamanError('closed', 'Signed out.');
    // Letters that may stand in the name of a channel.
    const id = token ?? (this.#id || `v${crypto.randomUUID().replaceAll('-', '')}`);
    if (id === this.#id) return;
    this.#id = id;
    this.#known = [];
    this.#remember();
  }

  /** A conversation is there, or has changed. @param current it is the one that is open now */
  know(told: Known, current = false): void {
    const before = this.#known.find(({ id }) => id === told.id);
    const after = { ...before, ...told };
    const others = this.#known.filter((each) => each !== before);
    const known =
      before && !current
        ? this.#known.map((each) => (each === before ? after : each))
        : [...others, after].slice(-REMEMBERED);
    this.#become(known);
  }

  /** The backend does not have it any more. */
  forget(id: string): void {
    this.#become(this.#known.filter((each) => each.id !== id));
  }

  #become(known: readonly Known[]): void {
    const before = JSON.stringify(this.#known);
    this.#known = known;
    if (before !== JSON.stringify(known)) this.#remember();
  }

  #remember(): void {
    const kept: Kept = { id: this.#id, known: this.#known };
    this.#keep?.(JSON.stringify(kept));
  }

  async #token(): Promise<string | undefined> {
    const { getToken, timeout = 10_000 } = this.options;
    return getToken && inTime(getToken(), timeout, 'getToken is late.');
  }
}

/** @throws ShamanError `invalid` */
function baseOf(server = '/'): string {
  try {
    const { origin, pathname } = new URL(server || '/', globalThis.location?.href);
    return origin + pathname.replace(/\/+$/, '');
  } catch (cause) {
    throw new ShamanError('invalid', `Not a URL: ${server}`, { cause, fatal: true });
  }
}
