/**
 * Writes `elements/panel/rare/emoji-<language>.ts` from the package emojibase-data: names, search words
 * and groups as Unicode has them, in the order of keyboards. `npm run emoji` after that has another version.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Emoji {
  readonly emoji: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
  readonly version: number;
}
interface Words {
  readonly groups: readonly { readonly order: number; readonly message: string }[];
}

/** Newer ones are empty boxes for too many people. */
const NEWEST = 14;
/** Skin tones and hair by themselves. */
const COMPONENTS = 2;
/** Search words of one emoji besides its name. */
const TAGS = 4;

export const LANGUAGES = ['en', 'pt'] as const;

export function emojiModule(language: string): string {
  const { groups } = read<Words>(`${language}/messages.json`);
  const all = read<Emoji[]>(`${language}/data.json`)
    .filter(({ version, group }) => version <= NEWEST && group !== undefined)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const lines = groups
    .filter(({ order }) => order !== COMPONENTS)
    .flatMap(({ order, message }) => [
      `=${message}`,
      ...all.filter(({ group }) => group === order).map(line),
    ]);
  return `/** Emoji in the language "${language}": a group after each =, then glyph, name and search words. Made by npm run emoji. */
/*! Of emojibase-data: ${licence()} */
export const emoji =
  ${quoted(lines.join('\n'))};
`;
}

/** As the formatter leaves it. */
function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return text.includes("'") ? `"${inside.replaceAll('"', '\\"')}"` : `'${inside}'`;
}

export function pathOf(language: string): string {
  return `elements/panel/rare/emoji-${language}.ts`;
}

function line({ emoji, label, tags = [] }: Emoji): string {
  const known = new Set(label.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const more = tags.filter((tag) => !known.has(tag.toLowerCase())).slice(0, TAGS);
  return [emoji, label, ...more].join('|');
}

function licence(): string {
  return text('LICENSE').trim().replace(/\s+/g, ' ');
}

function read<T>(path: string): T {
  return JSON.parse(text(path)) as T;
}

function text(path: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`emojibase-data/${path}`)), 'utf8');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const language of LANGUAGES) writeFileSync(pathOf(language), emojiModule(language));
