/** Gives a tag its class once: the first definition on a page stays. */
const warned = new Set<string>();

export function define(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined') return;
  const known = customElements.get(tag);
  if (!known) customElements.define(tag, element);
  else if (known !== element && !warned.has(tag)) {
    warned.add(tag);
    console.warn(`<${tag}> is defined already; this copy of shaman-widget leaves it as it is.`);
  }
}
