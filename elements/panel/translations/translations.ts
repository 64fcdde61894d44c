/** The translations by name: English is here, as far as all say it; the others are fetched when somebody asks for them. */
import type { Spoken } from '../../launcher-words.ts';
import { en } from './en.ts';
import type { Translation } from './translation.ts';

/** Spoken on this page, or waiting to be. */
const here = new Map<Spoken, Translation>();

const elsewhere: Readonly<Record<Exclude<Spoken, 'en'>, () => Promise<Translation>>> = {
  'pt-BR': async () => (await import('./pt-br.ts')).ptBr,
  es: async () => (await import('./es.ts')).es,
  ru: async () => (await import('./ru.ts')).ru,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
  he: async () => (await import('./he.ts')).he,
};

/** All of English, where it is spoken: before anything rare is said. Rejects like `fetchTranslation`. */
export async function fetchRest(wanted = !here.size || here.has('en')): Promise<void> {
  if (!wanted) return;
  const { failure, ...rest } = (await import('./en-rest.ts')).enRest;
  Object.assign(en, rest);
  // In its place: others look through what a page says in its own words at it.
  Object.assign(en.failure, failure);
}

/** To be spoken now. Undefined: not fetched yet. */
export function translationHere(name: Spoken): Translation | undefined {
  // Whoever goes over to English from another wants all of it.
  if (name === 'en' && !here.size) here.set(name, en);
  return here.get(name);
}

/** Rejects with what `import()` says when it cannot be had. */
export async function fetchTranslation(name: Spoken): Promise<Translation> {
  if (name === 'en') await fetchRest(true);
  const translation = name === 'en' ? en : await elsewhere[name]();
  here.set(name, translation);
  return translation;
}
