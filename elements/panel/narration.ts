/**
 * A message as one sentence, for those who hear it: who said what, when, and what became of it; and what
 * happened, in the person's language, where the system tells. Knows no screen.
 */
import type { Attachment, Message } from '../../src/index.ts';
import type { Calendar } from './calendar.ts';
import type { Translation } from './translations/translation.ts';

export interface Narration {
  readonly t: Translation;
  readonly calendar: Calendar;
  /** Of the author; null: who reads. */
  readonly name: string | null;
  /** Its journey matters: it was written on this side. */
  readonly mine: boolean;
}

/** "Ana said: Hello. 21 Nov 2026, 10:42. Read." */
export function narration(m: Message, { t, calendar, name, mine }: Narration): string {
  const words = wordsOf(m, t);
  const when = calendar.moment(m.createdAt);
  if (m.author.role === 'system') return `${words}. ${when}`;
  const said = name === null ? t.youSaid(words) : t.incoming(name, words);
  return mine ? `${said}. ${when}. ${t.status[m.status]}` : `${said}. ${when}`;
}

/** What a message says, without the signs that only the eye wants. */
export function wordsOf({ text, attachments }: Message, t: Translation): string {
  const plain = text.replace(/(\*\*|__|~~|[*_`])(?=\S)(.+?)(?<=\S)\1/g, '$2');
  return [plain, ...attachments.map((file) => labelOf(file, t))].filter(Boolean).join(', ');
}

/** The name of a file, unless a machine gave it. */
function labelOf({ name, type }: Attachment, t: Translation): string {
  const known = name && !/^[0-9a-f-]{20,}(\.\w+)?$/i.test(name);
  return known ? name : `${t.attachments(1)} ${type.split('/').at(-1) ?? ''}`.trim();
}

/** @param self our id: what we did ourselves has no name. */
export function noticeText({ notice, text }: Message, t: Translation, self: string): string {
  if (!notice) return text;
  const { kind, by } = notice;
  const name = by && by.id !== self ? by.name : undefined;
  return t.notice[kind]?.(name) ?? text;
}
