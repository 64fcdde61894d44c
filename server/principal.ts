/** Somebody whom we know: what a session stands for. Plain data. */
import type { Person, Side } from './logs/log.ts';

export interface Principal {
  readonly id: string;
  readonly role: Side;
  readonly organization: string;
  readonly name?: string;
  readonly avatarUrl?: string;
}

/** As others see them. */
export function asPerson({ id, role, name, avatarUrl }: Principal): Person {
  return { id, role, ...(name && { name }), ...(avatarUrl && { avatarUrl }) };
}

/** A name for one principal that nobody else has: organizations may call different people the same. */
export function keyOf({ organization, role, id }: Principal): string {
  return `${organization}\n${role}\n${id}`;
}

/** Whether this person is that principal; within one organization, ids of the two sides may meet. */
export function isSame(person: Person, { id, role }: Principal): boolean {
  return person.id === id && person.role === role;
}
