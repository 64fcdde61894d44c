/**
 * A message as one sentence, for those who hear it: who said what, when, and what became of it; and what
 * happened, in the person's language, where the system tells. Knows no screen.
 */
import type { Message, Sight } from '../../src/index.ts';
import type { Calendar } from './calendar.ts';
import { fileLabel, plainText } from './parts/person-text.ts';
import { nameOf } from './people.ts';
import type { Translation } from './translations/translation.ts';

export interface Narration {
  readonly t: Translation;
  readonly calendar: Calendar;
  /** Of the author; null: who reads. */
  readonly name: string | null;
  /** Its journey matters: it was written on this side. */
  readonly mine: boolean;
  /** Nobody has read further than this. */
  readonly seen?: Sight | undefined;
}

/** "Ana said: Hello. 21 Nov 2026, 10:42. Read." */
export function narration(m: Message, { t, calendar, name, mine, seen }: Narration): string {
  const words = wordsOf(m, t);
  const when = calendar.moment(m.createdAt);
  if (m.author.role === 'system') return `${words}. ${when}`;
  const said = name === null ? t.youSaid(words) : t.incoming(name, words);
  const stands = seen ? seenBy(seen, t, calendar) : t.status[m.status];
  return [said, when, m.editedAt && t.edited, mine && stands].filter(Boolean).join('. ');
}

/** "Read by Ana, 14:02" */
export function seenBy({ author, at }: Sight, t: Translation, calendar: Calendar): string {
  return t.readBy(nameOf(author, t), calendar.time(at));
}

/** What a message says, without the signs that only the eye wants. */
export function wordsOf({ text, attachments, author }: Message, t: Translation): string {
  const files = attachments.map((file) => fileLabel(file, author, t));
  return [plainText(text), ...files].filter(Boolean).join(', ');
}

/** @param self our id: what we did ourselves has no name. */
export function noticeText({ notice, text }: Message, t: Translation, self: string): string {
  if (!notice) return text;
  const { kind, by } = notice;
  const name = by && by.id !== self ? by.name : undefined;
  return t.notice[kind]?.(name) ?? text;
}

/** The last that happened among these messages is that the conversation has ended: it need not be said again. */
export function endsWithNotice(messages: readonly Message[]): boolean {
  const last = messages.findLast((m) => m.notice?.kind !== 'rated' && m.status !== 'failed');
  return last?.notice?.kind === 'closed';
}
