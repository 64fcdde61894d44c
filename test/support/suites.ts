/**
 * What `npm test` consists of, in the order in which it begins: what others wait for, then what mostly
 * waits itself, so that nothing is long alone in the end. Knows how each is run, and nothing of how
 * they are added up.
 */
import { globSync } from 'node:fs';
import type { Suite } from './suite.ts';

const NODE_TEST = [
  'node',
  '--test',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./test/support/count-in-node.ts',
  '--test-reporter-destination=stderr',
];
const PATIENT = [...NODE_TEST, '--test-timeout=120000'];
/** In one process, one after the other. */
const TOGETHER = '--test-isolation=none';
const WEB = ['wtr', '--config', 'test/web-test-runner.config.mjs', '--files'];

/**
 * Of the server's tests, those that need a process of their own: they change what it takes itself
 * for (npm's Faye and CometD), weigh it, or mostly start others. A start costs as much as six tests.
 */
const APART = /bench-recovery|contract-command|convead|package|server-environment|server-leaks/;
const server = filesIn('test/node');
const flows = [...filesIn('test/flows'), ...filesIn('test/engines')];

export const BUILD: Suite = { name: 'build', command: ['npm', 'run', 'dist'] };

/** Two browsers, because in one all pages but one are hidden, and hidden pages are throttled. */
const ELEMENTS: Suite = {
  name: 'browser',
  part: 'elements',
  command: WEB,
  files: ['test/elements/**/*.test.ts'],
};
const SDK: Suite = {
  name: 'browser',
  part: 'src',
  command: WEB,
  files: ['test/src/**/*.test.ts'],
};
const FAULTS: Suite = {
  name: 'faults',
  needsDisk: true,
  // The soak leaves lines that it broke; each of its people is a whole client, not all of them at rest.
  command: [...PATIENT, '--test-force-exit'],
  files: ['test/faults/**/*.test.ts'],
};
/** Each half shares a browser. */
const FLOWS = [0, 1].map(
  (half): Suite => ({
    name: 'flows',
    part: half ? 'even' : 'odd',
    command: [...PATIENT, TOGETHER],
    files: flows.filter((_, index) => index % 2 === half),
    needsDist: true,
  }),
);
const NODE: Suite = {
  name: 'node',
  part: 'together',
  needsDist: true,
  command: [...NODE_TEST, '--test-timeout=60000', TOGETHER],
  files: server.filter((file) => !APART.test(file)),
};
const NODE_APART: Suite = {
  name: 'node',
  part: 'apart',
  needsDist: true,
  command: [...NODE_TEST, '--test-timeout=60000'],
  files: server.filter((file) => APART.test(file)),
};
const GALLERY: Suite = { name: 'gallery', command: PATIENT, files: ['test/gallery/**/*.test.ts'] };
const TYPES: Suite = { name: 'types', command: ['tsc'] };

export const SUITES: readonly Suite[] = [
  BUILD,
  FAULTS,
  ELEMENTS,
  ...FLOWS,
  NODE_APART,
  SDK,
  NODE,
  GALLERY,
  TYPES,
];

function filesIn(folder: string): readonly string[] {
  return globSync(`${folder}/**/*.test.ts`).sort();
}
