/**
 * Style sheets before all else of a chunk: beside each other they compress better than between scripts.
 * Those that are worn one after the other, and nowhere else, are one sheet. Knows no selector.
 */
import { without } from './chunks.mjs';

export function looksFirst() {
  return {
    name: 'looks-first',
    renderChunk(code) {
      const { body } = this.parse(code);
      const imports = body.filter(({ type }) => type === 'ImportDeclaration');
      const css = imports
        .flatMap(({ specifiers }) => specifiers)
        .find(({ local }) => local.name === 'css')?.local.name;
      // Where it is not ours yet, nothing can be made with it before its place.
      if (!css) return null;
      const looks = body.filter(({ declarations }) => declarations?.[0].init?.tag?.name === css);
      const texts = new Map(
        looks.map(({ declarations: [{ id, init }] }) => [id.name, init.quasi.quasis]),
      );
      const doubles = join(texts, body);
      const text = (nodes) => nodes.map(({ start, end }) => code.slice(start, end)).join('\n');
      const first = [...texts].map(([name, rules]) => {
        const all = rules.map(({ start, end }) => code.slice(start, end)).join('');
        return `const ${name} = ${css}\`${short(all)}\`;`;
      });
      const gone = [...imports, ...looks, ...doubles].sort((a, b) => a.start - b.start);
      return { code: `${text(imports)}\n${first.join('\n')}\n${without(code, gone)}`, map: null };
    },
  };
}

/** @returns what is not needed any more of the lists of those who wear them */
function join(texts, body) {
  const lists = body
    .flatMap(({ declarations = [] }) => declarations)
    .flatMap(({ init }) => (init?.type === 'ArrayExpression' ? [init.elements] : []));
  const names = [...namesIn(body)];
  // In the list, and where it is made.
  const isHereAlone = (one) =>
    texts.has(one?.name) && names.filter((name) => name === one.name).length === 2;
  return lists.flatMap((elements) =>
    elements.flatMap((each, index) => {
      const former = elements[index - 1];
      if (!isHereAlone(former) || !isHereAlone(each)) return [];
      texts.set(each.name, [...texts.get(former.name), ...texts.get(each.name)]);
      texts.delete(former.name);
      return [{ start: former.start, end: each.start }];
    }),
  );
}

function* namesIn(node) {
  if (node?.type === 'Identifier') yield node.name;
  if (node && typeof node === 'object')
    for (const each of Object.values(node)) yield* namesIn(each);
}

/**
 * A nested selector that begins with `&` is relative without being told, unless it goes on without a
 * space; what stands in brackets begins nothing. And nothing of ours is written from top to bottom:
 * `all: initial` on the host says so.
 */
function short(rules) {
  return rules
    .replace(/\([^)]*\)|(?<=[{};,]\s*)&(?: (?=[.#\w[:])|(?=[>+~]))/g, (text) =>
      text.startsWith('(') ? text : '',
    )
    .replace(/\binline-size(?=:)/g, 'width')
    .replace(/\bblock-size(?=:)/g, 'height');
}
