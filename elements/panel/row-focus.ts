/**
 * The messages as one stop of the Tab key: the newest, or the row that a person took. What walks on from
 * there by keys is brought when the focus comes to a row. Knows rows, no messages.
 */
import { OnDemand, type OnDemandContext } from './on-demand.ts';
import type { RowWalk, RowWalkOptions } from './rare/row-walk.ts';

const ROW = '[part~=message]';

export class RowFocus {
  readonly #walk: OnDemand<RowWalk, RowWalkOptions>;
  #list: HTMLElement | null = null;
  #stop: HTMLElement | null = null;
  /** A person took this row; else the newest one is the stop. */
  #chosen = false;
  #held: Element | null = null;

  /** @param above somebody wants to go further up than the first row. */
  constructor({ host, chat }: OnDemandContext, above: () => void) {
    const take = (row: HTMLElement | null, preventScroll = false) => {
      if (row) this.#stopAt(row);
      row?.focus({ preventScroll });
    };
    const options = { host, chat, list: () => this.#list, take, above };
    this.#walk = new OnDemand(options, () => import('./rare/row-walk.ts'));
  }

  /** Somebody is on a message. */
  get active(): boolean {
    return this.#list?.matches(':focus-within') ?? false;
  }

  /** Before the rows change. */
  hold(active: Element | null): void {
    this.#held = rowOf(active);
    this.#walk.part?.hold(active);
  }

  /** After the rows changed. */
  settle(list: HTMLElement | null): void {
    if (list !== this.#list) this.#chosen = false;
    this.#list = list;
    if (!list) return;
    for (const control of list.querySelectorAll<HTMLElement>(
      ':is(a, button):not([tabindex], .editor *)',
    ))
      control.tabIndex = -1;
    const { part } = this.#walk;
    part?.restore();
    if (!this.#chosen || !this.#stop?.isConnected)
      this.#stopAt(list.lastElementChild as HTMLElement | null);
    if (!part && this.#held?.isConnected === false) this.#stop?.focus({ preventScroll: true });
  }

  readonly entered = ({ target }: Event): void => {
    const row = rowOf(target);
    if (!row) return;
    this.#chosen = true;
    this.#stopAt(row);
    void this.#walk.now();
  };

  /** By a key; or the focus goes out of a row. */
  readonly moved = (event: KeyboardEvent | FocusEvent): void => {
    const { target } = event;
    const { part } = this.#walk;
    if (part) return part.moved(event, target);
    const row = rowOf(target);
    // Keys that are meant for what is in a row are no need of it.
    if (target === row) this.entered(event);
    // From there it leads back to the row: the panel is not to close meanwhile.
    else if (row && 'key' in event && event.key === 'Escape') event.stopPropagation();
    void this.#walk.coming?.then((walk) => walk?.moved(event, target, this.#stop));
  };

  #stopAt(row: HTMLElement | null): void {
    if (row === this.#stop) return;
    this.#stop?.removeAttribute('tabindex');
    this.#stop = row;
    if (row) row.tabIndex = 0;
  }
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(ROW) : null;
}
