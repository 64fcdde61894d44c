/** Elements by hand, for the little that is seen before the panel is here. */

const SVG = 'http://www.w3.org/2000/svg';

/** Null: without this attribute. */
export type Attributes = Readonly<Record<string, string | null>>;

export function make(tag: string, attributes: Attributes, ...children: readonly Node[]): Element {
  const isDrawing = tag === 'svg' || tag === 'path';
  const element = isDrawing ? document.createElementNS(SVG, tag) : document.createElement(tag);
  assign(element, attributes);
  element.append(...children);
  return element;
}

/** Touches nothing that is so already. */
export function assign(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes))
    if (value === null) element.removeAttribute(name);
    else if (value !== element.getAttribute(name)) element.setAttribute(name, value);
}
