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
export type News =
  | Extract<ServerEvent, { readonly type: 'typing' | 'message' }>
  /** How far the files of a message are; without a share they are up, or given up. */
  | { readonly type: 'uploading'; readonly localId: string; readonly share?: number | undefined };

export class Roster extends Emitter<RosterEvents> {
  /** Newest activity first. A new array on each change. */
  conversations: readonly Conversation[] = [];
  organization: Organization | null = null;
  readonly #context: ConversationContext;
  /** Messages told last. A copy may come before the first is kept, or over the line of another tab. */
  #told: readonly string[] = [];
  #closed = false;

  constructor(context: ConversationContext) {
    super();
    this.#context = context;
  }

  get(id: string | undefined): Conversation | undefined {
    if (!id) return;
    return this.conversations.find(({ info }) => info.id === id || info.localId === id);
  }

  /** Happened just now; returns where a message did that was not told yet. */
  heard(event: News): Conversation | undefined {
    if (event.type === 'uploading') {
      this.#context.outbox.progress(event.localId, event.share);
      return;
    }
    if (event.type === 'typing') {
      this.get(event.conversationId)?.heardTyping(event.author, event.typing);
      return;
    }
    const { id, conversationId } = event.message;
    if (this.#told.includes(id)) return;
    this.#told = [id, ...this.#told].slice(0, 100);
    return this.get(conversationId);
  }

  /** Memory has changed. */
  refresh(): void {
    if (this.#closed) return;
    const { inbox, outbox } = this.#context;
    const { snapshot } = inbox;
    const before = this.conversations;
    // A desk has thousands: nothing here looks through all of them for each.
    const waiting = outbox.entries();
    const held = new Map<string | undefined, Conversation>();
    for (const each of before) held.set(each.info.localId, each).set(each.id, each);
    const next = allOf(snapshot, 'info:').map((info) => {
      // The object that people hold stays the same when its conversation gets its real id.
      const { id, localId = id } = info;
      const known = held.get(localId) ?? held.get(id) ?? this.get(id);
      const entries = waiting.filter(({ conversationId }) => conversationId === id);
      known?.refresh(info, entries);
      return known ?? new Conversation(info, this.#context, entries);
    });
    // Somebody who was told just now has changed it again, and all of it was done for that.
    if (snapshot !== inbox.snapshot) return;
    next.sort((a, b) => b.info.updatedAt - a.info.updatedAt);
    this.conversations = next;
    const stay = new Set(next);
    for (const each of before) if (!stay.has(each)) each.leave();
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
