/**
 * Keeps a person's place in a list that changes at both ends and inside: stays at the newest while
 * they are there, and else keeps the row under their eye on its pixel, whatever grows, shrinks, comes
 * or goes around it. By hand, because not every engine anchors scrolling. Knows rows, no messages.
 */
export interface ScrollMarks {
  /** Show the newest row, wherever the person was. */
  readonly end: boolean;
  /** Or this one, where that is further up. */
  readonly from: Element | null;
}

export interface ScrollOptions {
  /** `pinned` or `away` are others. */
  readonly changed: () => void;
  /** The person comes close to the first row. */
  readonly nearTop: () => void;
  /** The rows are hardly more than fit into the box. */
  readonly few: () => void;
}

/** Pixels from the end that count as being there. */
const NEAR = 80;

/** What is read, and pixels from the top of the box. */
type Place = readonly [words: Element, top: number];

export class ScrollKeeper {
  /** More than a screen from the newest. */
  away = false;
  /** At the newest. */
  pinned = true;
  readonly #options: ScrollOptions;
  #box: HTMLElement | null = null;
  /** Pictures that load, fonts that arrive and keyboards that slide in change heights without a render. */
  readonly #observer = new ResizeObserver(() => {
    this.#stay();
    // Not at once: a scroll bar that comes makes the box narrower, and the page would hear of an error.
    requestAnimationFrame(() => this.#fill());
  });
  #seen: readonly Place[] = [];
  #top = 0;
  #tall = 0;

  constructor(options: ScrollOptions) {
    this.#options = options;
  }

  /** Before the rows change. */
  measure(): void {
    // Somebody has just been led up, and the browser has not said so yet.
    if (this.#box && this.#box.scrollTop < this.#top) this.#scrolled();
    if (this.#box && !this.pinned) this.#seen = seenIn(this.#box);
  }

  /** After the rows changed. */
  settle(box: HTMLElement | null, { end, from }: ScrollMarks): void {
    this.#watch(box);
    if (end) this.#is(true, false);
    this.#stay();
    this.#fill();
    if (box && from) this.#upTo(box, from);
  }

  toEnd(): void {
    this.#is(true, false);
    this.#stay();
  }

  #upTo(box: HTMLElement, from: Element): void {
    const above = from.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (above >= 0) return;
    box.scrollTop += above;
    this.#top = box.scrollTop;
    this.#is(false, box.scrollHeight - box.scrollTop > 2 * box.clientHeight);
    this.measure();
  }

  #watch(box: HTMLElement | null): void {
    if (box === this.#box) return;
    this.#observer.disconnect();
    this.#box = box;
    box?.addEventListener('scroll', this.#scrolled);
    for (const each of box ? [box, ...box.children] : []) this.#observer.observe(each);
  }

  #stay(): void {
    const box = this.#box;
    if (!box) return;
    const [words, top] = this.#seen.find(([words]) => words.isConnected) ?? [];
    if (this.pinned) box.scrollTop = box.scrollHeight;
    else if (words && top !== undefined) {
      const moved = words.getBoundingClientRect().top - box.getBoundingClientRect().top - top;
      if (Math.abs(moved) >= 0.5) box.scrollTop += moved;
    }
    this.#top = box.scrollTop;
    this.#tall = box.clientHeight;
  }

  #fill(): void {
    const box = this.#box;
    // So many that going up to the first is going away from the end; where the page shows none, no more.
    if (box?.clientHeight && box.scrollHeight < box.clientHeight + 2 * NEAR) this.#options.few();
  }

  readonly #scrolled = (): void => {
    const box = this.#box;
    if (!box) return;
    // Turned, or with a keyboard: rows have moved, and the observer has not said so yet.
    if (box.clientHeight !== this.#tall) return this.#stay();
    const top = this.#top;
    const most = box.scrollHeight - box.clientHeight;
    this.#top = box.scrollTop;
    const up = this.#top < top;
    const left = most - this.#top;
    // Who has only a little way up is not at the end all along, nor is who was led close to it.
    const near = this.#top === top ? 1 : Math.min(NEAR, most / 2);
    // What grows below does not take somebody away from the end: only going up does.
    const pinned = left <= near || (this.pinned && !up);
    this.#is(pinned, !pinned && left > box.clientHeight);
    this.measure();
    if (up && !this.pinned && box.scrollTop < box.clientHeight) this.#options.nearTop();
  };

  #is(pinned: boolean, away: boolean): void {
    if (pinned === this.pinned && away === this.away) return;
    this.pinned = pinned;
    this.away = away;
    this.#options.changed();
  }
}

/** The first rows that are seen: one of them may be gone afterwards. */
function seenIn(box: HTMLElement): readonly Place[] {
  const { top } = box.getBoundingClientRect();
  const rows = box.querySelectorAll('[part~=message]');
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > top) to = middle;
    else from = middle + 1;
  }
  // The words, not the row: it loses its author's name when an older one joins it.
  return [...rows].slice(from, from + 8).map((row) => {
    const words = row.querySelector('.bubble') ?? row;
    return [words, words.getBoundingClientRect().top - top] as const;
  });
}
