/**
 * A history made of less than one asks for: before a message, where a backend only gives so many of
 * the newest, and after one, where its document tells neither whether `since_id` is among what it
 * gives nor whether that is newer or older. Loaded with the first of it.
 */
import type { Message } from '../model.ts';
import type { ConveadRequests } from './convead-requests.ts';
import type { HistoryPage, Page } from './protocol.ts';

type Before = Extract<Page, { readonly before: unknown }>;
type After = Extract<Page, { readonly after: unknown }>;

export async function before(
  requests: ConveadRequests,
  id: string,
  page: Before,
): Promise<HistoryPage> {
  const { limit } = page;
  let got: readonly Message[] = [];
  for (let count = 2 * (limit + requests.fewest); ; count *= 2) {
    const more = await requests.messages(id, count);
    const isAll = more.length < count || more.length <= got.length;
    got = more;
    const at = indexIn(got, page.before);
    if (at <= limit && !isAll) continue;
    const earlier = requests.pageOf(got.slice(0, Math.max(0, at)), limit);
    return { ...earlier, hasEarlier: at > limit };
  }
}

export async function after(
  requests: ConveadRequests,
  id: string,
  page: After,
): Promise<HistoryPage> {
  // Room for the one that we have, and for one that shows that there are more.
  const count = page.limit + 2;
  const got = await requests.messages(id, count, page.after);
  const later = laterIn(got, page.after);
  const joins = indexIn(got, page.after) >= 0;
  const known = [...requests.known.values()];
  if (later.length > 0) requests.know({ id, looksOn: true });
  // A full page without the one that we have may begin anywhere after it.
  if ((later.length > 0 || known.some(({ looksOn }) => looksOn)) && (joins || got.length < count))
    return following(later, page, got.length >= requests.fewest);
  const newest = await requests.messages(id, count);
  const at = indexIn(newest, page.after);
  // What is older was there, and did not come.
  if (at > 0 && indexIn(got, newest[at - 1]?.id) < 0) requests.know({ id, looksOn: true });
  // Those alone, where it is not there any more.
  return at < 0 ? requests.pageOf(newest, page.limit) : following(newest.slice(at + 1), page);
}

/** Where it is not among them: by number. Of ids that do not count nobody can tell: then all of them. */
function laterIn(messages: readonly Message[], id: string): readonly Message[] {
  const at = indexIn(messages, id);
  return messages.filter((message, index) =>
    at < 0 ? !(Number(message.id) <= Number(id)) : index > at,
  );
}

function following(
  later: readonly Message[],
  { limit, after }: After,
  capped = false,
): HistoryPage {
  const messages = later.slice(0, limit);
  return {
    messages,
    cursor: messages.at(-1)?.id ?? after,
    hasEarlier: false,
    hasLater: later.length > limit || (capped && messages.length > 0),
    joins: true,
  };
}

function indexIn(messages: readonly Message[], id: string | undefined): number {
  return messages.findIndex((message) => message.id === id);
}
