/**
 * A package without what of it nobody here uses: all that speaks of a name goes, and where the value
 * of an expression is known here it stands instead, so that a minifier finds the rest. Throws where
 * the package has not what is named. Knows no package.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { parseAst } from 'rollup/parseAst';
import { PACKAGES } from './slim-packages.mjs';

/** The smallest of these that speaks of a name goes as a whole. */
const UNITS =
  /^(ExpressionStatement|IfStatement|ImportDeclaration|MethodDefinition|PatternProperty|VariableDeclaration)$/;

/** For Rollup. */
export function slim() {
  return { name: 'slim', resolveId: (source) => fileOf(source), load: (path) => slimmed(path) };
}

/** The file of a package that is made slim; null: it is none. */
export function fileOf(name) {
  const { file } = PACKAGES[name] ?? {};
  return file ? join(import.meta.dirname, '../node_modules', name, file) : null;
}

/** JavaScript of this file, without what is not needed; null: it is of none of these packages. */
export async function slimmed(path) {
  const name = Object.keys(PACKAGES).find((each) => fileOf(each) === path);
  if (!name) return null;
  // Comments and white space are the same then, whatever the package does about them.
  const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
  const options = { loader: 'ts', target: 'es2022', tsconfigRaw };
  return cut((await transform(readFileSync(path, 'utf8'), options)).code, PACKAGES[name]);
}

/**
 * @param gone names
 * @param members names of members, whatever else is called so
 * @param known an expression, as it is written → what stands instead of it
 */
export function cut(code, { gone = [], members = [], known = {} }) {
  const edits = [];
  const walk = (node, unit) => {
    const text = code.slice(node.start, node.end).replace(/\s+/g, ' ');
    const isMember = node.type === 'MethodDefinition';
    const name = isMember ? node.key.name : node.name;
    if (isMember && [...gone, ...members].includes(name))
      edits.push({ ...rangeOf(node, code), name, text: '' });
    else if (node.type === 'Identifier' && gone.includes(name))
      edits.push({ ...rangeOf(unit, code), name, text: /Statement/.test(unit.type) ? ';' : '' });
    else if (Object.hasOwn(known, text) && !node.isDeclared)
      edits.push({ ...rangeOf(node, code), name: text, text: known[text] });
    else for (const [key, child] of childrenOf(node)) walk(child, isUnit(node, key) ? node : unit);
  };
  walk(parseAst(code), null);
  const found = new Set(edits.map(({ name }) => name));
  const missing = [...gone, ...members, ...Object.keys(known)].filter((each) => !found.has(each));
  if (missing.length > 0) throw new Error(`nothing is called ${missing.join(', ')}`);
  return edited(code, edits);
}

function childrenOf(node) {
  return Object.entries(node).flatMap(([key, value]) =>
    [value]
      .flat()
      .filter((each) => typeof each?.type === 'string')
      .map((each) => {
        if (node.type === 'VariableDeclarator' && key === 'id') each.isDeclared = true;
        if (node.type === 'ObjectPattern') each.type = `Pattern${each.type}`;
        return [key, each];
      }),
  );
}

/** @param key of the child that speaks: what a condition leads to has statements of its own */
function isUnit({ type }, key) {
  return UNITS.test(type) && (type !== 'IfStatement' || key === 'test');
}

/** With the comma behind it. */
function rangeOf({ type, start, end }, code) {
  const [comma] = type === 'PatternProperty' ? (/^\s*,/.exec(code.slice(end)) ?? ['']) : [''];
  return { start, end: end + comma.length };
}

/** What stands in something that goes, goes with it. */
function edited(code, edits) {
  let text = '';
  let rest = code.length;
  for (const each of edits.toSorted((a, b) => b.end - a.end || a.start - b.start)) {
    if (each.end > rest) continue;
    text = each.text + code.slice(each.end, rest) + text;
    rest = each.start;
  }
  return code.slice(0, rest) + text;
}
