/**
 * What a template may say where Lit has no parser (`.rollup/slim-packages.mjs`), as one pure function:
 * TypeScript in, what would be drawn wrongly out. Knows no file system and no template of ours.
 */
import { transform } from 'esbuild';
import { parseAst } from 'rollup/parseAst';

/** Stands where a value comes; no source has it. */
const HOLE = '\u0001';

/** Of Lit there is nothing else. */
const THERE = ['html', 'nothing', 'render'];

const TAG = /^<(\/?)([a-z][\w-]*)(?:"[^"]*"|'[^']*'|[^'">])*(>?)/i;

/** Whatever is in them is text to the browser, or no part of the page. */
const RAW = /^(script|style|textarea|title|template)$/i;

/** Properties and events are found by the name that the browser's parser has made lower case. */
const WHOLE = new RegExp(`(?<=\\s)([.@]?[a-z][a-z\\d-]*)=${HOLE}(?=[\\s/>])`, 'g');

/** One sentence per fault. */
export async function brokenTemplates(code: string): Promise<string[]> {
  // Types, and what is imported for them alone, are gone then; and every template is one still.
  const supported = { 'inline-script': false };
  const { code: script } = await transform(code, { loader: 'ts', target: 'es2022', supported });
  return brokenIn(parseAst(script));
}

/** Of any part of a program: a node, a list of them, or what is neither. */
function brokenIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return [...brokenNode(node as Node), ...Object.values(node).flatMap(brokenIn)];
}

/** What is looked at of a syntax tree. */
interface Node {
  readonly type?: string;
  readonly source?: { readonly value?: unknown } | null;
  readonly specifiers?: readonly Specifier[];
  readonly tag?: { readonly name?: string };
  readonly quasi?: { readonly quasis: readonly { readonly value: { readonly cooked: string } }[] };
}

interface Specifier {
  readonly imported?: { readonly name?: string };
  readonly local: { readonly name: string };
}

function brokenNode({ type, source, specifiers = [], tag, quasi }: Node): string[] {
  const from = String(source?.value ?? '');
  if (/^(@?lit\b|lit-)/.test(from)) {
    if (type !== 'ImportDeclaration' || from !== 'lit/html.js') return [`${from} is not there`];
    return specifiers
      .filter(({ imported, local }) => imported?.name !== local.name || !THERE.includes(local.name))
      .map(({ imported, local }) => `${imported?.name ?? '*'} as ${local.name} is not there`);
  }
  if (type !== 'TaggedTemplateExpression' || !quasi) return [];
  if (tag?.name === 'svg' || tag?.name === 'mathml') return [`${tag.name} is not there`];
  if (tag?.name !== 'html') return [];
  return brokenHtml(quasi.quasis.map(({ value }) => value.cooked).join(HOLE));
}

function brokenHtml(html: string): string[] {
  const broken: string[] = [];
  for (let rest = html; rest; ) {
    const [token, faults] = next(rest);
    broken.push(...faults.map((fault) => `${fault}: ${token.replaceAll(HOLE, '…')}`));
    rest = rest.slice(token.length);
  }
  return broken;
}

/** What it begins with, and what is wrong with that. */
function next(html: string): [token: string, faults: readonly string[]] {
  const [comment] = /^<!--.*?(-->|$)/s.exec(html) ?? [];
  if (comment) return [comment, comment.includes(HOLE) ? ['a value in a comment'] : []];
  const [tag, closing, name = '', end] = TAG.exec(html) ?? [];
  if (!tag) {
    const [text = ''] = /^.[^<]*/s.exec(html) ?? [];
    return [text, brokenText(text)];
  }
  const faults = end ? brokenTag(tag, !!closing) : ['a tag without an end'];
  if (closing || !RAW.test(name)) return [tag, faults];
  const inside = html.slice(tag.length).split(new RegExp(`</${name}`, 'i'))[0] ?? '';
  return [tag + inside, inside.includes(HOLE) ? [...faults, `a value in <${name}>`] : faults];
}

function brokenText(text: string): string[] {
  if (text.startsWith(`<${HOLE}`) || text.startsWith(`</${HOLE}`)) return ['a value for a name'];
  return text.includes(`=${HOLE}`) ? ['a child behind =, which is taken for an attribute'] : [];
}

function brokenTag(tag: string, closing: boolean): string[] {
  // Between quotes nothing is a name, and two values are no whole one.
  const quoted = (text: string) => (text.includes(HOLE) ? HOLE + HOLE : '""');
  const bare = tag.replace(/"[^"]*"|'[^']*'/g, quoted).replace(/=\s/g, '==');
  const odd = (closing ? bare : bare.replaceAll(WHOLE, '$1')).includes(HOLE);
  const faults = odd ? ['a value that is no whole attribute in lower case'] : [];
  const names = [...bare.matchAll(/\s([^\s=>/]+)/g)].map(([, name = '']) => name.toLowerCase());
  const isTwice = names.some((name, index) => names.indexOf(name) !== index);
  return isTwice ? [...faults, 'an attribute twice'] : faults;
}
