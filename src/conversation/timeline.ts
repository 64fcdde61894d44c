/**
 * What a conversation's messages are, as pure functions over plain data: how an event or a page
 * changes a run, and what a person sees. Knows nothing but data.
 */
import type {
  Author,
  LoggedEvent,
  MarkerEvent,
  Message,
  MessageStatus,
  Place,
  Run,
} from '../model.ts';
import type { HistoryPage } from '../protocols/protocol.ts';
import type { OutboxEntry } from '../stores/store.ts';

export const EMPTY_RUN: Run = { messages: [], cursor: null, hasEarlier: false };

/** How an event stands to the end of a run: a `gap` means that something before it is missing. */
export function standing(run: Run, place: Place | undefined): 'next' | 'known' | 'gap' {
  if (!place || place.follows === run.cursor) return 'next';
  return place.cursor === run.cursor ? 'known' : 'gap';
}

/** Pure. The run after an event; the same object when nothing changed. */
export function apply(run: Run, event: LoggedEvent): Run {
  const messages = messagesAfter(run.messages, event);
  const cursor = event.place?.cursor ?? run.cursor;
  if (messages === run.messages && cursor === run.cursor) return run;
  return { ...run, messages, cursor };
}

/** Pure. The run after a page of what came later: joined, or replaced where it does not join. */
export function join(run: Run, page: HistoryPage): Run {
  if (!page.joins) return runOf(page);
  return { ...page.messages.map(asEvent).reduce(apply, run), cursor: page.cursor };
}

/** Pure. The run after the newest page came again: what we have of older messages stays if it joins. */
export function renew(run: Run | undefined, page: Run): Run {
  const first = page.messages[0];
  const seam = first ? (run?.messages.findIndex((message) => message.id === first.id) ?? -1) : -1;
  if (!run || seam < 0) return runOf(page);
  const messages = [...run.messages.slice(0, seam), ...page.messages];
  return { messages, cursor: page.cursor, hasEarlier: seam > 0 ? run.hasEarlier : page.hasEarlier };
}

/** Pure. The run after a page of older messages; one that does not end where we begin changes nothing. */
export function prepend(run: Run, page: Run, before: string): Run {
  if (run.messages[0]?.id !== before) return run;
  const known = new Set(run.messages.map((message) => message.id));
  const older = page.messages.filter((message) => !known.has(message.id));
  return { ...run, messages: [...older, ...run.messages], hasEarlier: page.hasEarlier };
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
  if (outbox.length === 0) return messages;
  const arrived = new Set(messages.map((message) => message.localId));
  const waiting = outbox.filter((entry) => !arrived.has(entry.localId));
  return [...messages, ...waiting.map((entry) => echo(entry, sending.has(entry.localId), self))];
}

/** Pure. The local echo: a message as it looks until the server has it. */
export function echo(entry: OutboxEntry, sending: boolean, self: Author): Message {
  const { localId, conversationId, draft, queuedAt, failed } = entry;
  return {
    id: localId,
    localId,
    conversationId,
    author: self,
    text: draft.text,
    attachments: (draft.files ?? []).map(attachmentOf),
    createdAt: queuedAt,
    status: failed ? 'failed' : sending ? 'sending' : 'queued',
    ...(failed && { failure: failed }),
  };
}

function attachmentOf(file: Blob): Message['attachments'][number] {
  return { name: (file as File).name ?? '', type: file.type, size: file.size, url: '' };
}

function runOf({ messages, cursor, hasEarlier }: Run): Run {
  return { messages, cursor, hasEarlier };
}

function asEvent(message: Message): LoggedEvent {
  return { type: 'message', message };
}

function messagesAfter(messages: readonly Message[], event: LoggedEvent): readonly Message[] {
  if (event.type === 'message') return upserted(messages, event.message);
  if (event.type === 'message-deleted') return removed(messages, event.id);
  return event.type === 'conversation' ? messages : marked(messages, event);
}

function upserted(messages: readonly Message[], message: Message): readonly Message[] {
  const index = messages.findIndex(
    ({ id, localId }) =>
      id === message.id || (localId !== undefined && localId === message.localId),
  );
  const known = messages[index];
  // An edit of a message older than our run would else appear as a new one.
  if (!known) return message.editedAt === undefined ? [...messages, message] : messages;
  const next = { ...message, status: further(known.status, message.status) };
  return same(known, next) ? messages : messages.map((each) => (each === known ? next : each));
}

function removed(messages: readonly Message[], id: string): readonly Message[] {
  const rest = messages.filter((message) => message.id !== id);
  return rest.length === messages.length ? messages : rest;
}

/** A marker of one side covers what the other side wrote, up to a message. */
function marked(messages: readonly Message[], { by, type, upTo }: MarkerEvent): readonly Message[] {
  const end = messages.findIndex((message) => message.id === upTo);
  const next = messages.map((message, index) => {
    const covered = index <= end && message.author.role !== by && message.author.role !== 'system';
    const status = covered ? further(message.status, type) : message.status;
    return status === message.status ? message : { ...message, status };
  });
  return next.every((message, index) => message === messages[index]) ? messages : next;
}

const PROGRESS: readonly MessageStatus[] = [
  'failed',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
];

/** A status never goes back: an older copy of a message may come after its read marker. */
function further(a: MessageStatus, b: MessageStatus): MessageStatus {
  return PROGRESS.indexOf(a) > PROGRESS.indexOf(b) ? a : b;
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
