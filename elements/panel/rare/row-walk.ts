/**
 * Walking by keys: arrows, Home and End from row to row of the messages, Enter to what can be pressed in
 * a row, Escape back to it, F6 from part to part of the chat. Comes with the first row that has the
 * focus, and keeps it when that is replaced or goes away. Knows rows, no messages.
 */
import type { OnDemandContext } from '../on-demand.ts';

const ROW = '[part~=message]';
/** A message that is being changed is a form of its own: Tab comes to all of it. */
const EDITED = '.editor *';
/** Those that walk from a row. */
const KEYS = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter'];
const CONTROLS = 'a[href], button, input, select, textarea, audio, video, summary';
/** Where F6 goes, in its order, and what takes the focus there. */
const STOPS = [
  ['.launcher', '.launcher'],
  ['.header, .bar', '#title'],
  ['.stage, .shelf', '.scroller, .ask :is(input, select, textarea), .row'],
  ['.composer, .foot', 'textarea, .solid'],
] as const;

export interface RowWalkOptions extends OnDemandContext {
  readonly list: () => HTMLElement | null;
  /** Make this row the stop of the Tab key, and give it the focus. */
  readonly take: (row: HTMLElement | null, preventScroll?: boolean) => void;
  /** Somebody wants to go further up than the first row. */
  readonly above: () => void;
}

export { RowWalk as Part };

export class RowWalk {
  readonly #options: RowWalkOptions;
  #held: { readonly on: Element; readonly near: readonly (Element | null)[] } | null = null;

  constructor(options: RowWalkOptions) {
    this.#options = options;
  }

  /** Before the rows change. */
  hold(active: Element | null): void {
    const row = active?.closest(ROW) ?? null;
    this.#held = active && row ? { on: active, near: [row, before(row), after(row)] } : null;
  }

  /** After the rows changed: the focus is where it was, or beside it. */
  restore(): void {
    if (this.#held && !this.#held.on.isConnected) this.#options.take(this.#heir(), true);
  }

  /**
   * A key, or the focus goes out of a row.
   *
   * @param target what it was said to: an event that is over has lost it
   * @param from where those that were pressed before have led
   */
  moved(event: KeyboardEvent | FocusEvent, target: EventTarget | null, from = rowOf(target)): void {
    const row = rowOf(target);
    if (!row || !from) return;
    if (event instanceof KeyboardEvent) this.#pressed(event, target === row, from);
    else if (row !== rowOf(event.relatedTarget)) reach(row, -1);
  }

  #pressed(event: KeyboardEvent, onRow: boolean, row: HTMLElement): void {
    const { key } = event;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    // Keys belong to what has the focus.
    if (onRow ? !KEYS.includes(key) : key !== 'Escape') return;
    event.preventDefault();
    this.#press(key, row);
  }

  #press(key: string, row: HTMLElement): void {
    const { list, take, above } = this.#options;
    if (key === 'Enter') return enter(row);
    if (key === 'Escape') {
      row.focus();
      reach(row, -1);
    } else if (key === 'ArrowUp') {
      const next = before(row);
      if (next) take(next);
      else above();
    } else if (key === 'ArrowDown') take(after(row));
    else {
      const rows = list()?.querySelectorAll<HTMLElement>(ROW) ?? [];
      take(rows[key === 'Home' ? 0 : rows.length - 1] ?? null);
    }
  }

  /** Its row, or what stands in its place, or next to it. */
  #heir(): HTMLElement | null {
    const [row, former, next] = this.#held?.near ?? [];
    if (row?.isConnected) return row as HTMLElement;
    if (former?.isConnected) return after(former) ?? (former as HTMLElement);
    return next?.isConnected ? (before(next) ?? (next as HTMLElement)) : null;
  }
}

/** From part to part of the chat, and never out of it. */
export function walk(root: ShadowRoot, back: boolean): void {
  const active = root.activeElement;
  const at = STOPS.findIndex(([region]) => active?.closest(region));
  const step = back ? -1 : 1;
  for (let turn = 1; turn <= STOPS.length; turn++) {
    const stop = STOPS[(at + turn * step + STOPS.length * turn) % STOPS.length];
    const target = stop && root.querySelector<HTMLElement>(stop[1]);
    target?.focus({ preventScroll: true });
    if (target && root.activeElement === target) break;
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
function enter(row: Element): void {
  reach(row, 0)[0]?.focus();
}

function before(row: Element): HTMLElement | null {
  return beside(row, 'previousElementSibling');
}

function after(row: Element): HTMLElement | null {
  return beside(row, 'nextElementSibling');
}

/** Days stand between rows. */
function beside(row: Element, side: 'previousElementSibling' | 'nextElementSibling') {
  let next = row[side];
  while (next && !next.matches(ROW)) next = next[side];
  return next as HTMLElement | null;
}
