/** How many lines each person, or each address, has open, sockets and held polls alike. Knows neither. */

export class Lines {
  readonly #limit: number;
  readonly #open = new Map<string, number>();
  #size = 0;

  /** @param limit lines under one name */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** All that are open. */
  get size(): number {
    return this.#size;
  }

  /** @returns the way out, which works once; undefined where there are as many as allowed */
  enter(name: string): (() => void) | undefined {
    const open = this.#open.get(name) ?? 0;
    if (open >= this.#limit) return undefined;
    this.#open.set(name, open + 1);
    this.#size++;
    let inside = true;
    return () => {
      if (inside) this.#leave(name);
      inside = false;
    };
  }

  #leave(key: string): void {
    this.#size--;
    const left = (this.#open.get(key) ?? 1) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}
