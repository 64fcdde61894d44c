/** Who is on the other side of a conversation, and by what name: pure questions to plain data. */
import type { Agent, Author, ConversationInfo, Organization, Role } from '../../src/index.ts';
import type { Translation } from './translations/translation.ts';

export interface Person {
  readonly author: Author | Agent | undefined;
  readonly name: string;
  /** Absent: nobody told. */
  readonly online?: boolean | undefined;
}

/** @param side ours */
export function otherSide(
  info: ConversationInfo | undefined,
  side: Role,
  organization: Organization | null,
  t: Translation,
): Person {
  if (side === 'agent') {
    const who = info?.visitor;
    // Nameless visitors are told apart by the end of their id.
    const name = who?.name || String(info?.attributes?.name ?? '');
    return { author: who, name: name || `${t.visitor} ${who?.id.slice(-4) ?? ''}`.trim() };
  }
  const author = info?.agents[0];
  const agent = organization?.agents.find(({ id }) => id === author?.id);
  return {
    author: agent ?? author,
    name: author?.name || organization?.name || t.someone,
    online: agent?.online,
  };
}

export function nameOf(author: Author, t: Translation): string {
  return author.name || (author.role === 'visitor' ? t.visitor : t.someone);
}
