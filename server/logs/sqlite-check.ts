/**
 * A look at the whole embedded log: that SQLite finds its own structure, that every record fits its
 * checksum, and that no offset is missing. Changes nothing.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Damage } from './damage.ts';
import { firstBroken, TABLES } from './sqlite-sums.ts';

/** Offsets are dense up to the head; retention takes from the beginning only. */
const GAPS = `SELECT c.id FROM conversations c LEFT JOIN (
    SELECT conversation_id AS id, count(*) AS kept, min(offset) AS first, max(offset) AS last
    FROM events GROUP BY conversation_id) e ON e.id = c.id
  WHERE e.last <> c.head OR e.last - e.first + 1 <> e.kept LIMIT 1`;
const ORPHANS = `SELECT e.conversation_id || '-' || e.offset AS id FROM events e
  LEFT JOIN conversations c ON c.id = e.conversation_id
  LEFT JOIN messages m ON m.conversation_id = e.conversation_id AND m.offset = e.ref
  WHERE c.id IS NULL OR (e.kind IN ('msg', 'edit', 'del') AND m.offset IS NULL) LIMIT 1`;

/** CORRUPT, NOTADB and IOERR: the file is not what SQLite left there. */
const BROKEN: readonly unknown[] = [10, 11, 26];

/** @returns one line about the first thing that is wrong */
export function findDamage(database: DatabaseSync): string | undefined {
  try {
    const [row] = database.prepare('PRAGMA integrity_check(1)').all();
    if (row?.integrity_check !== 'ok') return `the database says ${row?.integrity_check}`;
    for (const table of TABLES) {
      const broken = firstBroken(database, table);
      if (broken) return broken;
    }
    const gap = database.prepare(GAPS).get();
    if (gap) return `events of conversation ${gap.id} are missing`;
    const orphan = database.prepare(ORPHANS).get();
    return orphan && `event ${orphan.id} has lost what it tells of`;
  } catch (error) {
    return damageIn(error) ?? raise(error);
  }
}

/** One line where an error means that the file is broken; undefined for all others. */
export function damageIn(error: unknown): string | undefined {
  if (error instanceof Damage) return error.message;
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  // The low byte is the kind, the rest says where.
  const isBroken = BROKEN.includes(Number(error.errcode) & 0xff);
  return isBroken ? `the database says ${error.message}` : undefined;
}

function raise(error: unknown): never {
  throw error;
}
