/** How many tests passed and failed: what suites write down and the runner adds up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Environment variable that names the file a suite writes its counts to. */
export const COUNTS_FILE = 'SHAMAN_TEST_COUNTS';

export function writeCounts(counts: Counts): void {
  const file = process.env[COUNTS_FILE];
  if (file) writeFileSync(file, JSON.stringify(counts));
}

/** Undefined when the suite died before it could count. */
export function readCounts(file: string): Counts | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : undefined;
}
