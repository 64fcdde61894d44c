/**
 * What a conversation's messages are, as pure functions over plain data: how an event or a page
 * changes a run, and what a person sees. Knows nothing but data.
 */
import type { Author, LoggedEvent, Message, MessageStatus, Run } from '../model.ts';
import type { OutboxEntry } from '../stores/store.ts';

/** Pure. The run after an event. */
export function apply(run: Run, event: LoggedEvent): Run {
  return { ...run, messages: messagesAfter(run, event), cursor: event.place?.cursor ?? run.cursor };
}

/** Pure. The run after the newest page came again: what we have of older messages stays if it joins. */
export function renew(run: Run | undefined, { messages, cursor, hasEarlier }: Run): Run {
  const seam = indexIn(run, messages[0]?.id);
  return run && seam > 0
    ? { ...run, messages: [...run.messages.slice(0, seam), ...messages], cursor }
    : { messages, cursor, hasEarlier };
}

/** Pure. The same, where our newest message may have come while the page was under way. */
export function refresh(run: Run | undefined, page: Run): Run {
  const end = indexIn(run, page.messages.at(-1)?.id);
  return run && end >= 0 && end < run.messages.length - 1 ? run : renew(run, page);
}

/** Pure. The run after a page of older messages; one that does not end where we begin changes nothing. */
export function prepend(run: Run, { messages, hasEarlier }: Run, before: string): Run {
  return indexIn(run, before) === 0
    ? { ...run, messages: [...messages, ...run.messages], hasEarlier }
    : run;
}

/** Pure. The last `limit` messages, still an unbroken run; with none, a bare place to go on from. */
export function trim(run: Run, limit: number): Run {
  const surplus = run.messages.length - limit;
  return surplus > 0 ? { ...run, messages: run.messages.slice(surplus), hasEarlier: true } : run;
}

/** Pure. What a person sees: the run, then what still waits to be sent. */
export function view(
  run: Run | undefined,
  outbox: readonly OutboxEntry[],
  sending: ReadonlySet<string>,
  self: Author,
  uploaded?: ReadonlyMap<string, number>,
): readonly Message[] {
  const messages = [...(run?.messages ?? [])];
  for (const entry of outbox) {
    const share = uploaded?.get(entry.localId);
    const shown = echo(entry, self, messages, sending.has(entry.localId));
    messages.push(share === undefined ? shown : { ...shown, uploaded: share });
  }
  return messages;
}

/** Pure. The local echo: a message as it looks until the server has it. @param before what it may answer */
export function echo(
  entry: OutboxEntry,
  author: Author,
  before: readonly Message[] = [],
  sending = false,
): Message {
  const { localId, conversationId, draft, queuedAt: createdAt, failed: failure, stored } = entry;
  const { text, files = [], replyTo } = draft;
  const quoted = before.find(({ id, localId }) => replyTo && [id, localId].includes(replyTo));
  return {
    id: localId,
    localId,
    conversationId,
    author,
    text,
    attachments: files.map((file) => ({
      name: (file as File).name ?? '',
      type: file.type,
      size: file.size,
      url: '',
    })),
    createdAt,
    status: failure ? 'failed' : stored ? 'sent' : sending ? 'sending' : 'queued',
    ...(failure && { failure }),
    ...(quoted && { replyTo: { id: quoted.id, author: quoted.author, text: quoted.text } }),
  };
}

function messagesAfter(run: Run, event: LoggedEvent): readonly Message[] {
  const { messages } = run;
  if (event.type === 'message') return upserted(messages, event.message);
  if (event.type === 'message-deleted')
    return messages
      .filter(({ id }) => id !== event.id)
      .map((message) =>
        message.replyTo?.id === event.id
          ? { ...message, replyTo: { ...message.replyTo, text: '' } }
          : message,
      );
  if (event.type !== 'read' && event.type !== 'delivered') return messages;
  // A marker of one side covers what the other side wrote, up to a message.
  const end = indexIn(run, event.upTo);
  return messages.map((message, index) =>
    index > end || message.author.role === event.by ? message : further(message, event.type),
  );
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

function indexIn(run: Run | undefined, id: string | undefined): number {
  return run?.messages.findIndex((message) => message.id === id) ?? -1;
}
