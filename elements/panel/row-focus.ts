/**
 * The messages as one stop of the Tab key: arrows, Home and End go from row to row, Enter goes to what
 * can be pressed in a row, Escape back to it. Keeps the focus when its row is replaced or goes away.
 * Knows rows, no messages.
 */
const ROW = '[part~=message]';
/** A message that is being changed is a form of its own: Tab comes to all of it. */
const EDITED = '.editor *';
const CONTROLS = 'a[href], button, input, select, textarea, audio, video, summary';

export class RowFocus {
  readonly #above: () => void;
  #list: HTMLElement | null = null;
  #stop: HTMLElement | null = null;
  /** A person took this row; else the newest one is the stop. */
  #chosen = false;
  #held: { readonly on: Element; readonly near: readonly (Element | null)[] } | null = null;

  /** @param above somebody wants to go further up than the first row. */
  constructor(above: () => void) {
    this.#above = above;
  }

  /** Somebody is on a message. */
  get active(): boolean {
    return this.#list?.matches(':focus-within') ?? false;
  }

  /** Before the rows change. */
  hold(active: Element | null): void {
    const row = rowOf(active);
    this.#held = active && row ? { on: active, near: [row, before(row), after(row)] } : null;
  }

  /** After the rows changed. */
  settle(list: HTMLElement | null): void {
    if (list !== this.#list) this.#chosen = false;
    this.#list = list;
    if (!list) return;
    for (const control of list.querySelectorAll<HTMLElement>(
      'a:not([tabindex]), button:not([tabindex])',
    ))
      control.tabIndex = control.matches(EDITED) ? 0 : -1;
    if (this.#held && !this.#held.on.isConnected) this.#take(this.#heir(), true);
    if (!this.#chosen || !this.#stop?.isConnected) this.#stopAt(last(list));
  }

  readonly entered = (event: FocusEvent): void => {
    const row = rowOf(event.target);
    if (row) this.#chosen = true;
    if (row) this.#stopAt(row);
  };

  readonly left = (event: FocusEvent): void => {
    const row = rowOf(event.target);
    if (row && row !== rowOf(event.relatedTarget)) reach(row, -1);
  };

  readonly pressed = (event: KeyboardEvent): void => {
    const row = rowOf(event.target);
    if (!row || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    // Keys belong to what has the focus.
    const inside = event.target !== row;
    if (inside ? event.key !== 'Escape' : !this.#walks(event.key, row)) return;
    event.preventDefault();
    if (inside) row.focus();
    if (inside) reach(row, -1);
  };

  #walks(key: string, row: HTMLElement): boolean {
    if (key === 'Enter') return enter(row);
    const to = {
      ArrowUp: () => before(row),
      ArrowDown: () => after(row),
      Home: () => this.#list?.querySelector<HTMLElement>(ROW),
      End: () => this.#list && last(this.#list),
    }[key];
    if (!to) return false;
    const next = to();
    if (next) this.#take(next);
    else if (key === 'ArrowUp') this.#above();
    return true;
  }

  /** Its row, or what stands in its place, or next to it. */
  #heir(): HTMLElement | null {
    const [row, former, next] = this.#held?.near ?? [];
    if (row?.isConnected) return row as HTMLElement;
    if (former?.isConnected) return after(former) ?? (former as HTMLElement);
    return next?.isConnected ? (before(next) ?? (next as HTMLElement)) : null;
  }

  #take(row: HTMLElement | null, preventScroll = false): void {
    if (!row) return;
    this.#stopAt(row);
    row.focus({ preventScroll });
  }

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

/** Whether Tab comes to what can be pressed in a row. */
function reach(row: Element, tabIndex: 0 | -1): readonly HTMLElement[] {
  const all = [...row.querySelectorAll<HTMLElement>(CONTROLS)];
  for (const each of all) each.tabIndex = each.matches(EDITED) ? 0 : tabIndex;
  return all;
}

/** To the first thing that can be pressed; Tab goes on among them. */
function enter(row: Element): boolean {
  const [first] = reach(row, 0);
  first?.focus();
  return first !== undefined;
}

function before(row: Element): HTMLElement | null {
  return beside(row, 'previousElementSibling');
}

function after(row: Element): HTMLElement | null {
  return beside(row, 'nextElementSibling');
}

function last(list: Element): HTMLElement | null {
  const { lastElementChild: row } = list;
  return row && (row.matches(ROW) ? (row as HTMLElement) : before(row));
}

/** Days stand between rows. */
function beside(row: Element, side: 'previousElementSibling' | 'nextElementSibling') {
  let next = row[side];
  while (next && !next.matches(ROW)) next = next[side];
  return next as HTMLElement | null;
}
