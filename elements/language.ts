/** Which language an element speaks: its own attribute, then the nearest `lang`, then the browser's. */
import { Calendar } from './calendar.ts';
import { findTranslation } from './translations/find-translation.ts';
import type { Translation } from './translations/translation.ts';

export interface Language {
  readonly tag: string;
  readonly t: Translation;
  readonly calendar: Calendar;
}

const spoken = new Map<string, Language>();

export function languageOf(element: Element, locale: string): Language {
  const tag = locale || element.closest('[lang]')?.getAttribute('lang') || navigator.language;
  return language(tag);
}

/** A tag that the browser cannot read, such as `pt_BR`, is English rather than an exception. */
export function language(tag: string): Language {
  const known = spoken.get(tag);
  if (known) return known;
  const t = findTranslation(tag);
  const made = { tag, t, calendar: new Calendar(readable(tag, t.tag)) };
  spoken.set(tag, made);
  return made;
}

/** Dates speak the language of the texts around them, in the manner of the asked region if it is the same. */
function readable(tag: string, translated: string): string {
  try {
    return new Intl.Locale(tag).language === new Intl.Locale(translated).language
      ? tag
      : translated;
  } catch {
    return translated;
  }
}
