/** A suite of tests as a program that is run: what it said, how long it took, and what it counted. Knows no other suite. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { COUNTS_FILE, type FileCounts, readCounts } from './counts.ts';

export interface Suite {
  /** What one asks for; several parts may share it. */
  readonly name: string;
  /** Which part of it this is. Absent: all. */
  readonly part?: string;
  readonly command: readonly string[];
  /** Patterns of its files. Absent: a step that counts no tests, one failure or nothing. */
  readonly files?: readonly string[];
  /** Loads what the build makes. */
  readonly needsDist?: boolean;
  /** Its subject is what is on the disk. */
  readonly needsDisk?: boolean;
}

export function titleOf({ name, part }: Suite): string {
  return part ? `${name}/${part}` : name;
}

/** What one process of a run has compiled, no other compiles again. */
const COMPILED = mkdtempSync(join(tmpdir(), 'shaman-compiled-'));
/** What is thrown away with its test is written where writing costs nothing. */
const SCRATCH = mkdtempSync(join(hasRoom('/dev/shm') ? '/dev/shm' : tmpdir(), 'shaman-scratch-'));
process.once('exit', () => {
  for (const folder of [COMPILED, SCRATCH]) rmSync(folder, { recursive: true, force: true });
});

/** Runs it and prints what it said. @param only paths of the files to run, in place of all */
export async function run(suite: Suite, only?: readonly string[]): Promise<FileCounts> {
  const { command, files, needsDisk } = suite;
  const title = titleOf(suite);
  const [program = '', ...args] = command;
  const folder = mkdtempSync(join(tmpdir(), 'shaman-test-'));
  const counts = join(folder, 'counts');
  const started = performance.now();
  const which = only?.map((path) => relative('', path)) ?? files ?? [];
  const environment = {
    ...{ NODE_COMPILE_CACHE: COMPILED, ...process.env },
    ...{ [COUNTS_FILE]: counts, TMPDIR: needsDisk ? tmpdir() : SCRATCH },
  };
  const { code, said } = await output(program, [...args, ...which], environment);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n── ${title} ──\n${said}── ${title}: ${seconds} s`);
  const counted = readCounts(counts);
  rmSync(folder, { recursive: true, force: true });
  const all = Object.values(counted);
  if (files && all.length === 0) console.log(`${title} ran no test`);
  const failed = files ? all.length === 0 || code !== 0 : code !== 0;
  // One that says it failed and names no test (a crash after the last one) is one failure.
  const named = all.some((each) => each.failed > 0);
  return failed && !named ? { ...counted, [title]: { passed: 0, failed: 1 } } : counted;
}

interface Output {
  readonly code: number;
  readonly said: string;
}

function output(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Output> {
  const shell = process.platform === 'win32';
  const child = spawn(program, args, { env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, said: `${said}${error}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

/** Containers have a little memory there, or none: browsers want more. */
function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 2 ** 30;
}
