/**
 * Which rows of a long list are drawn: the first ones, and as many more as somebody has come to. So a
 * desk of thousands costs what a small one does. What is drawn stays so, whatever comes in above it,
 * until somebody is back at the top. Knows neither rows nor a screen.
 */

export class ListWindow<Row> {
  /** What is drawn; always the beginning of all. */
  rows: readonly Row[] = [];
  /** How many of all are not. */
  below = 0;
  readonly #page: number;
  #least: number;

  /** @param page rows that are drawn at first, and added at once. */
  constructor(page = 50) {
    this.#page = page;
    this.#least = page;
  }

  /** @param mayTrim nobody looks at what was pushed further down. */
  update(all: readonly Row[], mayTrim: boolean): void {
    const drawn = new Set(this.rows);
    const end = mayTrim ? 0 : all.findLastIndex((row) => drawn.has(row)) + 1;
    this.rows = all.slice(0, Math.max(end, this.#least));
    this.below = all.length - this.rows.length;
  }

  /** One page more from now on. */
  grow(): void {
    this.#least = this.rows.length + this.#page;
  }

  /** No more than the first again. */
  reset(): void {
    this.#least = this.#page;
  }
}
