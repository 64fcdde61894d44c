/**
 * What a principal may read: agents the conversations of their organization, visitors their own.
 * Changes nothing; knows neither who is on duty nor any protocol.
 */
import type {
  Conversation,
  ConversationFilter,
  Head,
  Log,
  MessagePage,
  MessageRange,
  Position,
  Tail,
} from './logs/log.ts';
import type { Principal } from './principal.ts';
import { Refusal } from './refusal.ts';

export class Archive {
  readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  /** @throws Refusal `not_found`, also for what exists and is not theirs */
  async conversation(principal: Principal, id: string): Promise<Conversation> {
    const conversation = await this.log.conversation(id);
    const theirs =
      conversation?.organization === principal.organization &&
      (principal.role === 'agent' || conversation.visitor.id === principal.id);
    if (!theirs) throw new Refusal('not_found', 'no such conversation');
    return conversation;
  }

  conversations(principal: Principal, limit: number): Promise<readonly Conversation[]> {
    return this.log.conversations(seenBy(principal, limit));
  }

  /** Where the logs of the same conversations end. */
  heads(principal: Principal, limit: number): Promise<readonly Head[]> {
    return this.log.heads(seenBy(principal, limit));
  }

  async messages(principal: Principal, id: string, range: MessageRange): Promise<MessagePage> {
    await this.conversation(principal, id);
    return this.log.messages(id, range);
  }

  async tail(principal: Principal, id: string, after: Position, limit: number): Promise<Tail> {
    await this.conversation(principal, id);
    const tail = await this.log.tail(id, after, limit);
    if (tail === undefined) throw new Refusal('not_found', 'no such conversation');
    return tail;
  }
}

function seenBy({ id, role, organization }: Principal, limit: number): ConversationFilter {
  return { organization, limit, ...(role === 'visitor' && { visitor: id }) };
}
