/**
 * What a person wrote, as it is shown and as it is said. Most texts mean nothing but what they say; what
 * reads marks is fetched with the first that has some, and until then they stand as they were written.
 * Knows no mark, only what a text with marks looks like.
 */
import { css } from '../../style.ts';

type Reader = typeof import('../rare/formatted-text.ts');

const MARKS = /[`*_]|:\/\/|mailto:|^[ \t]*(?:[-•]|\d+[.)])[ \t]/im;

let reader: Reader | undefined;
let coming: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** For a template. */
export function shownText(text: string): ReturnType<Reader['formattedText']> {
  return readerOf(text)?.formattedText(text) ?? text;
}

/** Without its marks: for voices, previews and quotes. */
export function plainText(text: string): string {
  return readerOf(text)?.plainText(text) ?? text.trim();
}

/** Resolves when what reads this text is here, or cannot be had. */
export async function foresee(text: string): Promise<void> {
  if (!readerOf(text)) await coming;
}

/** @param arrived texts with marks are another picture from now on. @returns a function that ends it */
export function whenRead(arrived: () => void): () => void {
  waiting.add(arrived);
  return () => waiting.delete(arrived);
}

/** What cannot be had is asked for again with the next picture. */
function readerOf(text: string): Reader | undefined {
  if (!MARKS.test(text)) return undefined;
  coming ??= fetchReader();
  return reader;
}

async function fetchReader(): Promise<void> {
  try {
    reader = await import('../rare/formatted-text.ts');
    for (const arrived of waiting) arrived();
  } catch {
    coming = undefined;
  }
}

export const personTextStyle = css`
  .text a {
    color: inherit;
    unicode-bidi: isolate;
  }
  .text :is(code, pre) {
    margin: 0;
    padding: 1px 4px;
    border-radius: 6px;
    background: color-mix(in oklab, currentColor 12%, transparent);
    font: 0.9em ui-monospace, monospace;
    white-space: pre-wrap;
  }
  .text :is(ol, ul) {
    padding-inline-start: 1.6em;
    list-style: disc;
  }
  .text ol {
    list-style: decimal;
  }
`;
