/** Clients by the thousand, as far as a server feels them: when each comes back. Pure; knows no socket. */
import { Backoff, type BackoffOptions } from '../../../src/connection/backoff.ts';
import { causeOf } from '../../../src/connection/close-policy.ts';

export interface Loss {
  /** Milliseconds; when the line of this client was closed. */
  readonly at: number;
  readonly code: number;
  /** Milliseconds within which the server asks it back. */
  readonly hint?: number | undefined;
}

/** When a client that worked is back, if until `up` every dial fails. */
export function returnOf({ at, code, hint }: Loss, up: number, options: BackoffOptions): number {
  const { random = Math.random } = options;
  const backoff = new Backoff(options);
  let now = at + backoff.next(causeOf(code), hint);
  while (now < up) {
    // A refused dial takes its time too.
    now += 10 + 40 * random();
    now += backoff.next(causeOf(1006));
  }
  return now;
}

/** The most that happens within any one second. */
export function peak(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? 0) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** The same numbers every time: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
