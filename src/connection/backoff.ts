/**
 * How long to wait before the next attempt: spread over time, so that a restarted server is not
 * trampled. The first wait depends on the cause, the following grow with jitter after the cap. Who
 * was asked back and finds nobody keeps its place in the crowd: it asks again one spread later.
 */
import type { Cause } from './close-policy.ts';

export interface BackoffOptions {
  /** Milliseconds; the least wait after the first. @default 1000 */
  readonly base?: number;
  /** Milliseconds; no wait is longer. @default 30000 */
  readonly cap?: number;
  /** Milliseconds over which clients spread when a server leaves without a hint. @default 20000 */
  readonly spread?: number;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
}

/** Milliseconds; what a server asks for beyond that is a mistake. */
const LONGEST_HINT = 3_600_000;
/** Milliseconds in which a server that said that it comes back is expected. */
const RESTART = 20_000;

export class Backoff {
  readonly #options: BackoffOptions;
  /** Troubles since it last worked. */
  attempt = 0;
  /** Milliseconds over which we are to be spread should the server go without a word; none where few are there. */
  crowd: number | undefined;
  /** Milliseconds over which the server wants us spread; 0 when it never said. */
  #asked = 0;

  constructor(options: BackoffOptions = {}) {
    this.#options = options;
  }

  /**
   * Milliseconds before the next attempt.
   * @param hint Milliseconds within which the server wants us back
   */
  next(cause: Cause, hint?: number): number {
    const { base = 1_000, cap = 30_000, spread = 20_000, random = Math.random } = this.#options;
    const between = (from: number, to: number) => from + random() * (to - from);
    const again = this.attempt++;
    const asked = hint ?? (again || cause !== 'unknown' ? undefined : this.crowd);
    if (asked !== undefined || !again) this.#asked = asked ?? 0;
    if (asked !== undefined) return between(0, Math.min(asked, LONGEST_HINT));
    // Without chance: all of them stay as far apart as they are, however long it takes.
    const turn = this.#asked && Math.max(base, Math.min(cap, this.#asked));
    if (again && turn && again * turn <= RESTART) return turn;
    if (again) return between(base, Math.max(base, Math.min(cap, base * 2 ** this.attempt)));
    if (cause === 'unknown') return between(base / 4, base * 3);
    return between(0, cause === 'later' ? spread : cause === 'soon' ? base : base / 2);
  }
}
