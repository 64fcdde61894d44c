/**
 * What was read, kept here where the backend keeps no read marker: how many messages stand after
 * the one that we have seen. Where it does, only what it has not counted yet. Writes into the state
 * that it is given, and knows nothing else.
 */
import type { Role } from '../model.ts';
import type { ConversationPage } from '../protocols/protocol.ts';
import { allOf, type Snapshot } from '../stores/store.ts';
import type { Next } from './inbox.ts';
import { put } from './reception.ts';
import { indexIn, isFromOtherSide } from './timeline.ts';

/** Pure. What a backend that counts nothing lists: what was there at the first look is no news. */
export function uncounted(snapshot: Snapshot, { info, run }: ConversationPage): ConversationPage {
  const newest = run?.messages.at(-1) ?? info.preview;
  const begins = snapshot.listed ? '' : (newest?.id ?? '');
  const { unread = 0, seenUpTo = begins } = snapshot[`info:${info.id}`] ?? {};
  return { info: { ...info, unread, seenUpTo }, ...(run && { run }) };
}

/** Messages of the other side after what was seen, in all conversations. */
export function recount(next: Next, side: Role): void {
  for (const info of allOf(next, 'info:')) {
    const run = next[`run:${info.id}`];
    if (!run || info.seenUpTo === undefined) continue;
    const unseen = run.messages.slice(indexIn(run, info.seenUpTo) + 1);
    const unread = unseen.filter((message) => isFromOtherSide(message, side)).length;
    next[`info:${info.id}`] = { ...info, unread };
  }
}

/** What a backend has counted ends with its preview; messages that were asked for later may go on from there. */
export function countOn(next: Next, side: Role): void {
  for (const info of allOf(next, 'info:')) {
    const messages = next[`run:${info.id}`]?.messages ?? [];
    const preview = messages.at(-1);
    const end = messages.findIndex(({ id }) => id === info.preview?.id);
    if (!preview || preview.id === info.preview?.id || end < 0) continue;
    const more = messages
      .slice(end + 1)
      .filter((message) => isFromOtherSide(message, side) && message.status !== 'read');
    const updatedAt = Math.max(info.updatedAt, preview.createdAt);
    next[`info:${info.id}`] = { ...info, preview, updatedAt, unread: info.unread + more.length };
  }
}

/** Everything up to a message was seen. */
export function see(next: Next, id: string, upTo: string, by: Role): void {
  put(next, { type: 'read', conversationId: id, by, upTo }, by);
  const info = next[`info:${id}`];
  if (info) next[`info:${id}`] = { ...info, seenUpTo: upTo };
}
