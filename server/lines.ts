/** How many lines each person has open, sockets and held polls alike. Knows neither. */
import { keyOf, type Principal } from './principal.ts';

export class Lines {
  readonly #limit: number;
  readonly #open = new Map<string, number>();

  /** @param limit lines of one person */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the way out, which works once; undefined for a person who has as many as allowed */
  enter(principal: Principal): (() => void) | undefined {
    const key = keyOf(principal);
    const open = this.#open.get(key) ?? 0;
    if (open >= this.#limit) return undefined;
    this.#open.set(key, open + 1);
    let inside = true;
    return () => {
      if (inside) this.#leave(key);
      inside = false;
    };
  }

  #leave(key: string): void {
    const left = (this.#open.get(key) ?? 1) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}
