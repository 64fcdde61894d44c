/** The translations by name: English is here, as far as all say it; the others are fetched when somebody asks for them. */
import { en } from './en.ts';
import type { Translation } from './translation.ts';

const elsewhere = {
  'pt-BR': async () => (await import('./pt-br.ts')).ptBr,
  es: async () => (await import('./es.ts')).es,
  ru: async () => (await import('./ru.ts')).ru,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
  he: async () => (await import('./he.ts')).he,
} satisfies Readonly<Record<string, () => Promise<Translation>>>;

/** The languages that there are, by their BCP 47 tags. */
export type Spoken = 'en' | keyof typeof elsewhere;

const here = new Map<Spoken, Translation>([['en', en]]);

/**
 * Which language answers to a tag: the exact one, then its language alone, then English.
 * @param tag BCP 47, in any case: `pt` and `pt-PT` both find `pt-BR`. Unreadable ones are English.
 */
export function spoken(tag: string): Spoken {
  // The name that Hebrew had until 1989, and that Java still says.
  const wanted = tag.toLowerCase().replace(/^iw\b/, 'he');
  const names = Object.keys(elsewhere) as (keyof typeof elsewhere)[];
  return (
    names.find((name) => name.toLowerCase() === wanted) ??
    names.find((name) => name.split('-')[0] === wanted.split('-')[0]) ??
    'en'
  );
}

/** All of English: before anything rare is said. Rejects like `fetchTranslation`. */
export async function fetchRest(): Promise<void> {
  const { failure, ...rest } = (await import('./en-rest.ts')).enRest;
  Object.assign(en, rest);
  // In its place: others look through what a page says in its own words at it.
  Object.assign(en.failure, failure);
}

/** Undefined: not fetched yet. */
export function translationHere(name: Spoken): Translation | undefined {
  return here.get(name);
}

/** Rejects with what `import()` says when it cannot be had. */
export async function fetchTranslation(name: Spoken): Promise<Translation> {
  if (name === 'en') await fetchRest();
  const translation = name === 'en' ? en : await elsewhere[name]();
  here.set(name, translation);
  return translation;
}
