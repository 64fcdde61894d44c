/** Every question to the tables of the embedded log. What it gives was looked at: a record that is not what was written is never told. */

import { Damage } from './damage.ts';
import type {
  Answers,
  Conversation,
  ConversationFilter,
  Head,
  LogEvent,
  Message,
  MessagePage,
  MessageRange,
  Position,
  Quote,
  StoredFile,
  Tail,
} from './log.ts';
import {
  type Row,
  SELECT_CONVERSATION,
  toConversation,
  toEvent,
  toFile,
  toMessage,
} from './sqlite-rows.ts';
import type { OpenDatabase } from './sqlite-schema.ts';
import { intact } from './sqlite-sums.ts';

/** Characters of a quote. */
const QUOTED = 140;
const NEWEST = 'ORDER BY c.updated_at DESC, c.id LIMIT ?';

export class SqliteReader {
  readonly #prepare: OpenDatabase['prepare'];
  readonly #epoch: string;

  constructor({ prepare, epoch }: Pick<OpenDatabase, 'prepare' | 'epoch'>) {
    this.#prepare = prepare;
    this.#epoch = epoch;
  }

  conversation(id: string): Conversation | undefined {
    return this.#all(`${SELECT_CONVERSATION} WHERE c.id = ?`, id).map(toConversation)[0];
  }

  started(organization: string, visitor: string, localId: string): Conversation | undefined {
    const own = 'c.organization = ? AND c.visitor_id = ? AND c.start_id = ?';
    const rows = this.#all(`${SELECT_CONVERSATION} WHERE ${own}`, organization, visitor, localId);
    return rows.map(toConversation)[0];
  }

  answers(organization: string, visitor: string): Answers | undefined {
    const own = 'c.organization = ? AND c.visitor_id = ?';
    const select = `${SELECT_CONVERSATION} WHERE ${own} ORDER BY c.created_at DESC, c.id`;
    const conversations = this.#all(select, organization, visitor).map(toConversation);
    return conversations.find(({ answers }) => answers)?.answers;
  }

  conversations(filter: ConversationFilter): readonly Conversation[] {
    return this.#newest(SELECT_CONVERSATION, filter).map(toConversation);
  }

  heads(filter: ConversationFilter): readonly Head[] {
    const columns = 'c.id, c.visitor_id, c.head, c.updated_at';
    const rows = this.#newest(`SELECT ${columns} FROM conversations c`, filter);
    return rows.map((row) => ({
      id: String(row.id),
      visitor: String(row.visitor_id),
      head: Number(row.head),
      updatedAt: Number(row.updated_at),
    }));
  }

  message(conversationId: string, offset: number): Message | undefined {
    const select = 'SELECT * FROM messages WHERE conversation_id = ? AND offset = ?';
    return this.#messages(this.#all(select, conversationId, offset))[0];
  }

  sent(conversationId: string, author: string, localId: string): Message | undefined {
    const own = 'conversation_id = ? AND author_id = ? AND local_id = ?';
    const rows = this.#all(`SELECT * FROM messages WHERE ${own}`, conversationId, author, localId);
    return this.#messages(rows)[0];
  }

  messages(conversationId: string, range: MessageRange): MessagePage {
    const { limit, before = Number.MAX_SAFE_INTEGER, after } = range;
    const select = 'SELECT * FROM messages WHERE conversation_id = ? AND deleted = 0 AND offset';
    // One more than asked for tells whether there is more.
    const rows =
      after === undefined
        ? this.#all(`${select} < ? ORDER BY offset DESC LIMIT ?`, conversationId, before, limit + 1)
        : this.#all(`${select} > ? ORDER BY offset LIMIT ?`, conversationId, after, limit + 1);
    const messages = this.#messages(rows.slice(0, limit));
    const more = rows.length > limit;
    if (after !== undefined) return { messages, hasEarlier: after > 0, hasLater: more };
    const hasLater = range.before !== undefined;
    return { messages: messages.toReversed(), hasEarlier: more, hasLater };
  }

  tail(conversationId: string, after: Position, limit: number): Tail | undefined {
    const conversation = this.conversation(conversationId);
    if (conversation === undefined) return undefined;
    const head = { epoch: this.#epoch, offset: conversation.head };
    const rows = this.#all(
      'SELECT * FROM events WHERE conversation_id = ? AND offset > ? ORDER BY offset LIMIT ?',
      conversationId,
      after.offset,
      limit + 1,
    );
    const first = rows[0] === undefined ? undefined : Number(rows[0].offset);
    const known =
      after.epoch === this.#epoch &&
      (first === undefined ? after.offset === head.offset : first === after.offset + 1);
    if (!known) return { events: [], head, more: false, reset: true };
    const more = rows.length > limit;
    const isDense = rows.every((row, index) => Number(row.offset) === after.offset + 1 + index);
    if (!isDense || (!more && after.offset + rows.length !== head.offset)) {
      throw new Damage(`events of conversation ${conversationId} are missing`);
    }
    const events = rows.slice(0, limit).map((row) => this.event(row));
    return { events, head, more, reset: false };
  }

  /** The event of a row, with the message that it tells of as it is now. */
  event(row: Row): LogEvent {
    const isOfMessage = row.ref !== null && row.side === null;
    const message = isOfMessage
      ? this.message(String(row.conversation_id), Number(row.ref))
      : undefined;
    return toEvent(row, message);
  }

  eventAt(conversationId: string, offset: number): LogEvent | undefined {
    const select = 'SELECT * FROM events WHERE conversation_id = ? AND offset = ?';
    return this.#all(select, conversationId, offset).map((row) => this.event(row))[0];
  }

  file(id: string): StoredFile | undefined {
    return this.#all('SELECT * FROM files WHERE id = ?', id).map(toFile)[0];
  }

  files(owner: string): readonly StoredFile[] {
    return this.#all('SELECT * FROM files WHERE owner = ? ORDER BY created_at', owner).map(toFile);
  }

  erasedAt(visitor: string): number | undefined {
    const [row] = this.#all('SELECT * FROM erased WHERE visitor_id = ?', visitor);
    return row && Number(intact('erased', row).at);
  }

  #messages(rows: readonly Row[]): readonly Message[] {
    return rows.map((row) =>
      toMessage(row, (offset) => this.#quote(String(row.conversation_id), offset)),
    );
  }

  /** Read anew each time: what is taken back is taken back here too. Quotes quote nothing themselves. */
  #quote(conversationId: string, offset: number): Quote | undefined {
    const select = 'SELECT * FROM messages WHERE conversation_id = ? AND offset = ?';
    const [row] = this.#all(select, conversationId, offset);
    if (row === undefined) return undefined;
    const { id, author, text } = toMessage(row, () => undefined);
    return { id, author, text: text.length > QUOTED ? `${cut(text)}…` : text };
  }

  #newest(select: string, { organization, visitor, limit }: ConversationFilter): readonly Row[] {
    return visitor === undefined
      ? this.#all(`${select} WHERE c.organization = ? ${NEWEST}`, organization, limit)
      : this.#all(
          `${select} WHERE c.organization = ? AND c.visitor_id = ? ${NEWEST}`,
          organization,
          visitor,
          limit,
        );
  }

  #all(sql: string, ...values: (string | number)[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }
}

/** The beginning of a text, without half a character at its end. */
function cut(text: string): string {
  return text
    .slice(0, QUOTED)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
}
