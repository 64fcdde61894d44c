/**
 * The log in an embedded database (node:sqlite, WAL, synchronous FULL). All appends of one turn of
 * the event loop share a transaction, so that many of them cost one flush of the disk. Knows no
 * wire and no rights.
 */
import type { DatabaseSync } from 'node:sqlite';
import type {
  Appended,
  Change,
  Commit,
  Conversation,
  ConversationFilter,
  Log,
  LogEvent,
  Message,
  MessagePage,
  MessageRange,
  Position,
  Start,
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
import { type OpenDatabase, openDatabase } from './sqlite-schema.ts';
import { SqliteWriter } from './sqlite-writer.ts';

interface Write {
  /** Runs inside the transaction; what happened goes into `commits`. */
  readonly run: (commits: Commit[]) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class SqliteLog implements Log {
  readonly epoch: string;
  readonly #database: DatabaseSync;
  readonly #prepare: OpenDatabase['prepare'];
  readonly #writer: SqliteWriter;
  readonly #clock: () => number;
  readonly #listeners: ((commits: readonly Commit[]) => void)[] = [];
  #waiting: Write[] = [];

  /**
   * @param path a file, or `:memory:`
   * @param clock milliseconds since the epoch
   */
  constructor(path: string, clock: () => number = Date.now) {
    const { database, epoch, prepare } = openDatabase(path);
    this.#database = database;
    this.#prepare = prepare;
    this.epoch = epoch;
    this.#clock = clock;
    this.#writer = new SqliteWriter(prepare, clock);
  }

  onCommit(listener: (commits: readonly Commit[]) => void): void {
    this.#listeners.push(listener);
  }

  start(start: Start): Promise<Appended> {
    return this.#write((commits) => {
      const steps = this.#writer.start(start);
      for (const step of steps) note(step, commits);
      const last = steps.at(-1);
      if (last === undefined) throw new Error('a start without a step');
      return last;
    });
  }

  append(conversationId: string, change: Change): Promise<Appended | undefined> {
    return this.#write((commits) => {
      const appended = this.#writer.append(conversationId, change);
      if (appended) note(appended, commits);
      return appended;
    });
  }

  async sent(
    conversationId: string,
    author: string,
    localId: string,
  ): Promise<Message | undefined> {
    return this.#writer.sent(conversationId, author, localId);
  }

  async started(
    organization: string,
    visitor: string,
    localId: string,
  ): Promise<Conversation | undefined> {
    return this.#writer.started(organization, visitor, localId);
  }

  async conversation(id: string): Promise<Conversation | undefined> {
    return this.#writer.conversation(id);
  }

  async conversations(filter: ConversationFilter): Promise<readonly Conversation[]> {
    const { organization, visitor, limit } = filter;
    const order = 'ORDER BY c.updated_at DESC, c.id LIMIT ?';
    const rows =
      visitor === undefined
        ? this.#all(`${SELECT_CONVERSATION} WHERE c.organization = ? ${order}`, organization, limit)
        : this.#all(
            `${SELECT_CONVERSATION} WHERE c.organization = ? AND c.visitor_id = ? ${order}`,
            organization,
            visitor,
            limit,
          );
    return rows.map(toConversation);
  }

  async message(conversationId: string, offset: number): Promise<Message | undefined> {
    return this.#writer.message(conversationId, offset);
  }

  async messages(conversationId: string, range: MessageRange): Promise<MessagePage> {
    const { limit, before, after } = range;
    const select = 'SELECT * FROM messages WHERE conversation_id = ? AND deleted = 0';
    // One more than asked for tells whether there is more.
    const rows =
      after === undefined
        ? this.#all(
            `${select} AND offset < ? ORDER BY offset DESC LIMIT ?`,
            conversationId,
            before ?? Number.MAX_SAFE_INTEGER,
            limit + 1,
          )
        : this.#all(
            `${select} AND offset > ? ORDER BY offset LIMIT ?`,
            conversationId,
            after,
            limit + 1,
          );
    const messages = rows.slice(0, limit).map(toMessage);
    const more = rows.length > limit;
    if (after !== undefined) return { messages, hasEarlier: after > 0, hasLater: more };
    return { messages: messages.reverse(), hasEarlier: more, hasLater: before !== undefined };
  }

  async tail(conversationId: string, after: Position, limit: number): Promise<Tail | undefined> {
    const conversation = this.#writer.conversation(conversationId);
    if (conversation === undefined) return undefined;
    const head = { epoch: this.epoch, offset: conversation.head };
    const rows = this.#all(
      'SELECT * FROM events WHERE conversation_id = ? AND offset > ? ORDER BY offset LIMIT ?',
      conversationId,
      after.offset,
      limit + 1,
    );
    const first = rows[0] === undefined ? undefined : Number(rows[0].offset);
    const known =
      after.epoch === this.epoch &&
      (first === undefined ? after.offset === head.offset : first === after.offset + 1);
    if (!known) return { events: [], head, more: false, reset: true };
    const events = rows.slice(0, limit).map((row) => this.#toEvent(row));
    return { events, head, more: rows.length > limit, reset: false };
  }

  addFile(file: StoredFile): Promise<void> {
    return this.#write(() => {
      const { id, organization, owner, name, type, size, createdAt } = file;
      this.#prepare('INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        id,
        organization,
        owner,
        name,
        type,
        size,
        createdAt,
      );
    });
  }

  async file(id: string): Promise<StoredFile | undefined> {
    return this.#all('SELECT * FROM files WHERE id = ?', id).map(toFile)[0];
  }

  async files(owner: string): Promise<readonly StoredFile[]> {
    return this.#all('SELECT * FROM files WHERE owner = ? ORDER BY created_at', owner).map(toFile);
  }

  erase(visitor: string): Promise<readonly string[]> {
    return this.#write(() => {
      const gone = this.#all('SELECT id FROM conversations WHERE visitor_id = ?', visitor);
      const own = 'IN (SELECT id FROM conversations WHERE visitor_id = ?)';
      const run = (sql: string) => this.#prepare(sql).run(visitor);
      run(`DELETE FROM events WHERE conversation_id ${own}`);
      run(`DELETE FROM messages WHERE conversation_id ${own}`);
      run('DELETE FROM conversations WHERE visitor_id = ?');
      run('DELETE FROM files WHERE owner = ?');
      this.#prepare('INSERT OR REPLACE INTO erased (visitor_id, at) VALUES (?, ?)').run(
        visitor,
        this.#clock(),
      );
      return gone.map(({ id }) => String(id));
    });
  }

  async erasedAt(visitor: string): Promise<number | undefined> {
    const row = this.#all('SELECT at FROM erased WHERE visitor_id = ?', visitor)[0];
    return row && Number(row.at);
  }

  forget(conversationId: string, keep: number): Promise<void> {
    return this.#write(() => {
      this.#prepare(
        `DELETE FROM events WHERE conversation_id = ?1 AND offset <=
            (SELECT head FROM conversations WHERE id = ?1) - ?2`,
      ).run(conversationId, keep);
    });
  }

  async close(): Promise<void> {
    this.#flush();
    if (this.#database.isOpen) this.#database.close();
  }

  #all(sql: string, ...values: (string | number)[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  #toEvent(row: Row): LogEvent {
    const message =
      row.ref === null || row.side !== null
        ? undefined
        : this.#writer.message(String(row.conversation_id), Number(row.ref));
    return toEvent(row, message);
  }

  /** Waits for the other writes of this turn, then goes to disk with them. */
  #write<Result>(work: (commits: Commit[]) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result;
      const run = (commits: Commit[]) => {
        result = work(commits);
      };
      this.#waiting.push({ run, done: () => resolve(result), failed: reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    if (writes.length === 0) return;
    const commits: Commit[] = [];
    let done: readonly Write[];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      done = writes.filter((write) => this.#attempt(write, commits));
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const write of writes) write.failed(error);
      return;
    }
    if (commits.length > 0) for (const listener of this.#listeners) listener(commits);
    for (const write of done) write.done();
  }

  /** One write that fails must not take the others of its transaction with it. */
  #attempt(write: Write, commits: Commit[]): boolean {
    const before = commits.length;
    this.#database.exec('SAVEPOINT one');
    try {
      write.run(commits);
      this.#database.exec('RELEASE one');
      return true;
    } catch (error) {
      this.#database.exec('ROLLBACK TO one; RELEASE one');
      commits.length = before;
      write.failed(error);
      return false;
    }
  }
}

function note({ conversation, event }: Appended, commits: Commit[]): void {
  if (event) commits.push({ conversation, event });
}
