/**
 * What failed for a passing reason is tried again later: one timer per name, each wait longer than
 * the one before, with full jitter. Knows nothing of what is tried.
 */

/** Milliseconds between two tries at the most. */
const CAP = 30_000;

export class Retries {
  readonly #delay: number;
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param delay Milliseconds before the first try again, at the most; doubles up to 30 s. */
  constructor(delay = 1_000) {
    this.#delay = delay;
  }

  /** It waits, and must not be tried now. */
  has(name: string): boolean {
    return this.#timers.has(name);
  }

  /** @param wait Milliseconds, where the backend names them. */
  later(name: string, act: () => unknown, wait?: number): void {
    const failures = this.#failures.get(name) ?? 0;
    const random = Math.random() * Math.min(CAP, this.#delay * 2 ** failures);
    const again = () => {
      this.#timers.delete(name);
      act();
    };
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(again, wait ?? random));
    this.#failures.set(name, failures + 1);
  }

  /** It went well: the next wait is a short one again. */
  settle(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    this.#failures.delete(name);
  }

  clear(): void {
    for (const name of this.#failures.keys()) this.settle(name);
  }
}
