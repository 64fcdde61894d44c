/** What every bus must do: everybody who listens hears, in order, and only then. Run over each implementation. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Bus } from '../../server/buses/bus.ts';

export interface BusUnderTest {
  /** Two ends of one bus; the same object twice where there is only one process. */
  readonly ends: readonly [Bus<number>, Bus<number>];
  /** Resolves when all that was published has arrived. */
  settled(): Promise<void>;
  remove(): Promise<void>;
}

/** @param make a new bus whose listeners may throw without ending the test */
export function describeBus(name: string, make: () => Promise<BusUnderTest>): void {
  const check = (title: string, act: (under: BusUnderTest) => Promise<void>) => {
    void test(title, async () => {
      const under = await make();
      try {
        await act(under);
      } finally {
        await under.remove();
      }
    });
  };

  describe(`bus: ${name}`, () => {
    check('every subscriber of a topic hears, in order, the publisher included', async (under) => {
      const [here, there] = under.ends;
      const heard: Record<string, number[]> = { here: [], there: [], other: [] };
      here.subscribe('a', (message) => heard.here?.push(message));
      there.subscribe('a', (message) => heard.there?.push(message));
      there.subscribe('b', (message) => heard.other?.push(message));
      await under.settled();
      for (const message of [1, 2, 3]) here.publish('a', message);
      await under.settled();
      assert.deepEqual(heard, { here: [1, 2, 3], there: [1, 2, 3], other: [] });
    });

    check('who stopped hears nothing more', async (under) => {
      const [here] = under.ends;
      const heard: number[] = [];
      const listener = (message: number) => heard.push(message);
      const [stop, stopTwin] = [here.subscribe('a', listener), here.subscribe('a', listener)];
      await under.settled();
      stop();
      stop();
      here.publish('a', 1);
      await under.settled();
      assert.deepEqual(heard, [1], 'the same listener, subscribed twice, still listens once');
      stopTwin();
      here.publish('a', 2);
      await under.settled();
      assert.deepEqual(heard, [1]);
    });

    check('who listens later hears nothing of before', async (under) => {
      const [here, there] = under.ends;
      const heard: number[] = [];
      here.publish('a', 1);
      await under.settled();
      there.subscribe('a', (message) => heard.push(message));
      await under.settled();
      here.publish('a', 2);
      await under.settled();
      assert.deepEqual(heard, [2]);
    });

    check('a listener that throws or leaves is nobody else’s concern', async (under) => {
      const [here] = under.ends;
      const heard: number[] = [];
      const stop = here.subscribe('a', () => {
        stop();
        throw new Error('not my day');
      });
      here.subscribe('a', (message) => heard.push(message));
      await under.settled();
      here.publish('a', 1);
      here.publish('a', 2);
      await under.settled();
      assert.deepEqual(heard, [1, 2]);
    });
  });
}
