/**
 * Keeps a person's place in a list that grows at both ends: stays at the newest while they are
 * there, and stands still when something is put above. By hand, because not every engine anchors
 * scrolling. Knows the box and two keys, no messages.
 */
export interface ScrollMarks {
  /** Key of the first and of the last row. */
  readonly first: string;
  readonly last: string;
  /** The last row was written here: show it, wherever the person was. */
  readonly own: boolean;
  /** This is another list than before: start at its end. */
  readonly fresh: boolean;
}

export class ScrollKeeper {
  /** Newer rows came while the person was further up. */
  behind = false;
  readonly #changed: () => void;
  readonly #near: number;
  readonly #nearTop: () => void;
  #box: HTMLElement | null = null;
  #observer: ResizeObserver | null = null;
  #pinned = true;
  #fromEnd = 0;
  #marks: ScrollMarks | null = null;

  /**
   * @param changed `behind` is another.
   * @param nearTop the person came close to the first row.
   * @param near pixels from an end that count as being there.
   */
  constructor(changed: () => void, nearTop: () => void, near = 80) {
    this.#changed = changed;
    this.#nearTop = nearTop;
    this.#near = near;
  }

  /** Before the rows change. */
  measure(): void {
    if (this.#box) this.#fromEnd = this.#box.scrollHeight - this.#box.scrollTop;
  }

  /** After the rows changed. */
  settle(box: HTMLElement | null, marks: ScrollMarks): void {
    this.#watch(box);
    const before = this.#marks;
    this.#marks = marks;
    if (!box) return;
    if (marks.fresh || !before) this.toEnd();
    else if (marks.last !== before.last && (marks.own || this.#pinned)) this.toEnd();
    else if (marks.first !== before.first && !this.#pinned)
      box.scrollTop = box.scrollHeight - this.#fromEnd;
    else if (marks.last !== before.last) this.#setBehind(true);
  }

  toEnd(): void {
    this.#pinned = true;
    if (this.#box) this.#box.scrollTop = this.#box.scrollHeight;
    this.#setBehind(false);
  }

  /** Pictures that load and keyboards that slide in change heights without a render. */
  #watch(box: HTMLElement | null): void {
    if (box === this.#box) return;
    this.#observer?.disconnect();
    this.#box?.removeEventListener('scroll', this.#scrolled);
    this.#box = box;
    if (!box) return;
    box.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#observer = new ResizeObserver(() => {
      if (this.#pinned) box.scrollTop = box.scrollHeight;
    });
    this.#observer.observe(box);
    if (box.firstElementChild) this.#observer.observe(box.firstElementChild);
  }

  readonly #scrolled = (): void => {
    const box = this.#box;
    if (!box) return;
    this.#pinned = box.scrollHeight - box.scrollTop - box.clientHeight < this.#near;
    if (this.#pinned) this.#setBehind(false);
    if (box.scrollTop < this.#near && !this.#pinned) this.#nearTop();
  };

  #setBehind(behind: boolean): void {
    if (behind === this.behind) return;
    this.behind = behind;
    this.#changed();
  }
}
