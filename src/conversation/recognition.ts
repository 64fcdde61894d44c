/**
 * Which of our own messages one is, where the backend carries no id of ours: the first after the
 * place at which ours was sent that reads the same. Pure functions over plain data.
 */
import { likeness } from '../likeness.ts';
import type { Message, Role } from '../model.ts';
import { allOf, type OutboxEntry, type Snapshot, type Tried } from '../stores/store.ts';
import { isLocal } from './local-id.ts';

/**
 * Pure. Messages of a conversation as the backend has them, ours with their local ids.
 * @param answered Local ids of what answers have told, by the backend's, in whichever conversation.
 */
export function recognised(
  snapshot: Snapshot,
  id: string,
  messages: readonly Message[],
  side: Role,
  answered: ReadonlyMap<string, string> = new Map(),
): readonly Message[] {
  const named = new Map<string, string>();
  const taken = new Set<string>();
  const name = (id: string, localId: string | undefined) => {
    if (localId === undefined || taken.has(localId)) return;
    taken.add(localId);
    named.set(id, localId);
  };
  for (const { id: message, localId } of snapshot[`run:${id}`]?.messages ?? [])
    name(message, localId);
  for (const message of messages) name(message.id, message.localId);
  // Not in the run yet, and known all the same: what reads the same is another one.
  for (const [message, localId] of answered) name(message, localId);
  const waiting = uncertain(snapshot, id);
  for (const { localId, stored } of waiting) if (stored) name(stored, localId);
  for (const { localId, draft, tried } of waiting) {
    if (taken.has(localId)) continue;
    const looks = likeness(draft.text, draft.files);
    const is = (each: Message, index: number) =>
      each.author.role === side &&
      !named.has(each.id) &&
      likeness(each.text, each.attachments) === looks &&
      isLater(messages, index, tried);
    name(messages.find(is)?.id ?? '', localId);
  }
  return messages.map((message) => {
    const { localId: _, ...rest } = message;
    const localId = named.get(message.id);
    return localId === undefined ? rest : { ...rest, localId };
  });
}

/** What may have arrived there, oldest first. */
function uncertain(snapshot: Snapshot, id: string): OutboxEntry[] {
  const waiting = allOf(snapshot, 'outbox:').filter(({ conversationId, tried }) =>
    isLocal(conversationId) ? tried?.among?.includes(id) === false : tried && conversationId === id,
  );
  return waiting.sort((a, b) => a.queuedAt - b.queuedAt);
}

/** By the order of the backend where it shows both, else by its clock: never by ours. */
function isLater(messages: readonly Message[], index: number, tried: Tried | undefined): boolean {
  const after = tried?.after;
  if (!after) return true;
  const end = messages.findIndex(({ id }) => id === after.id);
  return end < 0 ? (messages[index]?.createdAt ?? 0) >= after.createdAt : index > end;
}
