/**
 * A checksum in every record of the embedded log: set by whatever writes, looked at by whatever
 * reads. Finds what a disk changed behind our back; knows no meaning of any column.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { Damage } from './damage.ts';

/** What names a record, and what else is in it. `details` came later: it is last, and counts where there is any. */
const RECORDS = {
  conversations: {
    key: ['id'],
    rest: [
      ...['organization', 'visitor_id', 'visitor', 'start_id', 'title', 'open', 'agents'],
      ...['created_at', 'updated_at', 'head'],
      ...['visitor_read', 'visitor_delivered', 'agent_read', 'agent_delivered', 'details'],
    ],
  },
  events: {
    key: ['conversation_id', 'offset'],
    rest: ['kind', 'at', 'ref', 'side', 'info', 'details'],
  },
  messages: {
    key: ['conversation_id', 'offset'],
    rest: [
      ...['author_id', 'author_role', 'author', 'local_id', 'text', 'files'],
      ...['created_at', 'edited_at', 'deleted', 'details'],
    ],
  },
  files: {
    key: ['id'],
    rest: ['organization', 'owner', 'name', 'type', 'size', 'created_at', 'details'],
  },
  erased: { key: ['visitor_id'], rest: ['at'] },
} as const;

export type Table = keyof typeof RECORDS;
type Row = Record<string, SQLOutputValue>;

export const TABLES = Object.keys(RECORDS) as readonly Table[];

const columns = (table: Table): readonly string[] => [
  ...RECORDS[table].key,
  ...RECORDS[table].rest,
];
/** The checksum that a row should have, in SQL. @param from prefix of its columns */
const sumOf = (table: Table, from = '') =>
  `checksum(${columns(table).map((column) => from + column)})`;

/** Teaches a connection to count checksums. */
export function teachSums(database: DatabaseSync): void {
  const options = { varargs: true, deterministic: true, directOnly: false };
  database.function('checksum', options, (...values) => checksum(values));
}

/** From here on every write of this connection sets the checksum of its record. */
export function sealWrites(database: DatabaseSync): void {
  for (const table of TABLES) {
    const { key } = RECORDS[table];
    const same = key.map((column) => `${column} = NEW.${column}`).join(' AND ');
    const seal = `UPDATE main.${table} SET sum = ${sumOf(table, 'NEW.')} WHERE ${same}`;
    for (const write of ['INSERT', `UPDATE OF ${columns(table)}`]) {
      const name = `seal_${table}_${write.slice(0, 6)}`;
      database.exec(
        `CREATE TEMP TRIGGER ${name} AFTER ${write} ON main.${table} BEGIN ${seal}; END`,
      );
    }
  }
}

/** Sets all of them: for records that were written when there were none. */
export function sealAll(database: DatabaseSync): void {
  for (const table of TABLES) database.exec(`UPDATE ${table} SET sum = ${sumOf(table)}`);
}

/** @returns the first record of a table that is not what was written */
export function firstBroken(database: DatabaseSync, table: Table): string | undefined {
  const row = database
    .prepare(`SELECT * FROM ${table} WHERE sum IS NOT ${sumOf(table)} LIMIT 1`)
    .get();
  return row && describe(table, row);
}

/** The same row. @throws Damage where it is not what was written */
export function intact(table: Table, row: Row): Row {
  const values = columns(table).map((column) => row[column]);
  if (row.sum === checksum(values)) return row;
  throw new Damage(describe(table, row));
}

function describe(table: Table, row: Row): string {
  const key = RECORDS[table].key.map((column) => String(row[column])).join('-');
  return `a record of ${table} (${key}) does not fit its checksum`;
}

/**
 * Text and numbers only: that is all there is in these tables. Without details the sum is that of
 * the versions that knew none, so their records stay as they are.
 */
function checksum(values: readonly unknown[]): number {
  const some = values.at(-1) === null || values.at(-1) === undefined ? values.slice(0, -1) : values;
  return crc32(JSON.stringify(some));
}
