/**
 * The log in an embedded database (node:sqlite, WAL, synchronous FULL): its questions go to the
 * reader, its changes through the batch to the writer, and its health listens. Knows no wire and no
 * rights.
 */
import type { DatabaseSync } from 'node:sqlite';
import type {
  Answers,
  Appended,
  Change,
  Commit,
  Conversation,
  ConversationFilter,
  Head,
  Log,
  Message,
  MessagePage,
  MessageRange,
  Person,
  Position,
  Start,
  StoredFile,
  Tail,
} from './log.ts';
import { SqliteBatch } from './sqlite-batch.ts';
import { type HealthOptions, SqliteHealth } from './sqlite-health.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { SqliteWriter } from './sqlite-writer.ts';

export class SqliteLog implements Log {
  readonly epoch: string;
  readonly #database: DatabaseSync;
  readonly #reader: SqliteReader;
  readonly #writer: SqliteWriter;
  readonly #batch: SqliteBatch;
  readonly #health: SqliteHealth;
  readonly #listeners: ((commits: readonly Commit[]) => void)[] = [];

  /**
   * @param path a file, or `:memory:`
   * @param clock milliseconds since the epoch
   * @throws Damage where what is there is not what was written
   */
  constructor(path: string, clock: () => number = Date.now, options: HealthOptions = {}) {
    this.#health = new SqliteHealth(path, options);
    const open = this.#health.open();
    this.epoch = open.epoch;
    this.#database = open.database;
    this.#reader = new SqliteReader(open);
    this.#writer = new SqliteWriter(open.prepare, this.#reader, clock);
    this.#batch = new SqliteBatch(open.database, (commits) => {
      for (const listener of this.#listeners) listener(commits);
    });
  }

  get damage(): string | undefined {
    return this.#health.damage;
  }

  /** Resolves once the look at a large log is over. */
  get looked(): Promise<void> {
    return this.#health.looked;
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

  sent(conversationId: string, author: string, localId: string): Promise<Message | undefined> {
    return this.#read((reader) => reader.sent(conversationId, author, localId));
  }

  started(
    organization: string,
    visitor: string,
    localId: string,
  ): Promise<Conversation | undefined> {
    return this.#read((reader) => reader.started(organization, visitor, localId));
  }

  answers(organization: string, visitor: string): Promise<Answers | undefined> {
    return this.#read((reader) => reader.answers(organization, visitor));
  }

  conversation(id: string): Promise<Conversation | undefined> {
    return this.#read((reader) => reader.conversation(id));
  }

  conversations(filter: ConversationFilter): Promise<readonly Conversation[]> {
    return this.#read((reader) => reader.conversations(filter));
  }

  heads(filter: ConversationFilter): Promise<readonly Head[]> {
    return this.#read((reader) => reader.heads(filter));
  }

  message(conversationId: string, offset: number): Promise<Message | undefined> {
    return this.#read((reader) => reader.message(conversationId, offset));
  }

  messages(conversationId: string, range: MessageRange): Promise<MessagePage> {
    return this.#read((reader) => reader.messages(conversationId, range));
  }

  tail(conversationId: string, after: Position, limit: number): Promise<Tail | undefined> {
    return this.#read((reader) => reader.tail(conversationId, after, limit));
  }

  addFile(file: StoredFile): Promise<void> {
    return this.#write(() => this.#writer.addFile(file));
  }

  file(id: string): Promise<StoredFile | undefined> {
    return this.#read((reader) => reader.file(id));
  }

  files(owner: string): Promise<readonly StoredFile[]> {
    return this.#read((reader) => reader.files(owner));
  }

  erase(visitor: string): Promise<readonly string[]> {
    return this.#write(() => this.#writer.erase(visitor));
  }

  adopt(visitor: string, person: Person): Promise<readonly Appended[]> {
    return this.#write(() => this.#writer.adopt(visitor, person));
  }

  erasedAt(visitor: string): Promise<number | undefined> {
    return this.#read((reader) => reader.erasedAt(visitor));
  }

  forget(conversationId: string, keep: number): Promise<void> {
    return this.#write(() => this.#writer.forget(conversationId, keep));
  }

  async close(): Promise<void> {
    this.#batch.flush();
    await this.#health.close();
    if (this.#database.isOpen) this.#database.close();
  }

  async #read<Result>(ask: (reader: SqliteReader) => Result): Promise<Result> {
    try {
      return ask(this.#reader);
    } catch (error) {
      this.#health.note(error);
      throw error;
    }
  }

  async #write<Result>(work: (commits: Commit[]) => Result): Promise<Result> {
    this.#health.expectWritable();
    try {
      return await this.#batch.write(work);
    } catch (error) {
      this.#health.note(error);
      throw error;
    }
  }
}

function note({ conversation, event }: Appended, commits: Commit[]): void {
  if (event) commits.push({ conversation, event });
}
