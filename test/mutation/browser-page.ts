/**
 * Runs inside the page: the unit tests in Mocha, one run per page load, for the runner outside.
 * Knows nothing of mutants but the record that instrumented code looks at.
 */
import 'mocha/mocha.js';

declare global {
  /** Where instrumented code finds which mutant is switched on. */
  var __stryker__: {
    activeMutant?: string;
    currentTestId?: string | undefined;
    mutantCoverage?: unknown;
    hitCount?: number;
    hitLimit?: number;
  };
}

export interface PageTest {
  readonly id: string;
  readonly milliseconds: number;
  /** Set when it failed. */
  readonly failure?: string;
}

export interface PageRun {
  readonly tests: readonly PageTest[];
  readonly coverage: unknown;
  readonly hits: number | undefined;
}

export interface PageOrder {
  /** Full titles; absent: all tests. */
  readonly only?: readonly string[];
  /** End with the first test that fails. */
  readonly bail: boolean;
}

mocha.setup({
  ui: 'bdd',
  timeout: 5_000,
  reporter: class {} as unknown as Mocha.ReporterConstructor,
});

export function run({ only, bail }: PageOrder): Promise<PageRun> {
  if (only) keep((mocha as unknown as { suite: Mocha.Suite }).suite, new Set(only));
  const tests: PageTest[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { mutantCoverage: coverage, hitCount: hits } = globalThis.__stryker__;
      resolve({ tests, coverage, hits });
    });
    const done = (test: Mocha.Test, failure?: string) =>
      tests.push({
        id: test.fullTitle(),
        milliseconds: test.duration ?? 0,
        ...(failure !== undefined && { failure }),
      });
    // Until the next begins: what its hooks and its timers still do is its own.
    runner.on('test', (test: Mocha.Test) => {
      globalThis.__stryker__.currentTestId = test.fullTitle();
    });
    runner.on('pass', (test: Mocha.Test) => void done(test));
    runner.on('fail', (test: Mocha.Test, error: Error) => {
      done(test, String(error.message));
      // Mocha's own `bail` must be set before the suites are made.
      if (bail) runner.abort();
    });
  });
}

function keep(suite: Mocha.Suite, titles: ReadonlySet<string>): void {
  suite.tests = suite.tests.filter((test) => titles.has(test.fullTitle()));
  for (const each of suite.suites) keep(each, titles);
}
