/** Emoji as they are read from their file, searched, and laid out in rows. Knows no screen. */
export interface Emoji {
  readonly glyph: string;
  readonly name: string;
  /** Name and search words, as they are compared. */
  readonly words: string;
}

export interface EmojiGroup {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

/** In one row of the grid. */
const COLUMNS = 8;

/** @param file a line for each: `=name` of a group, or `glyph|name|word|word` */
export function groupsOf(file: string): readonly EmojiGroup[] {
  return file
    .split(/^=/m)
    .filter(Boolean)
    .map((part) => {
      const [name = '', ...lines] = part.trim().split('\n');
      return { name, emoji: lines.map(emojiOf) };
    });
}

/** Those that have words beginning with every word of the search. */
export function matching(groups: readonly EmojiGroup[], search: string): readonly EmojiGroup[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  if (!search.trim()) return groups;
  return groups
    .map(({ name, emoji }) => ({
      name,
      emoji: emoji.filter(
        ({ glyph, words }) =>
          glyph === search.trim() ||
          (wanted.length > 0 && wanted.every((word) => words.includes(` ${word}`))),
      ),
    }))
    .filter(({ emoji }) => emoji.length);
}

export function rowsOf(emoji: readonly Emoji[]): readonly (readonly Emoji[])[] {
  return Array.from({ length: Math.ceil(emoji.length / COLUMNS) }, (_, row) =>
    emoji.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
}

function emojiOf(line: string): Emoji {
  const [glyph = '', name = '', ...more] = line.split('|');
  return { glyph, name, words: ` ${plain([name, ...more].join(' '))}` };
}

/** Without case and accents: people search for coracao. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
