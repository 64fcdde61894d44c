/**
 * What a server event does to all that we know: pure. Here stands law four, every event is an
 * upsert, and the rule that an outbox entry leaves in the very change in which its message arrives.
 */
import type { ConversationInfo, LoggedEvent, Message, Role, Run } from '../model.ts';
import type { Change, Snapshot } from '../stores/store.ts';
import { apply, same, standing } from './timeline.ts';

/** `gap`: something before this event is missing. `stranger`: of a conversation that we do not have. */
export type Reception = Change | 'gap' | 'stranger' | null;

/** Pure. The change that an event makes, or why it cannot be made. */
export function receive(snapshot: Snapshot, event: LoggedEvent, side: Role): Reception {
  const id = conversationOf(event);
  const info = snapshot.conversations.get(id);
  if (!info)
    return event.type === 'conversation' && isWhole(event.info)
      ? { conversations: [{ ...event.info, unread: event.info.unread ?? 0 }] }
      : 'stranger';
  const run = snapshot.runs.get(id);
  const stands = run ? standing(run, event.place) : 'next';
  if (stands === 'gap') return 'gap';
  if (stands === 'known') return null;
  const nextRun = run && apply(run, event);
  const nextInfo = infoAfter(info, event, run, nextRun, side);
  if (nextRun === run && nextInfo === info) return null;
  return {
    ...(nextInfo !== info && { conversations: [nextInfo] }),
    ...(nextRun && nextRun !== run && { runs: new Map([[id, nextRun]]) }),
    ...settled(snapshot, nextRun),
  };
}

/** Pure. The outbox entries whose messages are in this run: they have arrived. */
export function settled(snapshot: Snapshot, run: Run | undefined): Pick<Change, 'delivered'> {
  if (!run || snapshot.outbox.length === 0) return {};
  const arrived = new Set(run.messages.map((message) => message.localId));
  const delivered = snapshot.outbox.map((entry) => entry.localId).filter((id) => arrived.has(id));
  return delivered.length > 0 ? { delivered } : {};
}

/** Pure. What is said of a conversation after its run was fetched anew. */
export function described(info: ConversationInfo, run: Run): ConversationInfo {
  const preview = run.messages.at(-1);
  if (!preview) return info;
  return { ...info, preview, updatedAt: Math.max(info.updatedAt, preview.createdAt) };
}

export function conversationOf(event: LoggedEvent): string {
  if (event.type === 'message') return event.message.conversationId;
  return event.type === 'conversation' ? event.info.id : event.conversationId;
}

function isWhole(info: Partial<ConversationInfo>): info is Omit<ConversationInfo, 'unread'> & { readonly unread?: number } {
  return info.open !== undefined && info.agents !== undefined && info.updatedAt !== undefined;
}

function infoAfter(
  info: ConversationInfo,
  event: LoggedEvent,
  before: Run | undefined,
  after: Run | undefined,
  side: Role,
): ConversationInfo {
  if (event.type === 'conversation')
    return { ...info, ...event.info, unread: event.info.unread ?? info.unread };
  if (event.type === 'message') return afterMessage(info, event.message, before, side);
  if (event.type === 'read' && event.by === side)
    return withUnread(info, unreadAfter(after, event.upTo, side));
  if (event.type === 'message-deleted' && info.preview?.id === event.id)
    return withPreview(info, after?.messages.at(-1));
  return info;
}

function afterMessage(
  info: ConversationInfo,
  message: Message,
  run: Run | undefined,
  side: Role,
): ConversationInfo {
  const isNew = run
    ? !run.messages.some(({ id }) => id === message.id) && message.editedAt === undefined
    : message.createdAt > (info.preview?.createdAt ?? 0);
  if (!isNew && (info.preview?.id !== message.id || same(info.preview, message))) return info;
  const counts = isNew && isFromOtherSide(message, side);
  return {
    ...info,
    preview: message,
    updatedAt: Math.max(info.updatedAt, message.createdAt),
    unread: info.unread + (counts ? 1 : 0),
  };
}

/** Written by the people on the other side of the desk, from where we sit. */
export function isFromOtherSide(message: Message, side: Role): boolean {
  return message.author.role !== side && message.author.role !== 'system';
}

function unreadAfter(run: Run | undefined, upTo: string, side: Role): number {
  const end = run?.messages.findIndex((message) => message.id === upTo) ?? -1;
  if (!run || end < 0) return 0;
  return run.messages.slice(end + 1).filter((message) => isFromOtherSide(message, side)).length;
}

function withUnread(info: ConversationInfo, unread: number): ConversationInfo {
  return info.unread === unread ? info : { ...info, unread };
}

function withPreview(info: ConversationInfo, preview: Message | undefined): ConversationInfo {
  const { preview: _gone, ...rest } = info;
  return preview ? { ...rest, preview } : rest;
}
