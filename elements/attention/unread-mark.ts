/**
 * The number of unread messages where it is seen from elsewhere: before the page's title, and on the
 * icon of an installed app. The title stays the page's: it may change it meanwhile, and gets it back as
 * it was. All widgets of a page share one number, also those of another copy of this code.
 */
interface Shared {
  /** By widget. */
  readonly titles: Map<object, number>;
  readonly icons: Map<object, number>;
  /** What the page says; null: it has no title. */
  plain: string | null;
  /** What we made of it. */
  marked: string | null;
  /** What the icon says. */
  icon: number;
}

const PLACE = Symbol.for('shaman-widget unread mark');

export class UnreadMark {
  readonly #shared = shared();
  readonly #observer = new MutationObserver(() => paint(this.#shared));
  #watching = false;

  /** @param title in the title. @param icon on the icon of an app. */
  show(title: number, icon: number): void {
    const { titles, icons } = this.#shared;
    if (title) titles.set(this, title);
    else titles.delete(this);
    if (icon) icons.set(this, icon);
    else icons.delete(this);
    this.#watch(title > 0);
    paint(this.#shared);
    paintIcon(this.#shared);
  }

  /** Only while there is something to keep in its place. */
  #watch(on: boolean): void {
    if (on === this.#watching) return;
    this.#watching = on;
    if (!on) this.#observer.disconnect();
    else
      this.#observer.observe(document.head, {
        childList: true,
        subtree: true,
        characterData: true,
      });
  }
}

function shared(): Shared {
  const found: Shared | undefined = Reflect.get(globalThis, PLACE);
  const fresh = { titles: new Map(), icons: new Map(), plain: null, marked: null, icon: 0 };
  if (!found) Reflect.set(globalThis, PLACE, fresh);
  return found ?? fresh;
}

function paint(shared: Shared): void {
  const count = sum(shared.titles);
  const element = document.head.querySelector('title');
  const now = element?.textContent ?? null;
  if (shared.marked === null || now !== shared.marked) {
    if (!count && shared.marked === null) return;
    shared.plain = unmarked(now, shared.marked);
  }
  shared.marked = count ? `(${count > 99 ? '99+' : count}) ${shared.plain ?? ''}` : null;
  const wanted = shared.marked ?? shared.plain;
  if (wanted === now) return;
  if (wanted === null) element?.remove();
  else document.title = wanted;
}

/** Pages that add to their title find our number in it. */
function unmarked(title: string | null, marked: string | null): string | null {
  const mark = marked?.slice(0, marked.indexOf(' ') + 1);
  return mark && title?.startsWith(mark) ? title.slice(mark.length) : title;
}

function paintIcon(shared: Shared): void {
  const count = sum(shared.icons);
  // Never touched by pages without news: an app may have a number of its own there.
  if (count === shared.icon || !('setAppBadge' in navigator)) return;
  shared.icon = count;
  navigator.setAppBadge(count).catch(() => {});
}

function sum(counts: ReadonlyMap<object, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
