/** How many tests passed and failed, file by file: what suites write down and the runner adds up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** By the path of the file. */
export type FileCounts = Readonly<Record<string, Counts>>;

/** Environment variable that names the file a suite writes its counts to. */
export const COUNTS_FILE = 'SHAMAN_TEST_COUNTS';

export function writeCounts(counts: FileCounts): void {
  const file = process.env[COUNTS_FILE];
  if (file) writeFileSync(file, JSON.stringify(counts));
}

/** Nothing when the suite died before it could count. */
export function readCounts(file: string): FileCounts {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FileCounts) : {};
}

export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
  };
}
