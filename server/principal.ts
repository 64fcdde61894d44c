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
