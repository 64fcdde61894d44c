/** Reporter of `node --test` that counts and says nothing. */
import type { TestEvent } from 'node:test/reporters';
import { writeCounts } from './counts.ts';

export default async function* count(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:summary' || event.data.file !== undefined) continue;
    const { passed, tests, skipped, todo } = event.data.counts;
    writeCounts({ passed, failed: tests - passed - skipped - todo });
  }
  yield '';
}
