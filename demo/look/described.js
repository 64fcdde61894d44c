/** What the chat says of itself, from the manifest that is shipped with it. */
export async function described() {
  const answer = await fetch('/dist/custom-elements.json');
  const { modules } = await answer.json();
  const found = modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ name, cssParts }) => name === 'ShamanChat' && cssParts);
  return { ...found, attributes: [...found.attributes, DIRECTION] };
}

/** Every element has it, so the manifest has not. */
const DIRECTION = {
  name: 'dir',
  type: { text: "'ltr' | 'rtl'" },
  description: 'Direction of everything in it; the page’s where not given.',
};
