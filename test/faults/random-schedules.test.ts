/**
 * One to five people write in several tabs and over both transports while everything that can
 * break does, in random order; when it is quiet again, everything has arrived once, in order, and
 * all see the same. A failing run prints its seed: give it as FAULTS_SEED to play it again, and
 * FAULTS_RUNS for more schedules.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { times } from '../support/thorough.ts';
import { until } from '../support/until.ts';
import { commit, DEEDS, type DeedName } from './deeds.ts';
import { Scene } from './scene.ts';

interface Step {
  readonly deed: DeedName | 'say';
  readonly who: number;
  readonly which: number;
  /** What was begun may come to its end first. */
  readonly lull: boolean;
}

/** More talk than trouble, and pages break less often than networks. */
const WEIGHTS: Partial<Record<DeedName, number>> = {
  cut: 3,
  'half-open': 3,
  calm: 4,
  'server killed': 2,
  reload: 3,
};

const step: fc.Arbitrary<Step> = fc.record({
  deed: fc.oneof(
    { weight: 30, arbitrary: fc.constant<'say'>('say') },
    ...(Object.keys(DEEDS) as DeedName[]).map((name) => {
      return { weight: WEIGHTS[name] ?? 1, arbitrary: fc.constant(name) };
    }),
  ),
  who: fc.nat(4),
  which: fc.nat(9_999),
  lull: fc.boolean(),
});

const schedule = fc.record({
  people: fc.integer({ min: 2, max: 5 }),
  steps: fc.array(step, { minLength: 15, maxLength: 45 }),
});

/** Milliseconds after which no further schedule is begun, where nobody has asked for more. */
const BUDGET = 30_000;

test('nothing is lost, doubled or out of order, whatever breaks', {
  timeout: 3_600_000,
}, async () => {
  const { FAULTS_SEED, FAULTS_RUNS } = process.env;
  const seed = Number(FAULTS_SEED ?? Date.now() % 2 ** 31);
  const numRuns = Number(FAULTS_RUNS ?? times(2, 6));
  const end = performance.now() + (FAULTS_RUNS ? Infinity : BUDGET);
  console.log(`FAULTS_SEED=${seed}`);
  let played = 0;
  const property = fc.asyncProperty(schedule, async (each) => {
    if (performance.now() > end) return;
    await play(each);
    played += 1;
  });
  await fc.assert(property, { seed, numRuns, endOnFailure: true });
  console.log(`${played} schedules`);
  assert.ok(played > 0);
});

async function play({ people, steps }: { people: number; steps: readonly Step[] }): Promise<void> {
  const scene = await Scene.open({ people });
  try {
    for (const step of steps) {
      await take(step, scene);
      await pause(step, scene);
    }
    await scene.comesToRest(60_000);
    assert.deepEqual(await scene.judge(60_000), []);
  } finally {
    await scene.close();
  }
}

async function take({ deed, who, which }: Step, scene: Scene): Promise<void> {
  if (deed !== 'say') return void (await commit(deed, scene, { who, which }));
  const { participant } = scene.people[who % scene.people.length] ?? {};
  const threads = participant?.threads ?? [];
  participant?.says(threads[which % threads.length] ?? '', which);
}

/** Some of what was begun gets done, some does not. */
async function pause({ lull }: Step, { people }: Scene): Promise<void> {
  const rest = () => people.every(({ participant }) => participant.isAtRest);
  if (lull) await until(rest, { timeout: 200 }).catch(() => {});
  else await new Promise((resolve) => setImmediate(resolve));
}
