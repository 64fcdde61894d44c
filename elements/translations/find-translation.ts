/** Which translation speaks a language: the exact tag, then its language alone, then English. */
import { en } from './en.ts';
import { ptBr } from './pt-br.ts';
import type { Translation } from './translation.ts';

const translations: readonly Translation[] = [en, ptBr];

/** @param tag BCP 47, in any case: `pt` and `pt-PT` both find `pt-BR`. */
export function findTranslation(tag: string): Translation {
  const wanted = tag.toLowerCase();
  const language = wanted.split('-')[0];
  return (
    translations.find((translation) => translation.tag.toLowerCase() === wanted) ??
    translations.find((translation) => translation.tag.split('-')[0] === language) ??
    en
  );
}
