/** A greeting as the message that it looks like. It is shown and never sent. Pure. */
import type { Author, Greeting, Message, Organization } from '../../src/index.ts';

/** @param now milliseconds since the epoch */
export function greetingMessage(
  { id, text, agent }: Greeting,
  organization: Organization | null,
  now: number,
): Message {
  const desk: Author = { id: '', role: 'agent', name: organization?.name ?? '' };
  return {
    id: `greeting:${id}`,
    conversationId: '',
    author: organization?.agents.find((each) => each.id === agent) ?? desk,
    text,
    attachments: [],
    createdAt: now,
    status: 'read',
  };
}
