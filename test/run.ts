/**
 * `npm test`: builds, then runs the suites beside each other, because each mostly waits, and ends with one
 * line that adds them up. `npm test -- flows` runs the named suites alone, without building; TEST_LANES=1
 * runs one after the other, where calm matters more than minutes.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNTS_FILE, type Counts, readCounts } from './support/counts.ts';

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** A step that counts no tests: it is one failure or nothing. */
  readonly counts?: false;
}

const NODE_TEST = [
  'node',
  '--test',
  '--test-force-exit',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./test/support/count-in-node.ts',
  '--test-reporter-destination=stderr',
];

const BUILD: Suite = { name: 'build', command: ['npm', 'run', 'dist'], counts: false };
/** Beside each other; what it says is printed when a suite is done. */
const NODE: readonly Suite[] = [
  { name: 'types', command: ['tsc'], counts: false },
  { name: 'node', command: [...NODE_TEST, '--test-timeout=60000', 'test/node/**/*.test.ts'] },
  { name: 'faults', command: [...NODE_TEST, '--test-timeout=120000', 'test/faults/**/*.test.ts'] },
];
const BROWSER: readonly Suite[] = [
  { name: 'browser', command: ['wtr', '--config', 'test/web-test-runner.config.mjs'] },
  {
    name: 'gallery',
    command: [...NODE_TEST, '--test-timeout=120000', 'test/gallery/**/*.test.ts'],
  },
];
const FLOWS: readonly Suite[] = [
  {
    name: 'flows',
    command: [
      ...NODE_TEST,
      '--test-timeout=120000',
      '--test-concurrency=1',
      'test/flows/**/*.test.ts',
      'test/engines/**/*.test.ts',
    ],
  },
];
const SUITES = [BUILD, ...NODE, ...BROWSER, ...FLOWS];

const folder = mkdtempSync(join(tmpdir(), 'shaman-test-'));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `no suite ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;
const broken: string[] = [];
await lane([BUILD]);
await Promise.all(lanes().map(lane));
rmSync(folder, { recursive: true, force: true });
if (broken.length > 0) console.log(`\nnot green: ${broken.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** On two cores a third lane would make the tests of timing wait for each other. */
function lanes(): readonly (readonly Suite[])[] {
  const wanted = Number(process.env.TEST_LANES) || Math.min(3, availableParallelism());
  if (wanted === 1) return [[...NODE, ...BROWSER, ...FLOWS]];
  return wanted === 2 ? [NODE, [...BROWSER, ...FLOWS]] : [NODE, BROWSER, FLOWS];
}

async function lane(suites: readonly Suite[]): Promise<void> {
  for (const suite of suites) {
    if (asked.length > 0 && !asked.includes(suite.name)) continue;
    const result = await run(suite);
    passed += result.passed;
    failed += result.failed;
    if (result.failed > 0) broken.push(suite.name);
  }
}

async function run({ name, command, counts }: Suite): Promise<Counts> {
  const [program = '', ...args] = command;
  const file = join(folder, name);
  const started = performance.now();
  const { code, said } = await output(program, args, { ...process.env, [COUNTS_FILE]: file });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n── ${name} ──\n${said}── ${name}: ${seconds} s`);
  const counted = counts === false ? { passed: 0, failed: 0 } : readCounts(file);
  if (!counted || (counts !== false && counted.passed + counted.failed === 0)) {
    console.log(`${name} ran no test`);
    return { passed: 0, failed: 1 };
  }
  // A suite that says it failed and names no test (a crash after the last one) is one failure.
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
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
