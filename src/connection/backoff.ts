/**
 * How long to wait before the next attempt: spread over time, so that a restarted server is not
 * trampled. The first wait depends on the cause, the following grow with jitter after the cap.
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

export class Backoff {
  readonly #options: BackoffOptions;
  /** Troubles since it last worked. */
  attempt = 0;

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
    const grown = base * 2 ** ++this.attempt;
    if (hint !== undefined) return between(0, Math.min(hint, LONGEST_HINT));
    if (this.attempt > 1) return between(base, Math.max(base, Math.min(cap, grown)));
    if (cause === 'unknown') return between(base / 4, base * 3);
    return between(0, cause === 'later' ? spread : cause === 'soon' ? base : base / 2);
  }
}
