/** Reporter of `node --test` that counts and says nothing. */
import type { TestEvent } from 'node:test/reporters';
import { type Counts, writeCounts } from './counts.ts';

export default async function* count(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: Record<string, Counts> = {};
  for await (const { type, data } of source) {
    // A file that died has no summary: this is all that is told of it.
    if (type === 'test:fail' && data.file) files[data.file] ??= { passed: 0, failed: 1 };
    if (type !== 'test:summary' || data.file === undefined) continue;
    const { passed, tests, skipped, todo } = data.counts;
    files[data.file] = { passed, failed: tests - passed - skipped - todo };
  }
  writeCounts(files);
  yield '';
}
