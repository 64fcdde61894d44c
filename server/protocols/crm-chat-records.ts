/**
 * What crm-chat's dialect needs and the desk does not know: a number for everything that there has a
 * name, and a few words on some of it. In a database of its own, so that numbers outlive a restart.
 * Knows no request.
 */
import { DatabaseSync } from 'node:sqlite';

/** What is known of the things of each kind. */
export interface Details {
  readonly user: {
    readonly username: string;
    readonly name?: string;
    readonly role: 'visitor' | 'agent';
    /** Its id at the desk. */
    readonly person: string;
    /** Has shown a token here. */
    readonly entered?: boolean;
  };
  readonly chat: {
    /** Where the desk only says that it is open. @default 'open' */
    readonly status?: Status;
    /** Number of who was assigned. */
    readonly curator?: number;
    /** Number of whom the desk chose at the beginning, which here is nobody's business. */
    readonly chosen?: number;
    /** A curator began it. */
    readonly order?: boolean;
    /** Name of the topic that it was moved to. */
    readonly topic?: string;
  };
  readonly topic: Readonly<Record<string, never>>;
  readonly file: Readonly<Record<string, never>>;
  readonly comment: {
    readonly chat: number;
    readonly curator: number;
    readonly text: string;
    readonly createdAt: number;
  };
}

export type Status = 'open' | 'in_progress' | 'closed' | 'delayed';

export interface Entry<K extends keyof Details> {
  readonly id: number;
  readonly organization: string;
  readonly name: string;
  readonly details: Partial<Details[K]>;
}

const SCHEMA = `
PRAGMA journal_mode = WAL;
PRAGMA busy_timeout = 500;
CREATE TABLE IF NOT EXISTS entries (
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  organization TEXT NOT NULL,
  name TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (kind, id),
  UNIQUE (kind, organization, name)
) WITHOUT ROWID;
`;

export class CrmChatRecords {
  readonly #database: DatabaseSync;

  /** @param path a file, or `:memory:` */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(SCHEMA);
  }

  /** The entry of this name, made where there is none. */
  take<K extends keyof Details>(kind: K, organization: string, name: string): Entry<K> {
    this.#database
      .prepare(
        `INSERT OR IGNORE INTO entries (kind, id, organization, name)
          VALUES (?1, (SELECT coalesce(max(id), 0) + 1 FROM entries WHERE kind = ?1), ?2, ?3)`,
      )
      .run(kind, organization, name);
    const row = this.#database
      .prepare('SELECT * FROM entries WHERE kind = ? AND organization = ? AND name = ?')
      .get(kind, organization, name);
    if (!row) throw new Error(`${kind} ${name} vanished`);
    return entryOf(row);
  }

  find<K extends keyof Details>(kind: K, id: number): Entry<K> | undefined {
    const row = this.#database
      .prepare('SELECT * FROM entries WHERE kind = ? AND id = ?')
      .get(kind, id);
    return row && entryOf(row);
  }

  /** In the order of their numbers. */
  all<K extends keyof Details>(kind: K, organization: string): readonly Entry<K>[] {
    const rows = this.#database
      .prepare('SELECT * FROM entries WHERE kind = ? AND organization = ? ORDER BY id')
      .all(kind, organization);
    return rows.map((row) => entryOf<K>(row));
  }

  /** Some of its details are other ones from now on. */
  describe<K extends keyof Details>(kind: K, id: number, details: Partial<Details[K]>): void {
    const known = this.find(kind, id)?.details;
    this.#database
      .prepare('UPDATE entries SET details = ? WHERE kind = ? AND id = ?')
      .run(JSON.stringify({ ...known, ...details }), kind, id);
  }

  remove(kind: keyof Details, id: number): void {
    this.#database.prepare('DELETE FROM entries WHERE kind = ? AND id = ?').run(kind, id);
  }

  close(): void {
    this.#database.close();
  }
}

function entryOf<K extends keyof Details>(row: Record<string, unknown>): Entry<K> {
  return {
    id: Number(row.id),
    organization: String(row.organization),
    name: String(row.name),
    // Only this class writes them.
    details: JSON.parse(String(row.details)) as Partial<Details[K]>,
  };
}
