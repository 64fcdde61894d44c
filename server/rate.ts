/** How fast somebody may go: a bucket of tokens per name that refills steadily. Knows no request. */

interface Bucket {
  tokens: number;
  at: number;
}

export class Rate {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #clock: () => number;
  #buckets = new Map<string, Bucket>();

  constructor(burst: number, perSecond: number, clock: () => number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Takes one token. @returns 0, or the milliseconds until there is one */
  take(name: string): number {
    const now = this.#clock();
    const bucket = this.#buckets.get(name) ?? { tokens: this.#burst, at: now };
    const refilled = (Math.max(0, now - bucket.at) / 1000) * this.#perSecond;
    bucket.tokens = Math.min(this.#burst, bucket.tokens + refilled);
    bucket.at = now;
    this.#buckets.set(name, bucket);
    if (this.#buckets.size > 10_000) this.#sweep(now);
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / this.#perSecond) * 1000);
    bucket.tokens -= 1;
    return 0;
  }

  /** A bucket that is full again is as good as none. */
  #sweep(now: number): void {
    const fullAfter = (this.#burst / this.#perSecond) * 1000;
    this.#buckets = new Map([...this.#buckets].filter(([, { at }]) => now - at < fullAfter));
  }
}
