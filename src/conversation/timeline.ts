/**
 * What a conversation's messages are, as pure functions over plain data: how an event or a page
 * changes a run, and what a person sees. Knows nothing but data.
 */
import type { Author, LoggedEvent, MarkerEvent, Message, MessageStatus, Run } from '../model.ts';
import type { OutboxEntry } from '../stores/store.ts';

/** Pure. The run after an event. */
export function apply(run: Run, event: LoggedEvent): Run {
  const messages = messagesAfter(run.messages, event);
  return { ...run, messages, cursor: event.place?.cursor ?? run.cursor };
}

/** Pure. The run after the newest page came again: what we have of older messages stays if it joins. */
export function renew(run: Run | undefined, page: Run): Run {
  const { messages, cursor, hasEarlier } = page;
  const seam = placeIn(run, messages[0]);
  if (!run || seam < 1) return { messages, cursor, hasEarlier };
  return {
    messages: [...run.messages.slice(0, seam), ...messages],
    cursor,
    hasEarlier: run.hasEarlier,
  };
}

/** Pure. The same, where our newest message may have come while the page was under way. */
export function refresh(run: Run | undefined, page: Run): Run {
  const end = placeIn(run, page.messages.at(-1));
  return run && end >= 0 && end < run.messages.length - 1 ? run : renew(run, page);
}

/** Pure. The run after a page of older messages; one that does not end where we begin changes nothing. */
export function prepend(run: Run, { messages, hasEarlier }: Run, before: string): Run {
  if (run.messages[0]?.id !== before) return run;
  return { ...run, messages: [...messages, ...run.messages], hasEarlier };
}

/** Pure. The last `limit` messages, still an unbroken run. */
export function trim(run: Run, limit: number): Run {
  if (run.messages.length <= limit) return run;
  return { ...run, messages: run.messages.slice(-limit), hasEarlier: true };
}

/** Pure. What a person sees: the run, then what still waits to be sent. */
export function view(
  run: Run | undefined,
  outbox: readonly OutboxEntry[],
  sending: ReadonlySet<string>,
  self: Author,
): readonly Message[] {
  const messages = run?.messages ?? [];
  return [...messages, ...outbox.map((entry) => echo(entry, self, sending.has(entry.localId)))];
}

/** Pure. The local echo: a message as it looks until the server has it. */
export function echo(entry: OutboxEntry, self: Author, sending = false): Message {
  const { localId, conversationId, draft, queuedAt, failed } = entry;
  return {
    id: localId,
    localId,
    conversationId,
    author: self,
    text: draft.text,
    attachments: (draft.files ?? []).map((file) => ({
      name: (file as File).name ?? '',
      type: file.type,
      size: file.size,
      url: '',
    })),
    createdAt: queuedAt,
    status: failed ? 'failed' : sending ? 'sending' : 'queued',
    ...(failed && { failure: failed }),
  };
}

function messagesAfter(messages: readonly Message[], event: LoggedEvent): readonly Message[] {
  if (event.type === 'message') return upserted(messages, event.message);
  if (event.type === 'message-deleted') return messages.filter(({ id }) => id !== event.id);
  return event.type === 'read' || event.type === 'delivered' ? marked(messages, event) : messages;
}

function upserted(messages: readonly Message[], message: Message): readonly Message[] {
  const { id, localId, status, editedAt, author } = message;
  // A local id is its author's own: somebody else may have the same.
  const isSame = (each: Message) =>
    each.id === id || (localId && each.localId === localId && each.author.id === author.id);
  const known = messages.find(isSame);
  // An edit of a message older than our run would else appear as a new one.
  if (!known) return editedAt ? messages : [...messages, message];
  return messages.map((each) =>
    each === known ? { ...message, status: further(known.status, status) } : each,
  );
}

/** A marker of one side covers what the other side wrote, up to a message. */
function marked(messages: readonly Message[], { by, type, upTo }: MarkerEvent): readonly Message[] {
  const end = messages.findIndex(({ id }) => id === upTo);
  return messages.map((message, index) =>
    index > end || message.author.role === by
      ? message
      : { ...message, status: further(message.status, type) },
  );
}

const PROGRESS: readonly MessageStatus[] = ['sent', 'delivered', 'read'];

/** A status never goes back: an older copy of a message may come after its read marker. */
function further(a: MessageStatus, b: MessageStatus): MessageStatus {
  return PROGRESS.indexOf(a) > PROGRESS.indexOf(b) ? a : b;
}

function placeIn(run: Run | undefined, message: Message | undefined): number {
  return run?.messages.findIndex(({ id }) => id === message?.id) ?? -1;
}
