/**
 * What a server event does to all that we know. Here stands law four, every event is an upsert,
 * and the rule that an outbox entry leaves in the very change in which its message arrives.
 * Writes into the state that it is given, and knows nothing else.
 */
import type { ConversationInfo, LoggedEvent, Message, Role, Run } from '../model.ts';
import type { ConversationPage } from '../protocols/protocol.ts';
import { allOf, type OutboxEntry } from '../stores/store.ts';
import type { Next } from './inbox.ts';
import { isLocal } from './local-id.ts';
import { erase, settle, waitingFor } from './removal.ts';
import { indexIn, isFromOtherSide } from './timeline.ts';
import { apply, refresh } from './upsert.ts';

/**
 * `gap`: something before this event is missing. `stranger`: of a conversation that we do not have;
 * `early`: it may be one that begins here just now.
 */
export type Missing = 'gap' | 'stranger' | 'early' | undefined;

/** Put a live event in, or tell why it cannot be. */
export function receive(next: Next, event: LoggedEvent, side: Role): Missing {
  const { place } = event;
  const run = next[`run:${conversationOf(event)}`];
  if (!run || !place || place.follows === run.cursor) return put(next, event, side);
  if (place.cursor === run.cursor) return;
  acknowledge(next, event);
  return 'gap';
}

/** The server has it, though it cannot be put in yet. */
export function acknowledge(next: Next, event: LoggedEvent): undefined {
  if (event.type !== 'message') return;
  const { id: stored, localId } = event.message;
  const key = `outbox:${localId}` as const;
  const entry = next[key];
  if (entry) next[key] = { ...entry, stored };
}

/** Put an event in that is known to come right after what we have. */
export function put(next: Next, event: LoggedEvent, side: Role): Missing {
  const id = conversationOf(event);
  const before = next[`run:${id}`];
  if (event.type === 'conversation-deleted') return erase(next, id);
  if (!next[`info:${id}`]) return meet(next, event);
  const after = before && apply(before, event);
  if (after) next[`run:${id}`] = after;
  if (event.type === 'message') arrive(next, id, [event.message]);
  const info = next[`info:${id}`] as ConversationInfo;
  next[`info:${id}`] = infoAfter(info, event, before, after, side);
  return undefined;
}

/** A run, without the outbox entries whose messages are in it: they have arrived. */
export function putRun(next: Next, id: string, run: Run): void {
  next[`run:${id}`] = run;
  arrive(next, id, run.messages);
}

/** A conversation as the server has it, with its newest messages. @param first began it here */
export function putPage(next: Next, { info, run }: ConversationPage, first?: OutboxEntry): void {
  const { id } = info;
  next[`info:${id}`] = { ...next[`info:${id}`], ...info };
  if (first) begin(next, id, first);
  if (run) putRun(next, id, refresh(next[`run:${id}`], run));
}

export function conversationOf(event: LoggedEvent): string {
  if (event.type === 'message') return event.message.conversationId;
  return event.type === 'conversation' ? event.info.id : event.conversationId;
}

/** Not in the run yet, and not an edit of something older. */
export function isNews(run: Run | undefined, { id, editedAt }: Message): boolean {
  return !editedAt && !run?.messages.some((message) => message.id === id);
}

/** Messages are there: they wait no more, also where the answer that would have told so was lost. */
function arrive(next: Next, id: string, messages: readonly Message[]): void {
  for (const { localId } of messages) {
    const entry = next[`outbox:${localId}`];
    if (entry && isLocal(entry.conversationId)) begin(next, id, entry);
  }
  settle(next, messages);
}

/** What began here, with this entry, gives up the id that it had until now; what waits for that moves along. */
function begin(next: Next, id: string, first: OutboxEntry): void {
  const { conversationId: localId } = first;
  settle(next, [first]);
  delete next[`info:${localId}`];
  for (const entry of waitingFor(next, localId))
    next[`outbox:${entry.localId}`] = { ...entry, conversationId: id };
  const info = next[`info:${id}`];
  if (info) next[`info:${id}`] = { ...info, localId };
}

/** Something happened in a conversation that we do not have. */
function meet(next: Next, event: LoggedEvent): Missing {
  // It may be the one that begins here just now; the answer to that brings it, with its name here.
  const begins = ({ conversationId: id }: OutboxEntry) =>
    isLocal(id) && !waitingFor(next, id).some(({ failed }) => failed);
  if (allOf(next, 'outbox:').some(begins)) return 'early';
  if (event.type !== 'conversation' || !event.info.agents) return 'stranger';
  next[`info:${event.info.id}`] = { unread: 0, ...event.info } as ConversationInfo;
  return undefined;
}

function infoAfter(
  info: ConversationInfo,
  event: LoggedEvent,
  before: Run | undefined,
  after: Run | undefined,
  side: Role,
): ConversationInfo {
  const { preview: shown, ...rest } = info;
  const preview = after?.messages.at(-1) ?? previewAfter(shown, event);
  let { unread, updatedAt } = info;
  const unseen = (messages: readonly Message[] = []) =>
    messages.filter((message) => isFromOtherSide(message, side));
  if (event.type === 'message') {
    const { message } = event;
    // A long run is walked through no more often than it must be.
    const added =
      before && after ? after.messages.length > before.messages.length : !message.editedAt;
    if (message.id !== shown?.id && added) {
      unread += unseen([message]).length;
      updatedAt = Math.max(updatedAt, message.createdAt);
    }
  }
  // The newest of the other side are those that nobody has seen.
  if (event.type === 'message-deleted' && unread > 0)
    unread -= unseen(before?.messages)
      .slice(-unread)
      .filter(({ id }) => id === event.id).length;
  if (event.type === 'read' && event.by === side) {
    const end = indexIn(after, event.upTo);
    unread = end < 0 ? 0 : unseen(after?.messages.slice(end + 1)).length;
  }
  const described = event.type === 'conversation' && event.info;
  const seenBy = event.type === 'read' && event.by !== side && event.seenBy;
  const seen = seenBy && { seenBy };
  return { ...rest, ...(preview && { preview }), unread, updatedAt, ...described, ...seen };
}

/** Where we have no message of the run. */
function previewAfter(preview: Message | undefined, event: LoggedEvent): Message | undefined {
  if (event.type === 'message-deleted' && event.id === preview?.id) return;
  if (event.type !== 'message') return preview;
  const { id, editedAt } = event.message;
  return editedAt && id !== preview?.id ? preview : event.message;
}
