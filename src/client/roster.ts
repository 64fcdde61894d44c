/**
 * The conversations and the desk as objects that people hold: one per conversation for as long as
 * it lives, in the order of the list. Follows the inbox; asks nobody.
 */
import { Conversation, type ConversationContext } from '../conversation/conversation.ts';
import { Emitter } from '../emitter.ts';
import type { LiveEvent, Organization } from '../model.ts';
import type { Change } from '../stores/store.ts';

export type RosterEvents = {
  conversations(conversations: readonly Conversation[]): void;
  organization(organization: Organization): void;
};

export class Roster extends Emitter<RosterEvents> {
  readonly #context: ConversationContext;
  readonly #byId = new Map<string, Conversation>();
  /** Where conversations begun here went when they got their real id. */
  readonly #renamed = new Map<string, Conversation>();
  /** Who is there; until the line tells, what was true when the desk was last seen. */
  #online: readonly string[] | null = null;
  #conversations: readonly Conversation[] = [];
  #organization: Organization | null = null;
  #described: Organization | null = null;

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

  get(id: string): Conversation | undefined {
    return this.#byId.get(id);
  }

  /** The conversation that once had this id of ours. */
  renamed(id: string): Conversation | undefined {
    return this.#renamed.get(id);
  }

  /** Memory has changed, by these. */
  refresh(changes: readonly Change[] = []): void {
    for (const { renamed } of changes) if (renamed) this.#rename(renamed);
    const { conversations, organization } = this.#context.inbox.snapshot;
    for (const [id, conversation] of this.#byId) {
      if (conversations.has(id)) continue;
      conversation.leave();
      this.#byId.delete(id);
    }
    for (const info of conversations.values()) {
      const known = this.#byId.get(info.id);
      if (known) known.refresh();
      else this.#byId.set(info.id, new Conversation(info, this.#context));
    }
    this.#order();
    if (organization !== this.#described) this.#describe();
  }

  presence(online: readonly string[]): void {
    this.#online = online;
    this.#describe();
  }

  /** Who is there, for a tab that has just come. */
  present(): LiveEvent | null {
    return this.#online && { type: 'presence', online: this.#online };
  }

  close(): void {
    for (const conversation of this.#byId.values()) conversation.leave();
  }

  /** Conversations begun here got their real ids: the objects that people hold stay the same. */
  #rename(ids: ReadonlyMap<string, string>): void {
    for (const [from, to] of ids) {
      const conversation = this.#byId.get(from);
      if (!conversation) continue;
      this.#byId.delete(from);
      this.#byId.set(to, conversation);
      this.#renamed.set(from, conversation);
      conversation.refresh(to);
    }
  }

  #order(): void {
    const next = [...this.#byId.values()].sort((a, b) => b.info.updatedAt - a.info.updatedAt);
    const same =
      next.length === this.#conversations.length &&
      next.every((each, i) => each === this.#conversations[i]);
    if (same) return;
    this.#conversations = next;
    this.emit('conversations', next);
  }

  /** What the server said of the desk, with who is there now. */
  #describe(): void {
    const { organization } = this.#context.inbox.snapshot;
    this.#described = organization;
    if (!organization) {
      this.#organization = null;
      return;
    }
    const online = this.#online;
    if (!online) this.#organization = organization;
    else {
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
