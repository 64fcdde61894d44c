/**
 * `npm test`: builds and runs the suites beside each other, because each mostly waits, and ends with one
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
const BROWSER: Suite = {
  name: 'browser',
  command: ['wtr', '--config', 'test/web-test-runner.config.mjs', '--files'],
  files: ['test/src/**/*.test.ts', 'test/elements/**/*.test.ts'],
};
const FAULTS: Suite = { name: 'faults', command: PATIENT, files: ['test/faults/**/*.test.ts'] };
const FLOWS: Suite = {
  name: 'flows',
  // In one process, one after the other: they share a browser.
  command: [...PATIENT, '--test-isolation=none'],
  files: ['test/flows/**/*.test.ts', 'test/engines/**/*.test.ts'],
};
const NODE: Suite = {
  name: 'node',
  command: [...NODE_TEST, '--test-timeout=60000'],
  files: ['test/node/**/*.test.ts'],
};
const GALLERY: Suite = {
  name: 'gallery',
  command: PATIENT,
  files: ['test/gallery/**/*.test.ts'],
};
const TYPES: Suite = { name: 'types', command: ['tsc'] };
/** In the order in which they begin: the longest first, so that no lane is long alone in the end. */
const SUITES = [BUILD, BROWSER, FAULTS, FLOWS, NODE, GALLERY, TYPES];
const NEED_DIST: readonly Suite[] = [FLOWS, NODE];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `no suite ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const results = new Map<Suite, FileCounts>();
const queue = SUITES.filter(({ name }) => asked.length === 0 || asked.includes(name));
let built: Promise<FileCounts> | undefined;
// Who waits leaves its core to others: one lane more than cores, up to three.
const lanes = Number(process.env.TEST_LANES) || Math.min(3, availableParallelism() + 1);
await Promise.all(Array.from({ length: lanes }, lane));
const wavering = process.env.TEST_TWICE ? await again() : [];
const broken = [...results].flatMap(([{ name }, files]) => (total(files).failed > 0 ? name : []));
if (wavering.length > 0) console.log(`\nfailed first, passed alone: ${wavering.join(', ')}`);
if (broken.length > 0) console.log(`\nnot green: ${broken.join(', ')}`);
const { passed, failed } = sum([...results.values()].map(total));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Takes what is next until nothing is left. */
async function lane(): Promise<void> {
  for (let suite = queue.shift(); suite; suite = queue.shift()) {
    if (NEED_DIST.includes(suite)) await built;
    const running = run(suite);
    if (suite === BUILD) built = running;
    results.set(suite, await running);
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
