/**
 * What the store gives up when it holds too much: the messages of conversations in which nothing
 * happened for longest. Their places stay, so that what comes after them is still caught up with;
 * the messages are fetched again when they are opened. Knows no store.
 */
import type { Run } from '../model.ts';
import { allOf, type Change, type Snapshot } from '../stores/store.ts';
import { trim } from './timeline.ts';

export interface CacheLimits {
  /** Bytes of all messages kept, about. @default 5242880 */
  readonly bytes?: number | undefined;
  /** Milliseconds after the last activity. @default 2592000000, 30 days */
  readonly age?: number | undefined;
}

const DAY = 86_400_000;

/**
 * Pure. The change that brings a store back within its limits; never touches the outbox.
 * @param keep How many messages of a conversation the store holds.
 */
export function evicted(snapshot: Snapshot, keep: number, limits: CacheLimits): Change {
  const { bytes = 5_242_880, age = 30 * DAY } = limits;
  const change: Record<string, Run> = {};
  let left = bytes;
  const newestFirst = allOf(snapshot, 'info:').sort((a, b) => b.updatedAt - a.updatedAt);
  for (const { id, updatedAt } of newestFirst) {
    const run = snapshot[`run:${id}`];
    if (!run?.messages.length) continue;
    left -= JSON.stringify(trim(run, keep)).length;
    if (left < 0 || updatedAt < Date.now() - age) change[`run:${id}`] = trim(run, 0);
  }
  return change;
}
