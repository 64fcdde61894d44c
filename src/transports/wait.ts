/** A wait that can be cut short. Knows not what for. */

export class Wait {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #until = 0;
  #over: (() => void) | null = null;

  /** Resolves after so many milliseconds, or when shortened or cancelled. */
  for(milliseconds: number): Promise<void> {
    this.cancel();
    this.#until = Date.now() + milliseconds;
    return new Promise((resolve) => {
      this.#over = resolve;
      this.#timer = setTimeout(() => this.cancel(), milliseconds);
    });
  }

  /** At most so many milliseconds from now. */
  shorten(within: number): void {
    if (!this.#over || this.#until - Date.now() <= within) return;
    clearTimeout(this.#timer);
    this.#until = Date.now() + within;
    this.#timer = setTimeout(() => this.cancel(), within);
  }

  /** Over now. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#over?.();
    this.#over = null;
  }
}
