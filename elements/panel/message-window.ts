/**
 * Which messages of a long history are drawn: an unbroken series that ends at the newest. Opening draws a
 * screenful, looking back adds pages, and being back at the end lets them go again. So a conversation of
 * ten thousand costs what one of fifty does. Knows no screen.
 */
import type { Message } from '../../src/index.ts';

/** A row keeps its element when the server gives its message an id. */
export function keyOf(m: Message): string {
  return m.localId ?? m.id;
}

export class MessageWindow {
  /** What is drawn; always the end of all. */
  rows: readonly Message[] = [];
  /** Messages in memory above what is drawn. */
  above = 0;
  readonly #least: number;
  readonly #page: number;
  #first: string | undefined;

  /**
   * @param least rows that are drawn at first, and left when the others go.
   * @param page rows that somebody who looks back gets at once; twice as many are too many.
   */
  constructor(least = 8, page = 50) {
    this.#least = least;
    this.#page = page;
  }

  /** This is another conversation: draw it from this message on, or its end. */
  reset(first?: Message): void {
    this.#first = first && keyOf(first);
  }

  /** @param mayTrim nobody looks at the older rows. */
  update(messages: readonly Message[], mayTrim: boolean): void {
    const most = messages.length - this.#least;
    const start = this.#startIn(messages);
    const tooMany = mayTrim && messages.length - start > 2 * this.#page;
    this.#show(messages, tooMany ? most : Math.min(start, most));
  }

  /** One page more, further up; false when all that is in memory is drawn. */
  grow(messages: readonly Message[], rows = this.#page): boolean {
    const start = this.#startIn(messages);
    this.#show(messages, start - rows);
    return start > 0;
  }

  /** As many more as are drawn, which do not fill the box; never so many that they would go again. */
  fill(messages: readonly Message[]): boolean {
    const { length } = this.rows;
    return length <= this.#page && this.grow(messages, length);
  }

  /** Looks from the end, so that it takes as long as the window is, not the history. */
  #startIn(messages: readonly Message[]): number {
    const found = this.#first ? messages.findLastIndex((m) => keyOf(m) === this.#first) : -1;
    return found >= 0 ? found : messages.length - (this.#first ? this.rows.length : 0);
  }

  #show(messages: readonly Message[], start: number): void {
    this.above = Math.max(0, start);
    this.rows = messages.slice(this.above);
    this.#first = this.rows[0] && keyOf(this.rows[0]);
  }
}
