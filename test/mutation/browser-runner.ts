/**
 * Lets Stryker run our unit tests in a real browser: one bundle of all test files, one page load
 * for each mutant. Knows neither what is mutated nor what is tested.
 */
import { globSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';
import puppeteer, { type Browser } from 'puppeteer-core';
import { findBrowser } from '../support/browser.ts';
import { LENGTH } from '../support/bundles.ts';
import type { PageOrder, PageRun, PageTest } from './browser-page.ts';

/** Those of the mutated rooms that need nothing but a page. */
const TESTS = [
  'test/src/{connection,conversation,stores,transports}/**/*.test.ts',
  'test/src/contracts-store.test.ts',
  'test/src/client/{presence,roster,shared-line,shared-line-tabs}.test.ts',
];

/** What instrumented code reads while a page runs. */
interface Switched {
  readonly activeMutant?: string;
  readonly hitLimit?: number;
  readonly hitCount?: number;
}

class BrowserRunner implements TestRunner {
  #browser: Browser | undefined;
  #server: Server | undefined;
  #url = '';

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    const bundle = await bundled();
    const server = createServer(({ url }, response) => {
      const isScript = url === '/tests.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? bundle : '<!doctype html><title>tests</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { path, args, env } = await findBrowser();
    this.#browser = await puppeteer.launch({
      executablePath: path,
      args: [...args],
      env,
      headless: 'shell',
    });
  }

  async dryRun({ timeout }: DryRunOptions): Promise<DryRunResult> {
    const run = await this.#run({}, { bail: false }, timeout);
    if (!run) return { status: DryRunStatus.Timeout };
    return {
      status: DryRunStatus.Complete,
      tests: run.tests.map(resultOf),
      mutantCoverage: run.coverage as MutantCoverage,
    };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, timeout } = options;
    const limit = hitLimit === undefined ? {} : { hitLimit, hitCount: 0 };
    const order = { bail: true, ...(testFilter && { only: testFilter }) };
    const run = await this.#run({ activeMutant: activeMutant.id, ...limit }, order, timeout);
    if (!run) return toMutantRunResult({ status: DryRunStatus.Timeout });
    const tests = run.tests.map(resultOf);
    return toMutantRunResult(
      determineHitLimitReached(run.hits, hitLimit) ?? { status: DryRunStatus.Complete, tests },
    );
  }

  async dispose(): Promise<void> {
    await this.#browser?.close();
    this.#server?.close();
  }

  /** In a profile of its own: what a test leaves in IndexedDB is not the next mutant's. */
  async #run(switched: Switched, order: PageOrder, timeout: number): Promise<PageRun | undefined> {
    const context = await this.#browser?.createBrowserContext();
    const page = await context?.newPage();
    let late: ReturnType<typeof setTimeout> | undefined;
    try {
      await page?.goto(this.#url);
      const running = page?.evaluate(
        async (state, asked) => {
          globalThis.__stryker__ = state;
          const { run } = await import(/* the bundle */ '/tests.js' as string);
          return run(asked);
        },
        switched,
        order,
      ) as Promise<PageRun>;
      running.catch(() => {});
      const end = new Promise<undefined>((resolve) => {
        late = setTimeout(() => resolve(undefined), timeout);
      });
      return await Promise.race([running, end]);
    } finally {
      clearTimeout(late);
      await context?.close();
    }
  }
}

function resultOf({ id, milliseconds, failure }: PageTest): TestResult {
  const result = { id, name: id, timeSpentMs: milliseconds };
  if (failure === undefined) return { ...result, status: TestStatus.Success };
  return { ...result, status: TestStatus.Failed, failureMessage: failure };
}

async function bundled(): Promise<string> {
  const files = TESTS.flatMap((pattern) => globSync(pattern)).sort();
  const contents = [
    `export { run } from './test/mutation/browser-page.ts';`,
    ...files.map((file) => `import './${file}';`),
  ].join('\n');
  const result = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    // package.json says that our modules do nothing when imported: these do.
    ignoreAnnotations: true,
    logLevel: 'error',
    target: 'es2022',
    define: LENGTH,
    write: false,
  });
  return result.outputFiles[0]?.text ?? '';
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'browser', BrowserRunner as never),
];
