/** Chance that can be had again: a failing test names its seed, and FAULTS_SEED gives it back. */
import type { TestContext } from 'node:test';

/** @returns 0 ≤ x < 1, the same series for the same seed (mulberry32) */
export function random(t: Pick<TestContext, 'diagnostic'>): () => number {
  let state = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31);
  t.diagnostic(`FAULTS_SEED=${state}`);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
