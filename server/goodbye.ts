/**
 * How the server leaves: everybody is told when to come back, held polls are answered, sockets
 * closed, and requests that are under way get to end. Knows neither listening nor the log.
 */
import { setTimeout } from 'node:timers/promises';
import type { Settings } from './options.ts';
import type { Door } from './protocols/door.ts';
import type { Underway } from './underway.ts';

/** Milliseconds for lines to end by themselves. */
const PATIENCE = 1_000;
/** Milliseconds in which even a few come back. */
const SOONEST = 500;

type Pace = Pick<Settings, 'returnPerSecond' | 'returnWithin'>;

export async function sayGoodbye(
  doors: readonly Door[],
  underway: Underway,
  settings: Settings,
): Promise<void> {
  const within = comeBackWithin(linesOf(doors), settings);
  for (const { sockets } of doors) sockets?.drain(within);
  const answered = doors.map(({ polls }) => polls?.close(within));
  if (settings.drain > 0) await setTimeout(settings.drain);
  await atMost(
    PATIENCE,
    Promise.all([...answered, ...doors.map(({ sockets }) => sockets?.close(within))]),
  );
  await atMost(settings.finishWithin, underway.settled());
}

/** Sockets and held polls. */
function linesOf(doors: readonly Door[]): number {
  return doors.reduce(
    (sum, { sockets, polls }) => sum + (sockets?.size ?? 0) + (polls?.size ?? 0),
    0,
  );
}

/** The milliseconds over which so many lines come back, each at a random moment. */
export function comeBackWithin(lines: number, { returnPerSecond, returnWithin }: Pace): number {
  const paced = Math.ceil((lines / returnPerSecond) * 1_000);
  return Math.min(Math.max(SOONEST, paced), returnWithin);
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  await Promise.race([work, setTimeout(ms, undefined, { signal }).catch(() => {})]);
  patience.abort();
}
