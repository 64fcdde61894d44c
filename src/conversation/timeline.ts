/**
 * What a conversation's messages are, as pure functions over plain data: how a page changes a run,
 * and what a person sees. Knows nothing but data.
 */
import type { Author, Message, Quote, Role, Run } from '../model.ts';
import type { OutboxEntry } from '../stores/store.ts';

/** Pure. The run after the newest page came again: what we have of older messages stays if it joins. */
export function renew(run: Run | undefined, { messages, cursor, hasEarlier }: Run): Run {
  const seam = indexIn(run, messages[0]?.id);
  return run && seam > 0
    ? { ...run, messages: [...run.messages.slice(0, seam), ...messages], cursor }
    : { messages, cursor, hasEarlier };
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
    ...(quoted && { replyTo: quoteOf(quoted) }),
  };
}

/** Characters of a quote: as many as our own server keeps. */
const QUOTED = 140;

function quoteOf({ id, author, text }: Message): Quote {
  return { id, author, text: text.slice(0, QUOTED) };
}

/** Written by the people on the other side of the desk, from where we sit. */
export function isFromOtherSide({ author }: Message, side: Role): boolean {
  return author.role !== side && author.role !== 'system';
}

/** Where a message stands in it; -1: nowhere. */
export function indexIn(run: Run | undefined, id: string | undefined): number {
  return run?.messages.findIndex((message) => message.id === id) ?? -1;
}
