/**
 * Conversations and messages of the desk in the words of chat-django, field by field. Pure; knows
 * neither requests nor sockets.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Conversation, FileRecord, Message } from '../logs/log.ts';
import type { Settings } from '../options.ts';

/** Where all of it stands. */
export const PREFIX = '/chat-django';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** America/Recife, all year round. */
const ZONE = -3 * 3_600_000;

export class DjangoWords {
  readonly #clock: () => number;
  /** Milliseconds after which a message was passed on: there a worker does it, here it is only said. */
  readonly sentAfter: number;

  constructor({ clock, replyAfter }: Pick<Settings, 'clock' | 'replyAfter'>) {
    this.#clock = clock;
    // As there: the bot answers a moment after that.
    this.sentAfter = replyAfter * 0.75;
  }

  helpDesk(desk: Conversation, last: Message | undefined): object {
    const { id, visitor, createdAt, answers } = desk;
    const created_at = timeOf(createdAt, 284);
    const updated_at = timeOf(createdAt, 311);
    const client = {
      uuid: clientIn(visitor.id),
      created_at,
      updated_at,
      name: visitor.name ?? '',
      phone: answers?.phone ?? '',
    };
    const last_message = (last && this.messages(last).at(-1)) ?? {};
    return { created_at, updated_at, uuid: dashed(id), client, last_message };
  }

  /** Several where several files came with it: there, a message carries one. @param origin Makes addresses of files absolute. */
  messages(message: Message, origin = ''): readonly object[] {
    const { id, conversationId, offset, author, text, files, createdAt, editedAt = 0 } = message;
    const micro = offset % 900;
    const passedAt = createdAt + this.sentAfter;
    const isOurs = author.role === 'visitor';
    const isPassed = !isOurs || passedAt <= this.#clock();
    const updatedAt = Math.max(editedAt, isOurs && isPassed ? passedAt : createdAt);
    return (files.length > 0 ? files : [undefined]).map((file, part) => ({
      created_at: timeOf(createdAt, micro),
      updated_at: timeOf(updatedAt, micro + 33),
      uuid: uuidOf(part === 0 ? id : `${id}/${part}`),
      message: part === 0 && text !== '' ? text : null,
      file: file ? origin + fileAddress(file) : null,
      type: isOurs ? 'sent' : 'received',
      status: isPassed ? 'sent' : 'sending',
      help_desk: dashed(conversationId),
    }));
  }
}

/** Nobody wrote what the desk notes, and there are no words for it there. */
export function isTold({ author, deleted }: Message): boolean {
  return author.role !== 'system' && !deleted;
}

/** Through this door; what was said elsewhere is nobody's business here. */
export function isHelpDesk({ id, visitor }: Conversation): boolean {
  return /^[\da-f]{32}$/.test(id) && /^d[\da-f]{32}$/.test(visitor.id);
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The id that the desk has for a help desk, or `undefined` for what is no UUID. */
export function deskIdIn(uuid: string): string | undefined {
  return isUuid(uuid) ? uuid.replaceAll('-', '') : undefined;
}

/** The visitor that a client is at the desk. */
export function visitorIdOf(client: string): string {
  return `d${client.replaceAll('-', '')}`;
}

/** An id for a help desk that is new. */
export function newDeskId(): string {
  return randomUUID().replaceAll('-', '');
}

function clientIn(visitorId: string): string {
  return dashed(visitorId.slice(1));
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The same one for the same name. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`chat-django\n${name}`).digest('hex');
  return dashed(`${hex.slice(0, 12)}4${hex.slice(13, 16)}a${hex.slice(17, 32)}`);
}

/** With microseconds, and the offset of Recife. */
function timeOf(at: number, micro: number): string {
  const local = new Date(at + ZONE).toISOString().slice(0, -1);
  return `${local}${String(micro).padStart(3, '0')}-03:00`;
}

/** As Django keeps names: spaces become `_`, and what is no letter, digit or `.` goes. */
function fileAddress({ id, name }: FileRecord): string {
  const kept = name
    .trim()
    .replaceAll(' ', '_')
    .replace(/[^\p{L}\p{N}_.-]/gu, '');
  return `${PREFIX}/media/uploads/${id}/${encodeURIComponent(kept)}`;
}
