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

/** True only now, or news besides being kept. */
export type News = Extract<ServerEvent, { readonly type: 'typing' | 'message' }>;

export class Roster extends Emitter<RosterEvents> {
  /** Newest activity first. A new array on each change. */
  conversations: readonly Conversation[] = [];
  organization: Organization | null = null;
  readonly #context: ConversationContext;
  #closed = false;

  constructor(context: ConversationContext) {
    super();
    this.#context = context;
  }

  get(id: string | undefined): Conversation | undefined {
    if (!id) return;
    return this.conversations.find(({ info }) => info.id === id || info.localId === id);
  }

  /** Happened just now; returns where. */
  heard(event: News): Conversation | undefined {
    const { conversationId } = event.type === 'typing' ? event : event.message;
    const conversation = this.get(conversationId);
    if (event.type === 'typing') conversation?.heardTyping(event.author, event.typing);
    return conversation;
  }

  /** Memory has changed. */
  refresh(): void {
    if (this.#closed) return;
    const { inbox } = this.#context;
    const { snapshot } = inbox;
    const before = this.conversations;
    const next = allOf(snapshot, 'info:').map((info) => {
      // The object that people hold stays the same when its conversation gets its real id.
      const known = this.get(info.localId) ?? this.get(info.id);
      known?.refresh(info);
      return known ?? new Conversation(info, this.#context);
    });
    // Somebody who was told just now has changed it again, and all of it was done for that.
    if (snapshot !== inbox.snapshot) return;
    next.sort((a, b) => b.info.updatedAt - a.info.updatedAt);
    this.conversations = next;
    for (const each of before) if (!next.includes(each)) each.leave();
    const same = next.length === before.length && next.every((each, i) => each === before[i]);
    if (!same) this.emit('conversations', next);
    const { organization = null } = inbox.snapshot;
    if (organization === this.organization) return;
    this.organization = organization;
    if (organization) this.emit('organization', organization);
  }

  close(): void {
    this.#closed = true;
    for (const conversation of this.conversations) conversation.leave();
  }
}
