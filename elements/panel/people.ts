/** Who is on the other side of a conversation, and by what name: pure questions. */
import type { Agent, Author, ConversationInfo, Organization } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { Translation } from './translations/translation.ts';

/** A desk, as far as it is known who is there. */
export type Desk = Omit<Organization, 'agents' | 'available'> & {
  readonly agents: readonly (Omit<Agent, 'online'> & { readonly online?: boolean | undefined })[];
  readonly available?: boolean | undefined;
};

export interface Person {
  readonly author: Desk['agents'][number] | Author | undefined;
  readonly name: string;
  /** Absent: nobody told. */
  readonly online?: boolean | undefined;
}

/** While the line is lost, what was told of who is there is of before. */
export function deskOf({ client, line }: ChatController): Desk | null {
  const organization = client?.organization ?? null;
  if (!organization || line === 'fine') return organization;
  const agents = organization.agents.map((agent) => ({ ...agent, online: undefined }));
  return { ...organization, agents, available: undefined };
}

/** As a visitor sees it. */
export function answeredBy(
  info: ConversationInfo | undefined,
  organization: Desk | null,
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
