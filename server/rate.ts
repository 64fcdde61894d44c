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

  /** Takes tokens, at most as many as fit. @returns 0, or the milliseconds until there are enough */
  take(name: string, asked = 1): number {
    const wanted = Math.min(asked, this.#burst);
    const now = this.#clock();
    const bucket = this.#buckets.get(name) ?? { tokens: this.#burst, at: now };
    const refilled = (Math.max(0, now - bucket.at) / 1000) * this.#perSecond;
    bucket.tokens = Math.min(this.#burst, bucket.tokens + refilled);
    bucket.at = now;
    this.#buckets.set(name, bucket);
    if (this.#buckets.size > 10_000) this.#sweep(now);
    const missing = wanted - bucket.tokens;
    if (missing > 0) return Math.ceil((missing / this.#perSecond) * 1000);
    bucket.tokens -= wanted;
    return 0;
  }

  /** A bucket that is full again is as good as none. */
  #sweep(now: number): void {
    const fullAfter = (this.#burst / this.#perSecond) * 1000;
    this.#buckets = new Map([...this.#buckets].filter(([, { at }]) => now - at < fullAfter));
  }
}
