/**
 * Which greeting of the desk is due: by the path of the page, the time on it, and when it was shown
 * last. Hears of other paths from the browser; changes nothing of the page and asks nobody.
 */
import type { Greeting } from '../../src/index.ts';

export interface GreeterOptions {
  readonly greetings: () => readonly Greeting[];
  /** Nothing speaks against one right now. */
  readonly may: () => boolean;
  /** When it was shown, in milliseconds since the epoch. */
  readonly seen: (id: string) => number | undefined;
  readonly due: (greeting: Greeting) => void;
  /** Milliseconds of a second. @default 1000 */
  readonly second?: number | undefined;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** When the page began, in the same. @default when this page was asked for */
  readonly began?: number | undefined;
}

export class Greeter {
  readonly #options: GreeterOptions;
  readonly #second: number;
  readonly #now: () => number;
  #path = location.pathname;
  #since: number;
  /** One was shown on this path: enough. */
  #greeted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: AbortController | undefined;

  constructor(options: GreeterOptions) {
    this.#options = options;
    this.#second = options.second ?? 1000;
    this.#now = options.now ?? Date.now;
    this.#since = options.began ?? performance.timeOrigin;
  }

  start(): void {
    this.#stop ??= new AbortController();
    const { signal } = this.#stop;
    for (const event of ['popstate', 'hashchange'])
      addEventListener(event, () => this.look(), { signal });
    // Tells of pushState too. Older browsers notice at the next thing that happens.
    if ('navigation' in globalThis)
      globalThis.navigation.addEventListener('navigatesuccess', () => this.look(), { signal });
    this.look();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stop?.abort();
    this.#stop = undefined;
  }

  /** Something has changed: look what is due now, and when the next one is. */
  look(): void {
    clearTimeout(this.#timer);
    if (location.pathname !== this.#path) {
      this.#path = location.pathname;
      this.#since = this.#now();
      this.#greeted = false;
    }
    if (!this.#stop || this.#greeted || !this.#options.may()) return;
    const [next] = this.#options
      .greetings()
      .filter((greeting) => matches(greeting.path, this.#path) && this.#isNew(greeting))
      .sort((a, b) => (a.after ?? 0) - (b.after ?? 0));
    if (!next) return;
    const left = this.#since + (next.after ?? 0) * this.#second - this.#now();
    if (left > 0) {
      this.#timer = setTimeout(() => this.look(), Math.min(left, LONGEST));
      return;
    }
    this.#greeted = true;
    this.#options.due(next);
  }

  #isNew({ id, again }: Greeting): boolean {
    const seen = this.#options.seen(id);
    if (seen === undefined) return true;
    return again !== undefined && this.#now() - seen >= again * 3600 * this.#second;
  }
}

/** Browsers take longer ones for none at all. */
const LONGEST = 2 ** 31 - 1;

/** @param pattern `*` stands for anything; absent: everywhere */
export function matches(pattern: string | undefined, path: string): boolean {
  if (!pattern) return true;
  const [first = '', ...rest] = pattern.split('*');
  if (!rest.length) return path === pattern;
  const last = rest.pop() ?? '';
  if (!path.startsWith(first) || !path.endsWith(last)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = path.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from + last.length <= path.length;
}
