/** `npm run mutation`: breaks the core in every way that Stryker knows, and asks the unit tests. */
export default {
  mutate: [
    'src/{connection,conversation,stores,transports}/**/*.ts',
    'src/client/{roster,shared-line}.ts',
  ],
  testRunner: 'browser',
  plugins: ['./test/mutation/browser-runner.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  ignorePatterns: [
    '/dist',
    '/demo',
    '/server',
    '/.data',
    '/elements',
    '/test/flows',
    '/test/elements',
  ],
  // What the words of an error say is not tested, only its code.
  mutator: { excludedMutations: ['StringLiteral'] },
  disableTypeChecks: false,
  // Stryker reads it with an API that TypeScript 7 does not have; esbuild needs nothing of it.
  tsconfigFile: 'no-tsconfig.json',
  tempDirName: 'node_modules/.stryker',
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  htmlReporter: { fileName: 'node_modules/.stryker-report/index.html' },
  jsonReporter: { fileName: 'node_modules/.stryker-report/index.json' },
  clearTextReporter: { reportTests: false, allowColor: false },
  thresholds: { high: 90, low: 85, break: 85 },
  timeoutMS: 8_000,
};
