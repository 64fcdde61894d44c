/**
 * `npm test`: builds and runs the suites beside each other, because each mostly waits, and ends with one
 * line that adds them up. `npm test -- flows` runs the named suites alone, without building; TEST_LANES=1
 * runs one after the other, where calm matters more than minutes; TEST_TWICE=1 gives files that failed
 * a second run by themselves and names those that needed it.
 */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { type Counts, type FileCounts, sum } from './support/counts.ts';
import { run, type Suite, titleOf } from './support/suite.ts';
import { BUILD, SUITES } from './support/suites.ts';
import { unpackedChromium } from './support/unpacked-chromium.ts';

/** Files of one suite that are given a second run. */
const FEW = 3;
/** Who waits leaves its core to others; with more than these, too many wait for a core. */
const MOST = 6;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `no suite ${unknown.join(', ')}; there are ${[...new Set(SUITES.map(({ name }) => name))].join(', ')}`,
  );
  process.exit(2);
}

const results = new Map<Suite, FileCounts>();
const queue = SUITES.filter(({ name }) => asked.length === 0 || asked.includes(name));
let built: Promise<FileCounts> | undefined;
// Once, before all who want it do it at the same time; where it cannot be had, they say so.
await unpackedChromium().catch(() => undefined);
const lanes = Number(process.env.TEST_LANES) || Math.min(MOST, 3 * availableParallelism());
await Promise.all(Array.from({ length: lanes }, lane));
const wavering = process.env.TEST_TWICE ? await again() : [];
const broken = [...results].flatMap(([suite, files]) =>
  total(files).failed > 0 ? titleOf(suite) : [],
);
if (wavering.length > 0) console.log(`\nfailed first, passed alone: ${wavering.join(', ')}`);
if (broken.length > 0) console.log(`\nnot green: ${broken.join(', ')}`);
const { passed, failed } = sum([...results.values()].map(total));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Takes what is next until nothing is left. */
async function lane(): Promise<void> {
  for (let suite = queue.shift(); suite; suite = queue.shift()) {
    if (suite.needsDist) await built;
    const running = run(suite);
    if (suite === BUILD) built = running;
    results.set(suite, await running);
  }
}

/** @returns the files that failed, and pass when nothing runs beside them */
async function again(): Promise<readonly string[]> {
  const passed: string[] = [];
  for (const [suite, files] of results) {
    const wrong = Object.keys(files).filter(
      (file) => file !== titleOf(suite) && files[file]?.failed,
    );
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
