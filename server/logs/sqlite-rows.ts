/** Rows of the embedded log as the words of the contract; each is looked at first. Pure. @throws Damage */
import type { SQLOutputValue } from 'node:sqlite';
import { Damage } from './damage.ts';
import type {
  Answers,
  Attributes,
  Conversation,
  FileRecord,
  Info,
  LogEvent,
  Message,
  Notice,
  Person,
  Quote,
  Rating,
  StoredFile,
  Topic,
} from './log.ts';
import { intact } from './sqlite-sums.ts';

export type Row = Record<string, SQLOutputValue>;

/** What a record holds besides its columns: left out where there is nothing to hold. */
export interface ConversationDetails {
  readonly topic?: Topic;
  readonly answers?: Answers;
  readonly attributes?: Attributes;
  readonly rating?: Rating;
  readonly sights?: Conversation['sights'];
}
export interface MessageDetails {
  /** Offset of the message that it answers. */
  readonly replyTo?: number;
  readonly quickReplies?: readonly string[];
  readonly notice?: Notice;
}

/** Null where there are none. */
export function asDetails(details: object): string | null {
  const text = JSON.stringify(details);
  return text === '{}' ? null : text;
}

/** A log that is only read may be of a version that knew none. */
function detailsOf<Details extends object>(row: Row): Partial<Details> {
  const { details = null } = row;
  return details === null ? {} : (JSON.parse(String(details)) as Details);
}

/** Reads a conversation together with its unread counts; `?` is up to who adds the rest. */
export const SELECT_CONVERSATION = `SELECT c.*,
  (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND m.author_role = 'agent'
     AND m.offset > c.visitor_read AND m.deleted = 0) AS visitor_unread,
  (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND m.author_role = 'visitor'
     AND m.offset > c.agent_read AND m.deleted = 0) AS agent_unread
  FROM conversations c`;

export function toConversation(row: Row): Conversation {
  intact('conversations', row);
  return {
    id: String(row.id),
    organization: String(row.organization),
    visitor: JSON.parse(String(row.visitor)) as Person,
    ...(row.title === null ? {} : { title: String(row.title) }),
    open: row.open === 1,
    agents: JSON.parse(String(row.agents)) as Person[],
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    head: Number(row.head),
    markers: {
      visitor: { read: Number(row.visitor_read), delivered: Number(row.visitor_delivered) },
      agent: { read: Number(row.agent_read), delivered: Number(row.agent_delivered) },
    },
    unread: { visitor: Number(row.visitor_unread), agent: Number(row.agent_unread) },
    sights: {},
    ...detailsOf<ConversationDetails>(row),
  };
}

/** @param quoted finds the one that it answers */
export function toMessage(row: Row, quoted: (offset: number) => Quote | undefined): Message {
  intact('messages', row);
  const { replyTo, ...details } = detailsOf<MessageDetails>(row);
  const quote = replyTo === undefined ? undefined : quoted(replyTo);
  const conversationId = String(row.conversation_id);
  const offset = Number(row.offset);
  return {
    id: `${conversationId}-${offset}`,
    conversationId,
    offset,
    ...(row.local_id === null ? {} : { localId: String(row.local_id) }),
    author: JSON.parse(String(row.author)) as Person,
    text: String(row.text),
    files: JSON.parse(String(row.files)) as FileRecord[],
    createdAt: Number(row.created_at),
    ...(row.edited_at === null ? {} : { editedAt: Number(row.edited_at) }),
    ...(quote && { replyTo: quote }),
    ...details,
    deleted: row.deleted === 1,
  };
}

/** @param message the one that `ref` names, where the event has one */
export function toEvent(row: Row, message: Message | undefined): LogEvent {
  intact('events', row);
  const conversationId = String(row.conversation_id);
  const base = { conversationId, offset: Number(row.offset), at: Number(row.at) };
  const kind = String(row.kind);
  if (kind === 'info') return { ...base, kind, info: JSON.parse(String(row.info)) as Info };
  if (kind === 'read' || kind === 'delivered') {
    return {
      ...base,
      kind,
      by: row.side === 'visitor' ? 'visitor' : 'agent',
      upTo: Number(row.ref),
      ...detailsOf<{ reader: Person }>(row),
    };
  }
  // Those that were deleted are still there.
  if (message === undefined) throw new Damage(`message ${conversationId}-${row.ref} is missing`);
  if (message.deleted || kind === 'del') {
    return { ...base, kind: 'del', id: `${conversationId}-${String(row.ref)}` };
  }
  return { ...base, kind: kind === 'edit' ? 'edit' : 'msg', message };
}

export function toFile(row: Row): StoredFile {
  intact('files', row);
  return {
    id: String(row.id),
    organization: String(row.organization),
    owner: String(row.owner),
    name: String(row.name),
    type: String(row.type),
    size: Number(row.size),
    createdAt: Number(row.created_at),
    ...detailsOf<{ width: number; height: number }>(row),
  };
}
