/**
 * How conversations of somebody anonymous become those of whom they turned out to be, in the tables
 * of the embedded log. Runs inside a transaction that somebody else began.
 */
import type { Person } from './log.ts';
import type { OpenDatabase } from './sqlite-schema.ts';

/** Who stands in these places of a JSON column is another from now on; what else was said of them stays. */
function renamed(table: string, column: string, place: string, where: string): string {
  const before = `json_extract(${column}, '${place}')`;
  const after = `json_set(${column}, '${place}', json_patch(${before}, :person))`;
  return `UPDATE ${table} SET ${column} = ${after}
    WHERE ${where} AND json_extract(${column}, '${place}.id') = :from`;
}

const THEIRS = 'conversation_id IN (SELECT id FROM conversations WHERE visitor_id = :from)';
const STEPS = [
  renamed('messages', 'details', '$.notice.by', THEIRS),
  renamed('events', 'details', '$.reader', THEIRS),
  renamed('conversations', 'details', '$.sights.visitor.author', 'visitor_id = :from'),
  `UPDATE messages SET author_id = :to, author = json_patch(author, :person)
    WHERE author_id = :from AND ${THEIRS}`,
  'UPDATE files SET owner = :to WHERE owner = :from',
  // What began under the same name for both is two conversations: the first keeps the name.
  `UPDATE conversations SET start_id = :from || '/' || start_id
    WHERE visitor_id = :from AND start_id IN (
      SELECT start_id FROM conversations WHERE visitor_id = :to)`,
  `UPDATE conversations SET visitor_id = :to, visitor = json_patch(visitor, :person)
    WHERE visitor_id = :from`,
] as const;

/** @returns ids of the conversations that are theirs from now on */
export function adopt(
  prepare: OpenDatabase['prepare'],
  from: string,
  person: Person,
): readonly string[] {
  const theirs = prepare('SELECT id FROM conversations WHERE visitor_id = ?').all(from);
  for (const step of STEPS) {
    const all = { from, to: person.id, person: JSON.stringify(person) };
    const names = Object.entries(all).filter(([name]) => step.includes(`:${name}`));
    prepare(step).run(Object.fromEntries(names));
  }
  return theirs.map(({ id }) => String(id));
}
