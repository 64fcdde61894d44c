/**
 * What an event, or the newest page, does to a run: law four, every event is an upsert, for the
 * messages of one conversation. Pure functions over plain data; loaded with the line.
 */
import type { LoggedEvent, Message, MessageStatus, Run } from '../model.ts';
import { indexIn, renew } from './timeline.ts';

/** Pure. The run after an event. */
export function apply(run: Run, event: LoggedEvent): Run {
  return { ...run, messages: messagesAfter(run, event), cursor: event.place?.cursor ?? run.cursor };
}

/** Pure. The run after the newest page came again, where our newest message may have come meanwhile. */
export function refresh(run: Run | undefined, page: Run): Run {
  const end = indexIn(run, page.messages.at(-1)?.id);
  return run && end >= 0 && end < run.messages.length - 1 ? run : renew(run, page);
}

function messagesAfter(run: Run, event: LoggedEvent): readonly Message[] {
  const { messages } = run;
  if (event.type === 'message') return upserted(messages, event.message);
  if (event.type === 'message-deleted') return without(messages, event.id);
  if (event.type !== 'read' && event.type !== 'delivered') return messages;
  // A marker of one side covers what the other side wrote, up to a message.
  const end = indexIn(run, event.upTo);
  return messages.map((message, index) =>
    index > end || message.author.role === event.by ? message : further(message, event.type),
  );
}

/** Where others quote it, nothing of it is left either. */
function without(messages: readonly Message[], gone: string): readonly Message[] {
  const rest = messages.filter(({ id }) => id !== gone);
  return rest.map((message) => {
    const { replyTo } = message;
    return replyTo?.id === gone ? { ...message, replyTo: { ...replyTo, text: '' } } : message;
  });
}

function upserted(messages: readonly Message[], message: Message): readonly Message[] {
  const { id, localId, editedAt, author } = message;
  // A local id is its author's own: somebody else may have the same.
  const known = messages.find(
    (each) =>
      each.id === id || (localId && each.localId === localId && each.author.id === author.id),
  );
  // An edit of a message older than our run would else appear as a new one.
  if (!known) return editedAt ? messages : [...messages, message];
  return messages.map((each) => (each === known ? further(message, known.status) : each));
}

const PROGRESS: readonly MessageStatus[] = ['sent', 'delivered', 'read'];

/** A status never goes back: an older copy of a message may come after its read marker. */
function further(message: Message, status: MessageStatus): Message {
  return PROGRESS.indexOf(status) > PROGRESS.indexOf(message.status)
    ? { ...message, status }
    : message;
}
