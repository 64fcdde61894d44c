/** What the recovery bench reckons, on figures that can be checked by eye; and a crowd that fits into a test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stampede, worstSecond } from '../bench/stampede.ts';

test('the worst second is any second, not one of the clock', () => {
  assert.equal(worstSecond([]), 0);
  assert.equal(worstSecond([0, 999, 1_000, 1_998]), 3);
  assert.equal(worstSecond([5_000, 100, 200, 5_100, 5_200]), 3);
  assert.equal(worstSecond([0, 1_000, 2_000]), 1);
});

test('a small crowd comes back, every client once', { timeout: 60_000 }, async () => {
  const { all, worst } = await stampede(20, 'killed');
  assert.ok(all > 0 && all < 60_000, `${all} ms`);
  assert.ok(worst >= 0.05 && worst <= 1, `${worst} of all`);
});
