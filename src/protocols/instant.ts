/** When something happened, as backends write it. Knows no backend: only the shapes they have. */

const SHAPE =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d+))?\s*(?:Z|UTC|([+-]\d\d):?(\d\d)?)?)?$/i;

/** Greater than any time in seconds until the year 5138. */
const MILLISECONDS = 1e11;

/**
 * Pure. `2026-11-20T21:24:38.410416-03:00`, `2026-11-21T00:39:55Z` or `2026-11-21 00:43:27.977960+00:00`
 * as milliseconds since the epoch; also a number, of seconds or milliseconds. A time that names no
 * zone is one in UTC.
 * @param otherwise What it is for `null`, `''`, `{}` and whatever else is no time. @default now
 */
export function instant(said: unknown, otherwise: number = Date.now()): number {
  if (typeof said === 'number' && Number.isFinite(said))
    return said < MILLISECONDS ? Math.round(said * 1_000) : said;
  const found = SHAPE.exec(String(said).trim()) ?? [];
  const [, day, time = '00:00', seconds = ':00', fraction = '', hours = '+00', minutes = '00'] =
    found;
  // Safari reads neither a space nor microseconds, so what is read is always of one shape.
  const thousandths = fraction.slice(0, 3).padEnd(3, '0');
  const parsed = Date.parse(`${day}T${time}${seconds}.${thousandths}${hours}:${minutes}`);
  return Number.isNaN(parsed) ? otherwise : parsed;
}
