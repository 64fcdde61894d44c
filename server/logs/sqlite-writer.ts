/**
 * What one change does to the tables of the embedded log. Runs inside a transaction that somebody
 * else began; knows neither when it commits nor who waits for it.
 */
import type {
  Appended,
  AttributeChange,
  Attributes,
  Change,
  Conversation,
  Person,
  Start,
  StoredFile,
} from './log.ts';
import { adopt } from './sqlite-adoption.ts';
import type { SqliteReader } from './sqlite-reader.ts';
import { asDetails, type ConversationDetails, type MessageDetails } from './sqlite-rows.ts';
import type { OpenDatabase } from './sqlite-schema.ts';

type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

export class SqliteWriter {
  readonly #prepare: OpenDatabase['prepare'];
  readonly #reader: SqliteReader;
  readonly #clock: () => number;

  constructor(prepare: OpenDatabase['prepare'], reader: SqliteReader, clock: () => number) {
    this.#prepare = prepare;
    this.#reader = reader;
    this.#clock = clock;
  }

  /** The first event says who answers here, the second is the message, where there is one. */
  start(start: Start): readonly Appended[] {
    const conversation = this.#reader.started(start.organization, start.visitor.id, start.localId);
    if (conversation) {
      const message = this.#reader.sent(conversation.id, start.visitor.id, start.localId);
      return [{ conversation, ...(message && { message }) }];
    }
    const now = this.#clock();
    this.#prepare(
      `INSERT INTO conversations (id, organization, visitor_id, visitor, start_id, title, open,
        agents, created_at, updated_at, head, details) VALUES (?, ?, ?, ?, ?, ?, 1, '[]', ?, ?, 0, ?)`,
    ).run(
      start.id,
      start.organization,
      start.visitor.id,
      JSON.stringify(start.visitor),
      start.localId,
      start.title ?? null,
      now,
      now,
      conversationDetails(start),
    );
    const { visitor: author, localId, text, files } = start;
    const changes: readonly Change[] = [
      { kind: 'info', agents: start.agents },
      { kind: 'msg', author, localId, text, files },
    ];
    const written = text || files.length > 0 ? changes : changes.slice(0, 1);
    return written.flatMap((change) => this.append(start.id, change) ?? []);
  }

  addFile({ id, organization, owner, name, type, size, createdAt, ...details }: StoredFile): void {
    const { width, height } = details;
    this.#prepare(
      `INSERT INTO files (id, organization, owner, name, type, size, created_at, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(id, organization, owner, name, type, size, createdAt, asDetails({ width, height }));
  }

  /** @returns ids of the conversations that are gone */
  erase(visitor: string): readonly string[] {
    const gone = this.#prepare('SELECT id FROM conversations WHERE visitor_id = ?').all(visitor);
    const own = 'IN (SELECT id FROM conversations WHERE visitor_id = ?)';
    const run = (sql: string) => this.#prepare(sql).run(visitor);
    run(`DELETE FROM events WHERE conversation_id ${own}`);
    run(`DELETE FROM messages WHERE conversation_id ${own}`);
    run('DELETE FROM conversations WHERE visitor_id = ?');
    run('DELETE FROM files WHERE owner = ?');
    this.#void(visitor);
    return gone.map(({ id }) => String(id));
  }

  adopt(visitor: string, person: Person): readonly Appended[] {
    const adopted = adopt(this.#prepare, visitor, person);
    this.#void(visitor);
    return adopted.flatMap((id) => this.append(id, { kind: 'info' }) ?? []);
  }

  forget(conversationId: string, keep: number): void {
    this.#prepare(
      `DELETE FROM events WHERE conversation_id = ?1 AND offset <=
          (SELECT head FROM conversations WHERE id = ?1) - ?2`,
    ).run(conversationId, keep);
  }

  append(conversationId: string, change: Change): Appended | undefined {
    const conversation = this.#reader.conversation(conversationId);
    if (conversation === undefined) return undefined;
    switch (change.kind) {
      case 'msg':
        return this.#add(conversation, change);
      case 'edit':
      case 'del':
        return this.#alter(conversation, change);
      case 'read':
      case 'delivered':
        return this.#mark(conversation, change);
      case 'info':
        return this.#inform(conversation, change);
    }
  }

  /** Their sessions are worth nothing any more. */
  #void(visitor: string): void {
    const set = 'INSERT OR REPLACE INTO erased (visitor_id, at) VALUES (?, ?)';
    this.#prepare(set).run(visitor, this.#clock());
  }

  #add(conversation: Conversation, change: Of<'msg'>): Appended {
    const { author, localId } = change;
    // First of all, so that a repeat burns no offset.
    const known = localId && this.#reader.sent(conversation.id, author.id, localId);
    if (known) return { conversation, message: known };
    const offset = conversation.head + 1;
    const now = this.#clock();
    this.#prepare(
      `INSERT INTO messages (conversation_id, offset, author_id, author_role, author, local_id,
        text, files, created_at, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      conversation.id,
      offset,
      author.id,
      author.role,
      JSON.stringify(author),
      localId ?? null,
      change.text,
      JSON.stringify(change.files),
      now,
      messageDetails(change),
    );
    this.#prepare('UPDATE conversations SET updated_at = ? WHERE id = ?').run(now, conversation.id);
    return this.#event(conversation, { kind: 'msg', ref: offset });
  }

  #alter(conversation: Conversation, change: Of<'edit' | 'del'>): Appended | undefined {
    const known = this.#reader.message(conversation.id, change.offset);
    if (known === undefined || known.deleted) return undefined;
    if (change.kind === 'edit') {
      this.#prepare(
        'UPDATE messages SET text = ?, edited_at = ? WHERE conversation_id = ? AND offset = ?',
      ).run(change.text, this.#clock(), conversation.id, change.offset);
    } else {
      this.#prepare(
        `UPDATE messages SET text = '', files = '[]', deleted = 1, details = NULL
          WHERE conversation_id = ? AND offset = ?`,
      ).run(conversation.id, change.offset);
      for (const { id } of known.files) this.#prepare('DELETE FROM files WHERE id = ?').run(id);
    }
    return this.#event(conversation, { kind: change.kind, ref: change.offset });
  }

  #mark(conversation: Conversation, change: Of<'read' | 'delivered'>): Appended {
    const { kind, by } = change;
    const reader = kind === 'read' ? change.reader : undefined;
    const upTo = Math.min(change.upTo, conversation.head);
    const marker = conversation.markers[by];
    // What was read has been delivered; markers only ever move forward.
    if (upTo <= marker[kind] || upTo <= marker.read) return { conversation };
    const read = kind === 'read' ? upTo : marker.read;
    this.#prepare(
      `UPDATE conversations SET ${by}_read = ?, ${by}_delivered = max(${by}_delivered, ?) WHERE id = ?`,
    ).run(read, upTo, conversation.id);
    const at = this.#clock();
    if (reader) {
      const sights = { ...conversation.sights, [by]: { author: reader, at } };
      this.#describe({ ...conversation, sights });
    }
    return this.#event(conversation, { kind, ref: upTo, side: by, reader }, at);
  }

  #inform(conversation: Conversation, change: Of<'info'>): Appended {
    const { kind: _, attributes, ...changed } = change;
    const { title, open, agents, rating } = { ...conversation, ...changed };
    const info = { ...(title !== undefined && { title }), open, agents, ...(rating && { rating }) };
    this.#prepare('UPDATE conversations SET title = ?, open = ?, agents = ? WHERE id = ?').run(
      title ?? null,
      open ? 1 : 0,
      JSON.stringify(agents),
      conversation.id,
    );
    if (changed.rating || attributes)
      this.#describe({
        ...conversation,
        ...(changed.rating && { rating: changed.rating }),
        attributes: put(conversation.attributes, attributes),
      });
    return this.#event(conversation, { kind: 'info', info });
  }

  #describe(conversation: Conversation): void {
    this.#prepare('UPDATE conversations SET details = ? WHERE id = ?').run(
      conversationDetails(conversation),
      conversation.id,
    );
  }

  #event(
    { id, head }: Conversation,
    fact: {
      kind: Change['kind'];
      ref?: number;
      side?: string;
      info?: object;
      reader?: Person | undefined;
    },
    at = this.#clock(),
  ): Appended {
    const offset = head + 1;
    this.#prepare(
      `INSERT INTO events (conversation_id, offset, kind, at, ref, side, info, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      id,
      offset,
      fact.kind,
      at,
      fact.ref ?? null,
      fact.side ?? null,
      fact.info ? JSON.stringify(fact.info) : null,
      asDetails({ reader: fact.reader }),
    );
    this.#prepare('UPDATE conversations SET head = ? WHERE id = ?').run(offset, id);
    return this.#appended(id, offset, fact.side === undefined ? fact.ref : undefined);
  }

  /** Read back rather than put together here: what is told is what is stored. */
  #appended(id: string, offset: number, ref: number | undefined): Appended {
    const conversation = this.#reader.conversation(id);
    const event = this.#reader.eventAt(id, offset);
    if (!conversation || !event) throw new Error(`event of ${id} vanished`);
    const message = ref === undefined ? undefined : this.#reader.message(id, ref);
    return { conversation, event, ...(message && { message }) };
  }
}

function conversationDetails(details: ConversationDetails): string | null {
  const { topic, answers, attributes = {}, rating, sights = {} } = details;
  const seen = Object.keys(sights).length > 0;
  const told = Object.keys(attributes).length > 0;
  return asDetails({
    topic,
    answers,
    ...(told && { attributes }),
    rating,
    ...(seen && { sights }),
  });
}

function put(before: Attributes = {}, change: AttributeChange = {}): Attributes {
  const kept = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as Attributes;
}

function messageDetails({ replyTo, quickReplies, notice }: MessageDetails): string | null {
  return asDetails({ replyTo, quickReplies, notice });
}
