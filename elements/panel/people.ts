/** Who is on the other side of a conversation, and by what name: pure questions to plain data. */
import type { Agent, Author, ConversationInfo, Organization } from '../../src/index.ts';
import type { Translation } from './translations/translation.ts';

export interface Person {
  readonly author: Author | Agent | undefined;
  readonly name: string;
  /** Absent: nobody told. */
  readonly online?: boolean | undefined;
}

/** As a visitor sees it. */
export function answeredBy(
  info: ConversationInfo | undefined,
  organization: Organization | null,
  t: Translation,
): Person {
  const author = info?.agents[0];
  const agent = organization?.agents.find(({ id }) => id === author?.id);
  return {
    author: agent ?? author,
    name: author?.name || organization?.name || t.someone,
    online: agent?.online,
  };
}

/** As an operator sees it: nameless visitors are told apart by the end of their id. */
export function askedBy({ visitor, attributes }: ConversationInfo, t: Translation): Person {
  const name = visitor?.name || String(attributes?.name ?? '');
  return { author: visitor, name: name || `${t.visitor} ${visitor?.id.slice(-4) ?? ''}`.trim() };
}

export function nameOf(author: Author, t: Translation): string {
  return author.name || (author.role === 'visitor' ? t.visitor : t.someone);
}
