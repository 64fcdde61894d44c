/**
 * What a server event does to all that we know: pure. Here stands law four, every event is an
 * upsert, and the rule that an outbox entry leaves in the very change in which its message arrives.
 */
import type { ConversationInfo, LoggedEvent, Message, Role, Run } from '../model.ts';
import type { ConversationPage } from '../protocols/protocol.ts';
import { allOf, type Change, type OutboxEntry, type Snapshot } from '../stores/store.ts';
import { apply, refresh } from './timeline.ts';

/** `gap`: something before this event is missing. `stranger`: of a conversation that we do not have. */
export type Reception = Change | 'gap' | 'stranger' | null;

/** Pure. The change that an event makes, or why it cannot be made. */
export function receive(snapshot: Snapshot, event: LoggedEvent, side: Role): Reception {
  const id = conversationOf(event);
  const info = snapshot[`info:${id}`];
  const run = snapshot[`run:${id}`];
  const { place } = event;
  if (event.type === 'conversation-deleted')
    return { [`info:${id}`]: undefined, [`run:${id}`]: undefined };
  if (!info) {
    // It may be the one that begins here just now; the answer to that brings it, with its name here.
    if (allOf(snapshot, 'outbox:').some(({ starts }) => starts)) return null;
    if (event.type !== 'conversation' || !event.info.agents) return 'stranger';
    return { [`info:${id}`]: { unread: 0, ...event.info } as ConversationInfo };
  }
  if (run && place && place.follows !== run.cursor)
    return place.cursor === run.cursor ? null : 'gap';
  const next = run && apply(run, event);
  return {
    [`info:${id}`]: infoAfter(info, event, run, next, side),
    ...(next ? withRun(snapshot, id, next) : arrivedUnseen(event)),
  };
}

/** Of a message in a conversation whose run we do not have: it has left the outbox all the same. */
function arrivedUnseen(event: LoggedEvent): Change {
  const localId = event.type === 'message' ? event.message.localId : undefined;
  return localId === undefined ? {} : { [`outbox:${localId}`]: undefined };
}

/** Pure. A run, and the outbox entries whose messages are in it: they have arrived. */
export function withRun(snapshot: Snapshot, id: string, run: Run): Change {
  const arrived = new Set(run.messages.map(({ localId }) => localId));
  const settled = allOf(snapshot, 'outbox:').filter(({ localId }) => arrived.has(localId));
  return {
    [`run:${id}`]: run,
    ...Object.fromEntries(settled.map(({ localId }) => [`outbox:${localId}`, undefined])),
  };
}

/**
 * Pure. A conversation as the server has it, with its newest messages. What began here, with the
 * entry `first`, gives up the id that it had until now; what waits for the old id moves along.
 */
export function withPage(
  snapshot: Snapshot,
  { info, run }: ConversationPage,
  first = starterIn(snapshot, run),
): Change {
  const { id } = info;
  const entries = allOf(snapshot, 'outbox:');
  const moved = entries.filter((entry) => entry.conversationId === first?.conversationId);
  return {
    ...(first && { [`info:${first.conversationId}`]: undefined }),
    [`info:${id}`]: {
      ...snapshot[`info:${id}`],
      ...info,
      ...(first && { localId: first.conversationId }),
    },
    ...Object.fromEntries(
      moved.map((entry) => [`outbox:${entry.localId}`, { ...entry, conversationId: id }]),
    ),
    ...(run && withRun(snapshot, id, refresh(snapshot[`run:${id}`], run))),
    ...(first && { [`outbox:${first.localId}`]: undefined }),
  };
}

/** The entry whose message has begun this run; the answer that would have told so was lost. */
function starterIn(snapshot: Snapshot, run: Run | undefined): OutboxEntry | undefined {
  return allOf(snapshot, 'outbox:').find(
    ({ starts, localId }) => starts && run?.messages.some((each) => each.localId === localId),
  );
}

export function conversationOf(event: LoggedEvent): string {
  if (event.type === 'message') return event.message.conversationId;
  return event.type === 'conversation' ? event.info.id : event.conversationId;
}

/** Written by the people on the other side of the desk, from where we sit. */
export function isFromOtherSide({ author }: Message, side: Role): boolean {
  return author.role !== side && author.role !== 'system';
}

/** Not in the run yet, and not an edit of something older. */
export function isNews(run: Run | undefined, { id, editedAt }: Message): boolean {
  return !editedAt && !run?.messages.some((message) => message.id === id);
}

function infoAfter(
  info: ConversationInfo,
  event: LoggedEvent,
  before: Run | undefined,
  after: Run | undefined,
  side: Role,
): ConversationInfo {
  const { preview: _old, ...rest } = info;
  const preview = after ? after.messages.at(-1) : previewAfter(info.preview, event);
  const next = preview ? { ...rest, preview } : rest;
  if (event.type === 'conversation') return { ...next, ...event.info };
  if (event.type === 'read' && event.by === side)
    return { ...next, unread: unreadAfter(after, event.upTo, side) };
  if (event.type === 'message-deleted')
    return { ...next, unread: info.unread - (isUnread(info, before, event.id, side) ? 1 : 0) };
  if (
    event.type !== 'message' ||
    event.message.id === info.preview?.id ||
    !isNews(before, event.message)
  )
    return next;
  const unread = info.unread + (isFromOtherSide(event.message, side) ? 1 : 0);
  return { ...next, unread, updatedAt: Math.max(info.updatedAt, event.message.createdAt) };
}

/** Of a conversation whose run we do not have. */
function previewAfter(preview: Message | undefined, event: LoggedEvent): Message | undefined {
  if (event.type === 'message-deleted' && event.id === preview?.id) return undefined;
  if (event.type !== 'message') return preview;
  const { id, editedAt } = event.message;
  return editedAt && id !== preview?.id ? preview : event.message;
}

/** The newest of the other side are those that nobody has seen. */
function isUnread(
  { unread }: ConversationInfo,
  run: Run | undefined,
  id: string,
  side: Role,
): boolean {
  const theirs = run?.messages.filter((message) => isFromOtherSide(message, side)) ?? [];
  return unread > 0 && theirs.slice(-unread).some((message) => message.id === id);
}

function unreadAfter(run: Run | undefined, upTo: string, side: Role): number {
  const end = run?.messages.findIndex(({ id }) => id === upTo) ?? -1;
  return end < 0
    ? 0
    : (run?.messages.slice(end + 1).filter((each) => isFromOtherSide(each, side)).length ?? 0);
}
