/**
 * One line to one client: an inbox that a socket or a waiting poll empties. Bounded: what is only
 * true now goes first, and a reader who leaves too much unread is given up. Knows no frame.
 */

export interface Item {
  readonly text: string;
  /** True only now, such as typing: may be left out. @default false */
  readonly volatile?: boolean;
  /** An event of a log: neighbours may share a frame. @default false */
  readonly event?: boolean;
  /** The answer to a write. @default false */
  readonly ack?: boolean;
}

export interface ConnectionEvents {
  /** Something waits; told once until it is taken. */
  readonly filled: () => void;
  /** More than the limit waits: the reader is too slow. */
  readonly overflowed: () => void;
}

const VOLATILE_SHARE = 4;

export class Connection {
  readonly #limit: number;
  readonly #events: ConnectionEvents;
  #items: Item[] = [];
  #bytes = 0;
  #closed = false;

  /** @param limit bytes; past a quarter of them what is volatile is left out */
  constructor(limit: number, events: ConnectionEvents) {
    this.#limit = limit;
    this.#events = events;
  }

  /** @param unread bytes that already left the inbox and are still on their way */
  push(item: Item, unread = 0): void {
    if (this.#closed) return;
    const bytes = this.#bytes + unread + item.text.length;
    if (item.volatile && bytes > this.#limit / VOLATILE_SHARE) return;
    if (bytes > this.#limit) {
      this.close();
      this.#events.overflowed();
      return;
    }
    this.#items.push(item);
    this.#bytes += item.text.length;
    if (this.#items.length === 1) this.#events.filled();
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** Everything that waits, in order. */
  take(): readonly Item[] {
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    return items;
  }

  close(): void {
    this.#closed = true;
    this.take();
  }
}
