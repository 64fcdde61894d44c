/**
 * `npm test`: builds, then runs the suites beside each other, because each mostly waits, and ends with one
 * line that adds them up. `npm test -- flows` runs the named suites alone, without building; TEST_LANES=1
 * runs one after the other, where calm matters more than minutes; TEST_TWICE=1 gives files that failed
 * a second run by themselves and names those that needed it.
 */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { type Counts, type FileCounts, sum } from './support/counts.ts';
import { run, type Suite } from './support/suite.ts';

const NODE_TEST = [
  'node',
  '--test',
  '--test-force-exit',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./test/support/count-in-node.ts',
  '--test-reporter-destination=stderr',
];
const PATIENT = [...NODE_TEST, '--test-timeout=120000'];
/** Files of one suite that are given a second run. */
const FEW = 3;

const BUILD: Suite = { name: 'build', command: ['npm', 'run', 'dist'] };
/** Beside each other; what it says is printed when a suite is done. */
const NODE: readonly Suite[] = [
  { name: 'types', command: ['tsc'] },
  {
    name: 'node',
    command: [...NODE_TEST, '--test-timeout=60000'],
    files: ['test/node/**/*.test.ts'],
  },
  { name: 'faults', command: PATIENT, files: ['test/faults/**/*.test.ts'] },
];
const BROWSER: readonly Suite[] = [
  {
    name: 'browser',
    command: ['wtr', '--config', 'test/web-test-runner.config.mjs', '--files'],
    files: ['test/src/**/*.test.ts', 'test/elements/**/*.test.ts'],
  },
  { name: 'gallery', command: PATIENT, files: ['test/gallery/**/*.test.ts'] },
];
const FLOWS: readonly Suite[] = [
  {
    name: 'flows',
    command: [...PATIENT, '--test-concurrency=1'],
    files: ['test/flows/**/*.test.ts', 'test/engines/**/*.test.ts'],
  },
];
const SUITES = [BUILD, ...NODE, ...BROWSER, ...FLOWS];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `no suite ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const results = new Map<Suite, FileCounts>();
await lane([BUILD]);
await Promise.all(lanes().map(lane));
const wavering = process.env.TEST_TWICE ? await again() : [];
const broken = [...results].flatMap(([{ name }, files]) => (total(files).failed > 0 ? name : []));
if (wavering.length > 0) console.log(`\nfailed first, passed alone: ${wavering.join(', ')}`);
if (broken.length > 0) console.log(`\nnot green: ${broken.join(', ')}`);
const { passed, failed } = sum([...results.values()].map(total));
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
    results.set(suite, await run(suite));
  }
}

/** @returns the files that failed, and pass when nothing runs beside them */
async function again(): Promise<readonly string[]> {
  const passed: string[] = [];
  for (const [suite, files] of results) {
    const wrong = Object.keys(files).filter((file) => file !== suite.name && files[file]?.failed);
    // Many at once are no accident.
    if (!suite.files || wrong.length === 0 || wrong.length > FEW) continue;
    const second = await run(suite, wrong);
    results.set(suite, { ...files, ...second });
    passed.push(...wrong.filter((file) => second[file]?.failed === 0));
  }
  return passed.map((file) => relative('', file));
}

function total(files: FileCounts): Counts {
  return sum(Object.values(files));
}
