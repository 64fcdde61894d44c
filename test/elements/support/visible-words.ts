/** The words of an element, as they can be seen or heard, and where they do not fit. Knows no language. */

export interface Word {
  readonly text: string;
  readonly element: Element;
  /** Absent for what is only heard: names and hints. */
  readonly range?: Range;
}

const SAID = [
  'aria-label',
  'aria-description',
  'placeholder',
  'title',
  'alt',
  'aria-roledescription',
];

/** All of the shadow root that is drawn; what the page puts into slots is the page's. */
export function wordsIn(root: ShadowRoot): readonly Word[] {
  return [...root.querySelectorAll('*')].filter(drawn).flatMap((element) => [
    ...[...element.childNodes].flatMap((node) => {
      const text = node instanceof Text ? node.data.trim() : '';
      if (!text) return [];
      const range = document.createRange();
      range.selectNodeContents(node);
      return [{ text, element, range }];
    }),
    ...SAID.flatMap((name) => {
      const text = element.getAttribute(name)?.trim();
      return text ? [{ text, element }] : [];
    }),
  ]);
}

function drawn(element: Element): boolean {
  return !element.matches('style, script') && element.checkVisibility({ visibilityProperty: true });
}

/** Why a word cannot be read as a whole; undefined when it can. Scrolling is a way to read. */
export function cut({ element, range }: Word): string | undefined {
  if (!range || element.closest('.sr')) return undefined;
  const text = range.getBoundingClientRect();
  if (text.width < 2) return undefined;
  for (let box: Element | null = element; box; box = box.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const edge = box.getBoundingClientRect();
    if (overflowX !== 'visible' && (text.left < edge.left - 1 || text.right > edge.right + 1))
      return `wider than ${nameOf(box)}`;
    const hides = overflowY === 'hidden' || overflowY === 'clip';
    if (
      hides &&
      (text.top < edge.top - 1 || text.bottom > edge.bottom + 1) &&
      !scrolls(element, box)
    )
      return `higher than ${nameOf(box)}`;
  }
  const { clientWidth } = document.documentElement;
  return text.left < -1 || text.right > clientWidth + 1 ? 'outside the window' : undefined;
}

/** Something between them can be scrolled. */
function scrolls(from: Element, to: Element): boolean {
  for (let box: Element | null = from; box && box !== to; box = box.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(box).overflowY)) return true;
  return false;
}

function nameOf({ localName, className }: Element): string {
  return `${localName}.${String(className)}`;
}
