/**
 * What was said before a message, where a backend only gives so many of the newest: one asks for
 * more and more of them. Loaded when somebody looks back; knows no request.
 */
import type { Message } from '../model.ts';
import { FEWEST_CAP, indexIn, pageOf } from './convead-requests.ts';
import type { HistoryPage } from './protocol.ts';

/** @param newest Asks for so many of the newest messages; it may give fewer. */
export async function before(
  newest: (count: number) => Promise<readonly Message[]>,
  id: string,
  limit: number,
): Promise<HistoryPage> {
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
