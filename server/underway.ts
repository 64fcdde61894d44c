/** How many requests are under way, and when the last of them ended. Knows nothing else about them. */
export class Underway {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** @returns to be called once, when it ended */
  begin(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
  }

  /** Resolves as soon as none is under way. */
  async settled(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
