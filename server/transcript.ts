/** A whole conversation as text that people read, by e-mail or from a file. Pure. */
import type { Conversation, FileRecord, Message } from './logs/log.ts';
import type { Organization } from './organizations.ts';

/** @param messages all of them, oldest first */
export function transcriptOf(
  { name }: Organization,
  conversation: Conversation,
  messages: readonly Message[],
): string {
  const { id, title, createdAt } = conversation;
  const head = [
    `Conversation with ${line(name)}${title === undefined ? '' : `: ${line(title)}`}`,
    `Began ${time(createdAt)}; its number is ${id}.`,
  ];
  return `${[head.join('\n'), ...messages.map((message) => entry(message))].join('\n\n')}\n`;
}

export function subjectOf({ name }: Organization, { title }: Conversation): string {
  return `Your conversation with ${line(title === undefined ? name : `${name}: ${title}`)}`;
}

function entry({ author, text, files, createdAt, editedAt, replyTo }: Message): string {
  if (author.role === 'system') return `[${time(createdAt)}] ${line(text)}`;
  const edited = editedAt === undefined ? '' : ' (edited)';
  const who = author.name ?? (author.role === 'visitor' ? 'Visitor' : 'Operator');
  const quote = replyTo?.text ? [indented(line(replyTo.text), '> ')] : [];
  const said = text === '' ? [] : [indented(text)];
  return [
    `[${time(createdAt)}] ${line(who)}${edited}:`,
    ...quote,
    ...said,
    ...files.map((file) => indented(attached(file))),
  ].join('\n');
}

function attached({ name, size }: FileRecord): string {
  return `[file: ${line(name)}, ${Math.max(1, Math.round(size / 1_024))} KB]`;
}

/** Nothing that people wrote begins a line: it cannot pass for one of ours. */
function indented(text: string, mark = ''): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((each) => `    ${mark}${each}`)
    .join('\n');
}

function line(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Such as `2026-11-21 11:37 UTC`: who reads it may be anywhere. */
function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
