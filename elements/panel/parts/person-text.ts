/**
 * What a person wrote, as it is shown and as it is said. Most texts mean nothing but what they say; what
 * reads marks is fetched with the first that has some, and until then they stand as they were written.
 * Knows no mark, only what a text with marks looks like.
 */
import type { Attachment, Author, Message } from '../../../src/index.ts';
import type { Looks } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { fetchRest } from '../translations/translations.ts';
import { shownName } from './shown-name.ts';

type Reader = typeof import('../rare/formatted-text.ts');

const MARKS = /[`*_]|:\/\/|mailto:|^[ \t]*(?:[-•]|\d+[.)])[ \t]/im;

let reader: Reader | undefined;
let coming: Promise<void> | undefined;
const waiting = new Set<(looks: Looks) => void>();

/** For a template. */
export function shownText(text: string): ReturnType<Reader['formattedText']> {
  return readerOf(text)?.formattedText(text) ?? text;
}

/** Without its marks: for voices, previews and quotes. */
export function plainText(text: string): string {
  return readerOf(text)?.plainText(text) ?? text.trim();
}

/** What a file is called where it is told of. */
export function fileLabel(file: Attachment, author: Author, t: Translation): string {
  return readerOf(file)?.labelOf(file, author, t) ?? shownName(file.name);
}

/** Resolves when what reads these is here, or cannot be had. */
export async function foresee(messages: readonly Message[]): Promise<void> {
  for (const { text, attachments } of messages) [text, ...attachments].map(readerOf);
  if (!reader) await coming;
}

/** @param arrived texts with marks are another picture from now on, with these looks. @returns a function that ends it */
export function whenRead(arrived: (looks: Looks) => void): () => void {
  waiting.add(arrived);
  if (reader) arrived(reader.style);
  return () => waiting.delete(arrived);
}

/** What cannot be had is asked for again with the next picture. */
function readerOf(what: string | Attachment): Reader | undefined {
  if (typeof what === 'string' && !MARKS.test(what)) return undefined;
  coming ??= fetchReader();
  return reader;
}

async function fetchReader(): Promise<void> {
  try {
    const [module] = await Promise.all([import('../rare/formatted-text.ts'), fetchRest()]);
    reader = module;
    for (const arrived of waiting) arrived(reader.style);
  } catch {
    coming = undefined;
  }
}
