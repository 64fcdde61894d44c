/**
 * What the first load knows of languages: which one an element asks for, its direction, and what the
 * launcher says in English. In every other language it is called as soon as that is here, with the panel.
 */
import type { Translation } from './panel/translations/translation.ts';

export type LauncherWords = Pick<Translation, 'openChat' | 'unreadMessages'>;

export const launcherWords: LauncherWords = {
  openChat: 'Open chat',
  unreadMessages: (n) => (n === 1 ? '1 unread message' : `${n} unread messages`),
};

/** Name of the launcher, with the number as its badge has it: who speaks to it says what they see. */
export function launcherName(t: LauncherWords, unread: number): string {
  if (!unread) return t.openChat;
  return `${t.openChat}, ${t.unreadMessages(Math.min(unread, 100)).replace('100', '99+')}`;
}

/** The tag that an element asks for: its own attribute, then the nearest `lang`, then the browser's. */
export function tagOf(element: Element, locale: string): string {
  return locale || element.closest('[lang]')?.getAttribute('lang') || navigator.language;
}

/** A language that is written from the right turns an element, unless its own `dir` says otherwise. */
export function turns(element: HTMLElement, tag: string): boolean {
  // Hebrew by the name that it had until 1989, too.
  return !element.dir && /^(ar|he|iw)\b/i.test(tag);
}
