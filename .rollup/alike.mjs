/**
 * All that is declared by `const` is declared by `let`: that no name is given twice was checked long
 * before, and one word for everything compresses better than two. Knows no names.
 */
import { parseAst } from 'rollup/parseAst';

/** @param code that nobody will read */
export function alike(code) {
  const places = [];
  const walk = (node) => {
    if (node.type === 'VariableDeclaration' && node.kind === 'const') places.push(node.start);
    for (const child of Object.values(node).flat()) if (child?.type) walk(child);
  };
  walk(parseAst(code));
  return places
    .sort((a, b) => b - a)
    .reduce((text, start) => `${text.slice(0, start)}let${text.slice(start + 5)}`, code);
}
