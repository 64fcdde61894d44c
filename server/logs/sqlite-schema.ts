/** The tables of the embedded log, and opening them. Knows no conversation. */
import { randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { sealAll, sealWrites, TABLES, teachSums } from './sqlite-sums.ts';

/** 2 brought the checksums, 3 the details. */
const VERSION = 3;

/** Events name their message instead of holding it: an edit or a deletion reaches the past too. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conversations (
  id TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  visitor_id TEXT NOT NULL,
  visitor TEXT NOT NULL,
  start_id TEXT NOT NULL,
  title TEXT,
  open INTEGER NOT NULL,
  agents TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  head INTEGER NOT NULL,
  visitor_read INTEGER NOT NULL DEFAULT 0,
  visitor_delivered INTEGER NOT NULL DEFAULT 0,
  agent_read INTEGER NOT NULL DEFAULT 0,
  agent_delivered INTEGER NOT NULL DEFAULT 0,
  details TEXT,
  sum INTEGER,
  UNIQUE (organization, visitor_id, start_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_activity ON conversations (organization, updated_at);
CREATE INDEX IF NOT EXISTS conversations_by_visitor ON conversations (visitor_id, updated_at);
CREATE TABLE IF NOT EXISTS events (
  conversation_id TEXT NOT NULL,
  offset INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  ref INTEGER,
  side TEXT,
  info TEXT,
  details TEXT,
  sum INTEGER,
  PRIMARY KEY (conversation_id, offset)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
  conversation_id TEXT NOT NULL,
  offset INTEGER NOT NULL,
  author_id TEXT NOT NULL,
  author_role TEXT NOT NULL,
  author TEXT NOT NULL,
  local_id TEXT,
  text TEXT NOT NULL,
  files TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0,
  details TEXT,
  sum INTEGER,
  PRIMARY KEY (conversation_id, offset)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS messages_once
  ON messages (conversation_id, author_id, local_id) WHERE local_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS files (
  id TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  details TEXT,
  sum INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_owner ON files (owner);
CREATE TABLE IF NOT EXISTS erased (
  visitor_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  sum INTEGER
) WITHOUT ROWID;
`;

export interface OpenDatabase {
  readonly database: DatabaseSync;
  readonly epoch: string;
  /** The same statement for the same words. */
  readonly prepare: (sql: string) => StatementSync;
}

/**
 * @param path a file, or `:memory:`
 * @throws Error when another version wrote it; that of SQLite when it is no database any more
 */
export function openDatabase(path: string): OpenDatabase {
  const database = new DatabaseSync(path);
  try {
    return prepared(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepared(database: DatabaseSync, path: string): OpenDatabase {
  // FULL: an acknowledged message survives a power cut, not only a crash of this process.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 500');
  // What a crash left behind the last whole transaction must not be mistaken for damage later on.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  teachSums(database);
  const found = versionOf(database);
  if (found !== undefined && (found < 1 || found > VERSION)) {
    throw new Error(`${path} was written by another version of this server`);
  }
  database.exec('BEGIN IMMEDIATE');
  if (found !== undefined && found < VERSION) bringUp(database, found);
  database.exec(SCHEMA);
  const set = database.prepare('INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)');
  set.run('version', String(VERSION));
  set.run('epoch', randomBytes(4).toString('hex'));
  database.exec('COMMIT');
  sealWrites(database);
  return asOpen(database);
}

/** What is left of a damaged log; changes no byte of it. */
export function openForReading(path: string): OpenDatabase {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 500 });
  teachSums(database);
  return asOpen(database);
}

function asOpen(database: DatabaseSync): OpenDatabase {
  const epoch = database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get();
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return { database, epoch: String(epoch?.value), prepare };
}

/** Undefined: there is nothing yet. */
function versionOf(database: DatabaseSync): number | undefined {
  const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get();
  if (isThere === undefined) return undefined;
  const version = database.prepare("SELECT value FROM meta WHERE key = 'version'").get();
  return version && Number(version.value);
}

/** Columns are only ever added, so an old database is a new one that lacks some. */
function bringUp(database: DatabaseSync, found: number): void {
  const add = (column: string, tables: readonly string[]) => {
    for (const table of tables) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column}`);
  };
  if (found < 2) add('sum INTEGER', TABLES);
  add(
    'details TEXT',
    TABLES.filter((table) => table !== 'erased'),
  );
  if (found < 2) sealAll(database);
  database.exec(`UPDATE meta SET value = '${VERSION}' WHERE key = 'version'`);
}
