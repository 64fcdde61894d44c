/**
 * What the first load knows of languages: which one an element asks for, its direction, and the few
 * words of the launcher in each. All other words come with the panel.
 */
import type { Texts } from './panel/translations/texts.ts';

/** Name, many unread messages, and one of them; without plurals where a language has more than two. */
const WORDS = {
  en: ['Open chat', '# unread messages', '# unread message'],
  'pt-BR': ['Abrir chat', '# mensagens não lidas', '# mensagem não lida'],
  es: ['Abrir chat', '# mensajes sin leer', '# mensaje sin leer'],
  ru: ['Открыть чат', 'непрочитанных: #'],
  fr: ['Ouvrir le chat', '# messages non lus', '# message non lu'],
  de: ['Chat öffnen', '# ungelesene Nachrichten', '# ungelesene Nachricht'],
  ar: ['فتح الدردشة', 'رسائل غير مقروءة: #'],
  he: ['פתיחת הצ׳אט', 'הודעות שלא נקראו: #'],
} as const;

/** The languages that there are, by their BCP 47 tags. */
export type Spoken = keyof typeof WORDS;

/** Name of the launcher, with the number as its badge has it: who speaks to it says what they see. */
export function launcherName(language: Spoken, unread: number, texts: Texts = {}): string {
  const [name, many, one = many] = WORDS[language];
  const { openChat = name, unreadMessages } = texts;
  if (!unread) return openChat;
  const count = unread > 99 ? '99+' : String(unread);
  const own = unreadMessages?.(unread);
  return `${openChat}, ${own ?? (unread === 1 ? one : many).replace('#', count)}`;
}

/** The tag that an element asks for: its own attribute, then the nearest `lang`, then the browser's. */
export function tagOf(element: Element, locale: string): string {
  return locale || element.closest('[lang]')?.getAttribute('lang') || navigator.language;
}

/**
 * Which language answers to a tag, whatever its region; else English.
 * @param tag BCP 47, in any case: `pt` and `pt-PT` both find `pt-BR`. Unreadable ones are English.
 */
export function spoken(tag: string): Spoken {
  // The name that Hebrew had until 1989, and that Java still says.
  const wanted = tag.toLowerCase().replace(/^iw\b/, 'he').split('-')[0];
  const names = Object.keys(WORDS) as Spoken[];
  return names.find((name) => name.split('-')[0] === wanted) ?? 'en';
}

/** A language that is written from the right turns an element, unless its own `dir` says otherwise. */
export function turns(element: HTMLElement, tag: string): boolean {
  return !element.dir && /^(ar|he)/.test(tag);
}
