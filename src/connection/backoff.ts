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

export class Backoff {
  readonly #options: BackoffOptions;
  #attempt = 0;
  #cause: Cause = 'unknown';
  #hint: number | undefined;

  constructor(options: BackoffOptions = {}) {
    this.#options = options;
  }

  /** Attempts since the last success. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Why the next attempts are made, and what the server asked for. */
  because(cause: Cause, hint?: number): void {
    this.#cause = cause;
    this.#hint = hint;
  }

  /** It works: the next trouble waits as short as the first time, but it does wait. */
  settle(): void {
    this.#attempt = 1;
  }

  /** Milliseconds before the next attempt; nothing before the very first. */
  next(): number {
    const { base = 1_000, cap = 30_000, spread = 20_000, random = Math.random } = this.#options;
    const retries = this.#attempt++;
    const hint = this.#hint;
    this.#hint = undefined;
    if (retries === 0) return 0;
    const between = (from: number, to: number) => from + random() * (to - from);
    if (hint !== undefined) return between(0, hint);
    if (retries > 1) return between(base, Math.max(base, Math.min(cap, base * 2 ** retries)));
    if (this.#cause === 'unknown') return between(base / 4, base * 3);
    return between(0, this.#cause === 'later' ? spread : this.#cause === 'soon' ? base : base / 2);
  }
}
