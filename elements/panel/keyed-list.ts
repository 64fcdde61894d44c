/**
 * A list whose rows keep their elements, wherever they go: what has the focus, plays or was scrolled
 * stays so. Like Lit's `repeat`, by nothing but `render`. Knows no row.
 */
import { render, type TemplateResult } from 'lit/html.js';
import { make } from '../make.ts';

/** What is drawn, under the key that keeps its element. */
export interface Keyed {
  readonly key: unknown;
  readonly draw: TemplateResult;
}

/** First and last node: Lit knows a row by the last. */
type Row = readonly [first: ChildNode, last: ChildNode];

export class KeyedList {
  readonly element: Element;
  #rows = new Map<unknown, Row>();

  constructor(tag: 'ol' | 'ul') {
    this.element = make(tag, { role: 'list' });
  }

  /** For a template: the element, with these rows. */
  drawn(rows: readonly Keyed[]): Element {
    const { element } = this;
    const root = element.getRootNode() as ShadowRoot;
    const active = root.activeElement as HTMLElement | null;
    const before = this.#rows;
    const wanted = new Set(rows.map(({ key }) => key));
    for (const [key, row] of before) if (!wanted.has(key)) taken(row);
    this.#rows = new Map();
    let next = element.firstChild;
    for (const { key, draw } of rows) {
      const known = before.get(key);
      const row = known ?? [mark(element, next), mark(element, next)];
      // What is there twice is another row the second time.
      this.#rows.set(before.delete(key) || !this.#rows.has(key) ? key : row, row);
      if (known && row[0] !== next) element.insertBefore(taken(row), next);
      const [, last] = row;
      render(draw, element as HTMLElement, { renderBefore: last });
      next = last.nextSibling;
    }
    // A row that went somewhere else has lost it.
    if (element.contains(active) && active !== root.activeElement)
      active?.focus({ preventScroll: true });
    return element;
  }
}

/** Rows stand between two of these. */
function mark(list: Element, next: ChildNode | null): ChildNode {
  return list.insertBefore(document.createComment(''), next);
}

/** Out of where it stands, whole. */
function taken([first, last]: Row): DocumentFragment {
  const row = new DocumentFragment();
  for (let node: ChildNode | null = first; node; ) {
    const next: ChildNode | null = node === last ? null : node.nextSibling;
    row.append(node);
    node = next;
  }
  return row;
}
