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
  readonly #base: number;
  readonly #cap: number;
  readonly #spread: number;
  readonly #random: () => number;
  #attempt = 0;
  #cause: Cause = 'unknown';
  #hint: number | undefined;

  constructor(options: BackoffOptions = {}) {
    this.#base = options.base ?? 1_000;
    this.#cap = options.cap ?? 30_000;
    this.#spread = options.spread ?? 20_000;
    this.#random = options.random ?? Math.random;
  }

  /** Attempts since the last success, this one included. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Why the next attempts are made, and what the server asked for. */
  because(cause: Cause, hint?: number): void {
    this.#cause = cause;
    this.#hint = hint;
  }

  /** Somebody asked for a line: the very first attempt does not wait. */
  begin(): void {
    this.#attempt = 0;
  }

  /** It works: the next trouble waits as short as the first time, but it does wait. */
  settle(): void {
    this.#attempt = 1;
  }

  /** Milliseconds before the next attempt; nothing before the very first. */
  next(): number {
    const retries = this.#attempt++;
    if (retries === 0) return 0;
    const [from, to] =
      retries === 1 || this.#hint !== undefined ? this.#first() : this.#following(retries);
    this.#hint = undefined;
    return from + this.#random() * (to - from);
  }

  #first(): readonly [from: number, to: number] {
    if (this.#hint !== undefined) return [0, this.#hint];
    if (this.#cause === 'fresh') return [0, this.#base / 2];
    if (this.#cause === 'soon') return [0, this.#base];
    return this.#cause === 'later' ? [0, this.#spread] : [this.#base / 4, this.#base * 3];
  }

  #following(retries: number): readonly [from: number, to: number] {
    return [
      this.#base,
      Math.max(this.#base, Math.min(this.#cap, 2 * this.#base * 2 ** (retries - 1))),
    ];
  }
}
