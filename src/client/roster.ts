/**
 * The conversations and the desk as objects that people hold: one per conversation for as long as
 * it lives, in the order of the list. Follows the inbox; asks nobody.
 */
import { Conversation, type ConversationContext } from '../conversation/conversation.ts';
import { Emitter } from '../emitter.ts';
import type { Organization, ServerEvent } from '../model.ts';
import { allOf } from '../stores/store.ts';

export type RosterEvents = {
  conversations(conversations: readonly Conversation[]): void;
  organization(organization: Organization): void;
};

export class Roster extends Emitter<RosterEvents> {
  readonly #context: ConversationContext;
  /** Who is there; until the line tells, what was true when the desk was last seen. */
  #online: readonly string[] | null = null;
  #conversations: readonly Conversation[] = [];
  #organization: Organization | null = null;
  #described: Organization | undefined;

  constructor(context: ConversationContext) {
    super();
    this.#context = context;
  }

  get conversations(): readonly Conversation[] {
    return this.#conversations;
  }

  get organization(): Organization | null {
    return this.#organization;
  }

  get(id: string | undefined): Conversation | undefined {
    return id
      ? this.#conversations.find(({ info }) => info.id === id || info.localId === id)
      : undefined;
  }

  /** Something happened just now; returns where. */
  heard(event: ServerEvent): Conversation | undefined {
    if (event.type === 'presence') {
      this.#online = event.online;
      this.#describe();
    }
    const conversation = this.get(
      'message' in event
        ? event.message.conversationId
        : 'conversationId' in event
          ? event.conversationId
          : undefined,
    );
    if (event.type === 'typing') conversation?.heardTyping(event.author, event.typing);
    return conversation;
  }

  /** Memory has changed. */
  refresh(): void {
    const { snapshot } = this.#context.inbox;
    const before = this.#conversations;
    const next = allOf(snapshot, 'info:').map((info) => {
      // The object that people hold stays the same when its conversation gets its real id.
      const known = this.get(info.localId) ?? this.get(info.id);
      if (!known) return new Conversation(info, this.#context);
      known.refresh(info);
      return known;
    });
    next.sort((a, b) => b.info.updatedAt - a.info.updatedAt);
    this.#conversations = next;
    for (const each of before) if (!next.includes(each)) each.leave();
    const same = next.length === before.length && next.every((each, i) => each === before[i]);
    if (!same) this.emit('conversations', next);
    if (snapshot.organization !== this.#described) this.#describe();
  }

  close(): void {
    for (const conversation of this.#conversations) conversation.leave();
  }

  /** What the server said of the desk, with who is there now. */
  #describe(): void {
    const { organization } = this.#context.inbox.snapshot;
    const online = this.#online;
    this.#described = organization;
    this.#organization = organization ?? null;
    if (!organization) return;
    if (online) {
      const agents = organization.agents.map((agent) => ({
        ...agent,
        online: online.includes(agent.id),
      }));
      this.#organization = {
        ...organization,
        agents,
        available: agents.some((agent) => agent.online),
      };
    }
    this.emit('organization', this.#organization as Organization);
  }
}
