/**
 * A list whose rows keep their elements, wherever they go: what has the focus, plays or was scrolled
 * stays so. Like Lit's `repeat`, in a third of its size. Knows no row.
 */
import { type ChildPart, Directive, directive } from 'lit/directive.js';
import {
  getCommittedValue,
  insertPart,
  removePart,
  setChildPartValue,
  setCommittedValue,
} from 'lit/directive-helpers.js';
import { noChange, type TemplateResult } from 'lit/html.js';

/** What is drawn, under the key that keeps its element. */
export interface Keyed {
  readonly key: unknown;
  readonly draw: TemplateResult;
}

class KeyedList extends Directive {
  #keys: readonly unknown[] = [];

  render(rows: readonly Keyed[]): unknown {
    return rows.map(({ draw }) => draw);
  }

  override update(list: ChildPart, [rows]: [readonly Keyed[]]): unknown {
    const parts = getCommittedValue(list);
    const before = this.#keys;
    this.#keys = rows.map(({ key }) => key);
    return Array.isArray(parts) ? arrange(list, before, parts, rows) : this.render(rows);
  }
}

export const keyedList = directive(KeyedList);

/** @param parts what is drawn under `keys`, in their order */
function arrange(
  list: ChildPart,
  keys: readonly unknown[],
  parts: readonly ChildPart[],
  rows: readonly Keyed[],
): typeof noChange {
  const wanted = new Set(rows.map(({ key }) => key));
  const known = new Map<unknown, ChildPart>();
  for (const [index, part] of parts.entries()) {
    const key = keys[index];
    if (wanted.delete(key)) known.set(key, part);
    else removePart(part);
  }
  // Those that have still to be met, in the order in which they stand.
  const rest = new Set(known.values());
  const drawn = rows.map(({ key, draw }) => {
    const [next] = rest;
    const old = known.get(key);
    const part = old && old === next ? old : insertPart(list, next, old);
    known.delete(key);
    rest.delete(part);
    return setChildPartValue(part, draw);
  });
  setCommittedValue(list, drawn);
  return noChange;
}
