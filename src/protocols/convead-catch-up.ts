/**
 * What came to a Convead backend while nobody listened, or where nobody tells it: asked for by the
 * last message that is known. Loaded when a line begins with a conversation; knows no frame.
 */
import type { LoggedEvent, Message } from '../model.ts';
import type { ConveadNews } from './convead-news.ts';
import { after, before } from './convead-past.ts';
import type { HistoryPage, Page, ProtocolHost } from './protocol.ts';

type Past = Extract<Page, { readonly before: unknown } | { readonly after: unknown }>;

/** Messages that are asked for at once, of those that came meanwhile. */
const MANY = 100;

/** A page of the history, with what nobody lists: new copies of older messages, notes and markers. */
export async function past(news: ConveadNews, id: string, page: Past): Promise<HistoryPage> {
  if ('before' in page) return before(news, id, page);
  const history = await after(news, id, page);
  const { messages, cursor, joins } = history;
  if (cursor) news.ends.set(id, cursor);
  for (const message of messages) news.count(message);
  if (!joins) return history;
  const listed = messages.map((message) => ({ type: 'message', message }) as const);
  return { ...history, events: [...listed, ...unlisted(news.told, id, messages)] };
}

/** What may have come while nobody listened. */
function unlisted(
  told: Map<string, LoggedEvent>,
  id: string,
  messages: readonly Message[],
): LoggedEvent[] {
  const copies: LoggedEvent[] = [];
  const reads: LoggedEvent[] = [];
  for (const [name, event] of told) {
    if (event.type === 'read' && event.conversationId === id) reads.push(event);
    if (event.type !== 'message' || event.message.conversationId !== id) continue;
    told.delete(name);
    if (!messages.some((listed) => listed.id === event.message.id)) copies.push(event);
  }
  return [...copies, ...reads];
}

/** Nobody tells what came while there was no line: it is asked for before the line counts as ready. */
export async function meanwhile(news: ConveadNews, host: ProtocolHost): Promise<void> {
  const heads = new Map<string, string>();
  try {
    for (const id of news.known.keys()) {
      const end = news.ends.get(id);
      heads.set(id, '?');
      if (!end) continue;
      const page = await after(news, id, { limit: MANY, after: end });
      let follows = end;
      for (const message of page.joins ? page.messages : []) {
        host.emit({ type: 'message', message, place: { cursor: message.id, follows } });
        follows = message.id;
      }
      if (page.cursor && !page.hasLater) heads.set(id, page.cursor);
    }
  } catch {
    // It is left to the client to find out by itself.
    return host.ready();
  }
  host.ready(heads);
}

/** For what no channel told. */
export async function look(news: ConveadNews): Promise<void> {
  for (const id of news.known.keys()) {
    const end = news.ends.get(id);
    const asked = end ? after(news, id, { limit: MANY, after: end }) : newest(news, id);
    // What fails is looked for again before long.
    const page = await asked.catch(() => null);
    for (const message of page?.messages ?? []) news.hear(message);
    if (page?.cursor) news.ends.set(id, page.cursor);
  }
}

async function newest(news: ConveadNews, id: string): Promise<HistoryPage> {
  return news.pageOf(await news.messages(id, MANY), MANY);
}
