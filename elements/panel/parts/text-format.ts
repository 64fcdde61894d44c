/**
 * What a person's text means by its marks, as plain data: **bold**, *italic* or _italic_, `code`,
 * blocks of code, lists and links. What is not clearly meant stays text. One pass and no nesting
 * beyond the four marks, so that nothing that can be written is slow. Knows no screen.
 */
import { safeUrl } from './safe-url.ts';

export type TextNode = string | TextSpan;

export interface TextSpan {
  readonly kind: 'bold' | 'italic' | 'code' | 'block' | 'link' | 'bullets' | 'numbers' | 'item';
  readonly inside: readonly TextNode[];
  /** Of a link: where it leads, in its normal form. */
  readonly href?: string;
  /** Of a link whose text reads like another address: the real one. */
  readonly really?: string;
  /** Of an item: its number as it was written. */
  readonly number?: string | undefined;
}

const FENCE = /```(?:[\w+-]*\n)?([\s\S]+?)\n?```\n?/;
const ITEM = /^[ \t]*(?:[-*•]|(\d{1,9})[.)])[ \t]+(?=\S)/;
/** Invisible characters are in no address: they make one look like another. */
const SIGN = '\\s<>"\'`\\p{Cf}';
const SCHEME = '(?:https?://|mailto:)';
const TOKEN = new RegExp(
  [
    '`([^`]+)`',
    // [text](address), where the address may hold a pair of brackets.
    String.raw`\[([^[\]]+)\]\((${SCHEME}(?:[^()${SIGN}]|\([^()${SIGN}]*\))+)\)`,
    `(${SCHEME}[^${SIGN}]+)`,
    String.raw`\*+|_+`,
  ].join('|'),
  'giu',
);
const ENDING = '.,:;!?)]}…»”’*_';
const SCHEMES = ['http:', 'https:', 'mailto:'];
const WORD = /[\p{L}\p{N}]/u;

/** Lines stand in the text as they were written; whoever shows it keeps its line breaks. */
export function parseText(text: string): readonly TextNode[] {
  // What stands between fences are lines, what stands in them are the odd pieces.
  return text.split(FENCE).flatMap((piece, index): readonly TextNode[] => {
    if (index % 2) return [{ kind: 'block', inside: [piece] }];
    return piece ? lines(piece.split('\n')) : [];
  });
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
      const end = node.kind === 'item' || node.kind === 'block' ? '\n' : '';
      return number + flat(node.inside) + (node.really ? ` (${node.really})` : '') + end;
    })
    .join('');
}

function lines(all: readonly string[]): readonly TextNode[] {
  const nodes: TextNode[] = [];
  let items: TextNode[] = [];
  let open = '';
  all.forEach((line, index) => {
    const [mark, number] = ITEM.exec(line) ?? [''];
    const kind = mark && (number ? 'numbers' : 'bullets');
    if (kind && kind !== open) {
      items = [];
      nodes.push({ kind, inside: items });
    }
    open = kind;
    if (kind) items.push({ kind: 'item', number, inside: inline(line.slice(mark.length)) });
    else {
      for (const node of inline(line)) add(nodes, node);
      if (index < all.length - 1) add(nodes, '\n');
    }
  });
  return nodes;
}

/** Text that follows text is one. */
function add(nodes: TextNode[], node: TextNode): void {
  const last = nodes.at(-1);
  if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node;
  else nodes.push(node);
}

const EMPHASIS: Readonly<Record<string, readonly ('bold' | 'italic')[]>> = {
  '*': ['italic'],
  _: ['italic'],
  '**': ['bold'],
  '***': ['bold', 'italic'],
};

function inline(line: string): readonly TextNode[] {
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
  for (let match = TOKEN.exec(line); match; match = TOKEN.exec(line)) {
    const { 0: found, index } = match;
    const after = index + found.length;
    const kinds = EMPHASIS[found];
    if (kinds) {
      const depth = open.findIndex(({ mark }) => mark === found);
      const [before = ' ', next = ' '] = [line[index - 1], line[after]];
      const inWord = found.length === 1;
      if (depth < 0 && next.trim() && !(inWord && WORD.test(before))) {
        cut(index, after);
        open.push({ mark: found, before: here });
        here = [];
      } else if (depth >= 0 && before.trim() && !(inWord && WORD.test(next))) {
        cut(index, after);
        giveUp(depth + 1);
        const inside = here;
        here = open.pop()?.before ?? [];
        here.push(...kinds.reduceRight((nodes, kind) => [{ kind, inside: nodes }], inside));
      }
    } else {
      const node = single(match);
      if (!node) continue;
      const until =
        node.kind === 'link' && match[4] ? index + String(node.inside[0]).length : after;
      cut(index, until);
      here.push(node);
      TOKEN.lastIndex = until;
    }
  }
  cut(line.length, line.length);
  giveUp(0);
  return here;
}

/** What needs no second half: code, and addresses that may be followed. */
function single([, code, label, target, bare]: RegExpExecArray): TextSpan | undefined {
  if (code) return { kind: 'code', inside: [code] };
  const shown = label ?? trimmed(bare ?? '');
  const url = safeUrl(target ?? shown, SCHEMES);
  if (!url) return undefined;
  const link = { kind: 'link', inside: [shown], href: url.href } as const;
  const real = url.host || url.pathname;
  return label && pretends(label, real) ? { ...link, really: real } : link;
}

/** It reads like an address (a mark with a letter right after it) and not like the real one, or like nothing. */
function pretends(label: string, real: string): boolean {
  if (!/[\p{L}\p{N}\p{So}]/u.test(label)) return true;
  if (!/[^\p{L}\p{M}\p{N}\s'’-][\p{L}\p{N}]/u.test(label)) return false;
  const said = label.toLowerCase().replace(/^\w+:(?:\/\/)?/, '');
  return said !== real && !said.startsWith(`${real}/`);
}

/** Punctuation that ends the sentence is not part of the address, but a bracket it opened is. */
function trimmed(address: string): string {
  let end = address.length;
  let owed = address.split('(').length - address.split(')').length;
  for (; ENDING.includes(address.charAt(end - 1)) && end; end--)
    if (address[end - 1] === ')' && ++owed > 0) break;
  return address.slice(0, end);
}
