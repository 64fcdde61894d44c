/**
 * A history made of less than one asks for: before a message, where a backend only gives so many of
 * the newest, and after one, where `since_id` may look back, or leave that one out. Loaded when
 * somebody looks back, or an answer leaves it open; knows no request.
 */
import type { Message } from '../model.ts';
import { among, FEWEST_CAP, following, indexIn, pageOf } from './convead-requests.ts';
import type { HistoryPage } from './protocol.ts';

/** Asks for so many of the newest messages; it may give fewer. */
type Newest = (count: number) => Promise<readonly Message[]>;

export async function before(newest: Newest, id: string, limit: number): Promise<HistoryPage> {
  let got: readonly Message[] = [];
  for (let count = 2 * (limit + FEWEST_CAP); ; count *= 2) {
    const more = await newest(count);
    const isAll = more.length < count || more.length <= got.length;
    got = more;
    const at = indexIn(got, id);
    if (at <= limit && !isAll) continue;
    const page = pageOf(got.slice(0, Math.max(0, at)), limit);
    return { ...page, hasEarlier: at > limit };
  }
}

/**
 * @param got What `since_id` gave, of `count` that were asked for.
 * @param looksOn Told, and tells, whether it is known to look at what is newer.
 */
export async function after(
  newest: Newest,
  got: readonly Message[],
  page: { readonly limit: number; readonly after: string },
  count: number,
  looksOn: (seen: boolean) => boolean,
): Promise<HistoryPage> {
  const later = laterIn(got, page.after);
  const joins = indexIn(got, page.after) >= 0;
  // A full page without the one that we have may begin anywhere after it.
  if (looksOn(later.length > 0) && (joins || got.length < count))
    return following(later, page, got.length >= FEWEST_CAP);
  return among(await newest(count), page);
}

/** Where it is not among them: by number. Of ids that do not count nobody can tell: then all of them. */
function laterIn(messages: readonly Message[], id: string): readonly Message[] {
  const at = indexIn(messages, id);
  return messages.filter((message, index) =>
    at < 0 ? !(Number(message.id) <= Number(id)) : index > at,
  );
}
