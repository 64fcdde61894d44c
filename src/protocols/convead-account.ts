/**
 * Who we are to a Convead backend: an id that the page names, or one made at random and kept, and
 * which conversations we have met, because nobody lists them. Knows neither requests nor frames.
 */
import { inTime } from '../deadline.ts';
import { ShamanError } from '../errors.ts';
import type { Author } from '../model.ts';
import { baseOf } from './base-url.ts';
import type { ConveadOptions } from './convead-options.ts';
import type { Told } from './convead-translation.ts';
import type { Protocol } from './protocol.ts';

type Keep = Parameters<NonNullable<Protocol['remember']>>[1];
export type Known = Partial<Told> & {
  readonly id: string;
  /** `since_id` was seen to look at what is newer. */
  readonly looksOn?: boolean;
};

/** Conversations that a manager is reminded of. */
const REMEMBERED = 50;

export class ConveadAccount {
  readonly options: ConveadOptions;
  readonly base: string;
  /** Conversations that we have met, by id; the one that is open last. */
  known = new Map<string, Known>();
  #id = '';
  #kept: string | null = null;
  #keep: Keep | null = () => {};

  /** @throws ShamanError `invalid` */
  constructor(options: ConveadOptions) {
    this.options = options;
    this.base = baseOf(options.server);
  }

  get self(): Author {
    return { id: this.#id, role: this.options.role ?? 'visitor' };
  }

  get isVisitor(): boolean {
    return this.self.role === 'visitor';
  }

  /** The one that is open. */
  get current(): Known | undefined {
    return [...this.known.values()].at(-1);
  }

  /** Rejects with what `getToken` throws, or when it is late. */
  async visitor(): Promise<string> {
    const { organization = '' } = this.options;
    const id = (await this.#token()) ?? 'anonymous';
    return [this.base, organization, this.self.role, id].map(encodeURIComponent).join('/');
  }

  remember(credentials: string | null, keep = credentials === null ? null : this.#keep): void {
    this.#keep = keep;
    this.#kept = credentials;
    let kept: { readonly id?: string; readonly known?: readonly Known[] } | null = null;
    try {
      kept = JSON.parse(credentials ?? 'null');
    } catch {
      // Not what we kept: as if there were none.
    }
    this.#id = kept?.id ?? '';
    this.known = new Map(kept?.known?.map((each) => [each.id, each]));
  }

  /** From here on we have an id. @throws ShamanError `closed` after signing out */
  async signIn(): Promise<void> {
    const keep = this.#keep;
    const token = await this.#token();
    if (!keep || keep !== this.#keep) throw new ShamanError('closed', 'Signed out.');
    // Of letters that may stand in the name of a channel.
    const id = token ?? (this.#id || `v${crypto.randomUUID().replaceAll('-', '')}`);
    if (id === this.#id) return;
    this.#id = id;
    this.known.clear();
    this.retain();
  }

  /** A conversation is there, or has changed. @param current it is the one that is open now */
  know(told: Known, current?: boolean): void {
    const { id } = told;
    const known = { ...this.known.get(id), ...told };
    if (current) this.known.delete(id);
    this.known.set(id, known);
    this.retain();
  }

  /** Keep what we know, where that is new. */
  retain(): void {
    const known = [...this.known.values()].slice(-REMEMBERED);
    const kept = JSON.stringify({ id: this.#id, known });
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#keep?.(kept);
  }

  async #token(): Promise<string | undefined> {
    const { getToken, timeout = 10_000 } = this.options;
    return getToken && inTime(getToken(), timeout, 'getToken');
  }
}
