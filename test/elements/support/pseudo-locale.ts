/**
 * `en-XA`: English that can still be read, with accents, 40 % longer and in brackets, so that what is
 * cut, and what stands outside of the catalogue, is seen. For tests; no part of what is shipped.
 */
import type { Texts } from '../../../elements/index.ts';
import { english as en } from './english.ts';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'åƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ';

/** ⟦ÀļļÅÅ⟧; what is no letter stays, and what is in private letters of Unicode. */
export function pseudo(text: string): string {
  const accented = [...text].map((letter) => [...ACCENTED][PLAIN.indexOf(letter)] ?? letter);
  const more = Math.ceil(accented.length * 0.4);
  // Languages that are longer have more words, and longer ones.
  const rest = ' ~~~~~~'.repeat(Math.ceil(more / 7)).slice(0, Math.max(2, more));
  return `⟦${accented.join('')}${rest}⟧`;
}

/** People's own texts go through it as they are. */
function pseudoFunction(say: (...given: readonly unknown[]) => string) {
  return (...given: readonly unknown[]): string => {
    const own = (index: number) => String.fromCodePoint(0xe000 + index);
    const hidden = given.map((each, index) =>
      each && typeof each === 'string' ? own(index) : each,
    );
    return given.reduce<string>(
      (text, each, index) => text.replaceAll(own(index), () => String(each)),
      pseudo(say(...hidden)),
    );
  };
}

function pseudoOf(value: unknown): unknown {
  if (typeof value === 'string') return pseudo(value);
  if (typeof value === 'function') return pseudoFunction(value as () => string);
  if (Array.isArray(value)) return value.map(pseudoOf);
  const entries = Object.entries(value as object).map(([key, inner]) => [key, pseudoOf(inner)]);
  return Object.fromEntries(entries);
}

const { tag: _, ...words } = en;

/** All there is to say. */
export const PSEUDO: Texts = {
  ...(pseudoOf(words) as Texts),
  openChat: pseudo('Open chat'),
  unreadMessages: (count) => pseudo(`${count} unread messages`),
};
