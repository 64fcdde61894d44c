/**
 * What the first load knows of languages: which one an element asks for, and the few words of the
 * launcher in each. All other words come with the panel.
 */
const WORDS = {
  en: (unread: number | string) =>
    unread ? `Open chat, ${unread} unread message${unread === 1 ? '' : 's'}` : 'Open chat',
  'pt-BR': (unread: number | string) =>
    unread
      ? `Abrir chat, ${unread} ${unread === 1 ? 'mensagem não lida' : 'mensagens não lidas'}`
      : 'Abrir chat',
} as const;

/** The languages that there are, by their BCP 47 tags. */
export type Spoken = keyof typeof WORDS;

/** Name of the launcher, with the number as its badge has it: who speaks to it says what they see. */
export function launcherName(language: Spoken, unread: number): string {
  return WORDS[language](unread > 99 ? '99+' : unread);
}

/** The tag that an element asks for: its own attribute, then the nearest `lang`, then the browser's. */
export function tagOf(element: Element, locale: string): string {
  return locale || element.closest('[lang]')?.getAttribute('lang') || navigator.language;
}

/**
 * Which language answers to a tag: the exact one, then its language alone, then English.
 * @param tag BCP 47, in any case: `pt` and `pt-PT` both find `pt-BR`. Unreadable ones are English.
 */
export function spoken(tag: string): Spoken {
  const wanted = tag.toLowerCase();
  const names = Object.keys(WORDS) as Spoken[];
  return (
    names.find((name) => name.toLowerCase() === wanted) ??
    names.find((name) => name.split('-')[0] === wanted.split('-')[0]) ??
    'en'
  );
}
