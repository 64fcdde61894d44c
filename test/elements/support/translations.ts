/** Every language there is, and every text in it by its path, with functions called. */

import type { Translation } from '../../../elements/panel/translations/translation.ts';
import { fetchTranslation } from '../../../elements/panel/translations/translations.ts';
import { english as en } from './english.ts';

export const NAMES = ['en', 'pt-BR', 'es', 'ru', 'fr', 'de', 'ar', 'he'] as const;

export async function translations(): Promise<readonly Translation[]> {
  return Promise.all(NAMES.map(fetchTranslation));
}

export type Text = string | ((...given: never[]) => string);

/** `status.sent` and the like, in the order of the files. */
export function textsOf(value: object, path = ''): readonly (readonly [string, Text])[] {
  return Object.entries(value).flatMap(([key, inner]: [string, Text | object]) =>
    typeof inner === 'object' ? textsOf(inner, `${path}${key}.`) : [[`${path}${key}`, inner]],
  );
}

/** What functions are called with: names where English says a name, numbers where it counts. */
export const SAMPLES: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  unread: [21],
  typing: ['Ana'],
  attachments: [21],
  incoming: ['Ana', 'Bom dia'],
  remove: ['plan.pdf'],
  repliesIn: [21],
  readBy: ['Ana', '10:42'],
  imageFrom: ['Ana'],
  presence: ['Ana', true],
  said: ['Bom dia'],
  backAt: ['Montag', '10:42'],
  transcriptSent: ['ana@example.com'],
  lastSeen: ['vor 5 Min.'],
  score: [4, 'palavra'],
  youSaid: ['Bom dia'],
  fresh: [21],
  arrived: [21],
  newFrom: ['Ana'],
  charactersLeft: [21],
  attached: ['a.pdf, b.pdf'],
  atMost: ['10 MB'],
  ...Object.fromEntries(Object.keys(en.notice).map((kind) => [`notice.${kind}`, ['Ana']])),
};

/** @throws Error for a function that has no sample */
export function said(path: string, text: Text): string {
  if (typeof text === 'string') return text;
  const given = SAMPLES[path];
  if (!given) throw new Error(`no sample for ${path}`);
  return (text as (...given: readonly unknown[]) => string)(...given);
}

/** What of its sample a text leaves out. */
export function leftOut(path: string, text: Text): readonly string[] {
  const given = typeof text === 'string' ? [] : (SAMPLES[path] ?? []);
  const words = said(path, text);
  return given
    .filter((each) => typeof each !== 'boolean')
    .map(String)
    .filter((each) => !words.includes(each));
}
