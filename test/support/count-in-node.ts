/**
 * Reporter of `node --test` that counts and says nothing. Files that share a process have no summary
 * each: there a test counts for the file in which it stands.
 */
import type { TestEvent } from 'node:test/reporters';
import { type Counts, sum, writeCounts } from './counts.ts';

const PASSED: Counts = { passed: 1, failed: 0 };
const FAILED: Counts = { passed: 0, failed: 1 };

export default async function* count(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const told: Record<string, Counts> = {};
  const summed: Record<string, Counts> = {};
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const { file, skip, todo, details } = data;
      if (file === undefined || details.type === 'suite' || (skip ?? todo)) continue;
      told[file] = sum([told[file] ?? [], type === 'test:pass' ? PASSED : FAILED].flat());
    } else if (type === 'test:summary' && data.file !== undefined) {
      const { passed, tests, skipped, todo } = data.counts;
      summed[data.file] = { passed, failed: tests - passed - skipped - todo };
    }
  }
  // A file that died, or was ended before it could say its sum, counts with what was heard of it.
  writeCounts({ ...told, ...summed });
  yield '';
}
