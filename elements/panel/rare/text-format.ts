/**
 * What a person's text means by its marks, as plain data: **bold**, *italic* or _italic_, `code`,
 * blocks of code, lists and links. What is not clearly meant stays text. One pass, and no mark within
 * itself, so that nothing that can be written is slow. Knows no screen.
 */
import { safeUrl } from '../parts/safe-url.ts';

export type TextNode = string | TextSpan;

/** Kinds are called as in HTML. */
export interface TextSpan {
  readonly kind: 'strong' | 'em' | 'code' | 'pre' | 'a' | 'bdi' | 'ul' | 'ol' | 'li';
  readonly inside: readonly TextNode[];
  /** Of a link: where it leads, in its normal form. */
  readonly href?: string;
  /** Of an item: as it was written. */
  readonly number?: string | undefined;
}

const FENCE = /```(?:[\w+-]*\n)?([\s\S]+?)\n?```\n?/;
const ITEM = /^[ \t]*(?:[-*•]|(\d{1,9})[.)])[ \t]+(?=\S)/;
/** Invisible characters are in no address: they make one look like another. */
const SIGN = '[^\\s<>"\'`()\\p{Cf}';
const PAIR = `\\(${SIGN}]*\\)`;
/** The end of a sentence is not part of it; a bracket is, if it was opened there. */
const ADDRESS = `(?:https?://|mailto:)(?:${SIGN}]|${PAIR})*(?:${SIGN}.,:;!?\\]}…»”’*_]|${PAIR})`;
const TOKEN = new RegExp(
  `\`([^\`]+)\`|\\[([^[\\]]+)\\]\\((${ADDRESS})\\)|${ADDRESS}|(\\*+|_+)`,
  'giu',
);
const EMPHASIS: Readonly<Record<string, 'strong' | 'em'>> = { '**': 'strong', '*': 'em', _: 'em' };

/** Line breaks stand in the text as they were written. */
export function parseText(text: string): readonly TextNode[] {
  // What stood between fences are the odd pieces.
  return text
    .split(FENCE)
    .flatMap((piece, index) => (index % 2 ? [{ kind: 'pre', inside: [piece] }] : lines(piece)));
}

/** The same without its marks: for voices, previews and quotes. */
export function plainText(text: string): string {
  return flat(parseText(text)).trim();
}

function flat(nodes: readonly TextNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      const number = node.number ? `${node.number}. ` : '';
      return number + flat(node.inside) + (/li|pre/.test(node.kind) ? '\n' : '');
    })
    .join('');
}

function lines(text: string): TextNode[] {
  const nodes: TextNode[] = [];
  let list: TextNode[] = [];
  let open = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    const [mark = '', number] = ITEM.exec(line) ?? [];
    const kind = mark && (number ? 'ol' : 'ul');
    if (kind && kind !== open) {
      list = [];
      nodes.push({ kind, inside: list });
    }
    open = kind;
    if (kind) list.push({ kind: 'li', number, inside: inline(line.slice(mark.length).trimEnd()) });
    // Not spread: there may be more than a call takes.
    else for (const node of inline(line)) nodes.push(node);
  }
  return nodes;
}

function inline(line: string): TextNode[] {
  // Most lines mean nothing but what they say.
  if (!/[`*_:]/.test(line)) return [line];
  /** Marks that wait for their second half, each with what stands before it. */
  const open: { readonly mark: string; readonly before: TextNode[] }[] = [];
  let here: TextNode[] = [];
  let end = 0;
  const cut = (from: number, to: number) => {
    if (from > end) here.push(line.slice(end, from));
    end = to;
  };
  /** What was opened and not closed is text. */
  const giveUp = (depth: number) => {
    for (const { mark, before } of open.splice(depth).reverse()) here = [...before, mark, ...here];
  };
  for (const match of line.matchAll(TOKEN)) {
    const [found, code, label, target, mark] = match;
    const { index } = match;
    const after = index + found.length;
    const kind = EMPHASIS[mark ?? ''];
    const around = (line[index - 1] ?? ' ') + (line[after] ?? ' ');
    const depth = open.findIndex((other) => other.mark === mark);
    if (!mark) {
      const node = code ? span('code', code) : link(label ?? found, target ?? found);
      if (!node) continue;
      cut(index, after);
      here.push(node);
    } else if (kind && depth < 0 && /\W\S/.test(around)) {
      cut(index, after);
      open.push({ mark, before: here });
      here = [];
    } else if (kind && depth >= 0 && /\S\W/.test(around)) {
      cut(index, after);
      giveUp(depth + 1);
      const inside = here;
      here = open.pop()?.before ?? [];
      here.push({ kind, inside });
    }
  }
  cut(line.length, 0);
  giveUp(0);
  return here;
}

function span(kind: TextSpan['kind'], text: string): TextSpan {
  return { kind, inside: [text] };
}

/** Undefined for what may not be followed. A text that reads like an address has the real one beside it. */
function link(text: string, address: string): TextSpan | undefined {
  const url = safeUrl(address, ['http:', 'https:', 'mailto:']);
  if (!url) return undefined;
  const { href, host, pathname } = url;
  const labelled = text !== address && /[.。:/@]|^[^\p{L}\p{N}]*$/u.test(text.normalize('NFKC'));
  const real = labelled || disguised(address, host) ? [` (${host || pathname})`] : [];
  return { kind: 'a', href, inside: [span('bdi', text), ...real] };
}

/** Letters that are not Latin, below a name that is: аррӏе.com is not what it looks like, пример.рф is. */
function disguised(address: string, host: string): boolean {
  const foreign = /[^\P{L}\p{Script=Latin}]/u.test(address.split(/[/?#]/)[2] ?? '');
  return foreign && !/\.xn--[^.]*$/.test(host);
}
