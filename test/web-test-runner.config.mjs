/**
 * Tests that need a real browser: units of src, and the elements. Each file gets a fresh profile;
 * all share one reference server, which pages command through test/support/remote-server.ts.
 */
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { askedAgain } from './support/asked-again.ts';
import { findBrowser } from './support/browser.ts';
import { Bundles, LENGTH } from './support/bundles.ts';
import { countReporter } from './support/count-in-browser.ts';
import { freshContext, isolated } from './support/isolated.ts';
import { mswWorker } from './support/msw-worker.ts';
import { serverPlugin } from './support/server-plugin.ts';
import { slimModules } from './support/slim-packages.ts';
import { sunset } from './support/sunset.ts';
import { testPage } from './support/test-page.ts';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
const browser = await findBrowser();
const bundles = new Bundles(rootDir, [
  'test/elements/cdn.test.ts',
  'test/src/protocols/shaman-talk.test.ts',
]);

/** What the states of the elements show where somebody has sent a picture: what is not there is shown as a file. */
const picture = (context, next) => {
  if (context.path !== '/picture.png') return next();
  context.type = 'png';
  context.body = sunset();
  return undefined;
};

/** What is on its way for as long as the page is there. */
const coming = ({ path, req }, next) =>
  path === '/coming.png' ? new Promise((gone) => req.once('close', gone)) : next();

export default {
  rootDir,
  files: ['test/src/**/*.test.ts', 'test/elements/**/*.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
  // With more, all pages but one are hidden, and hidden pages are throttled.
  concurrency: 1,
  browsers: [
    isolated(
      chromeLauncher({
        puppeteer,
        createPage: freshContext,
        launchOptions: {
          executablePath: browser.path,
          // What moves is drawn sixty times a second: half the work, for tests that wait until it rests.
          // Those of motion ask for it: emulateMedia({ reducedMotion: 'no-preference' }).
          args: [...browser.args, '--force-prefers-reduced-motion'],
          env: browser.env,
          headless: 'shell',
        },
      }),
    ),
  ],
  middleware: [picture, coming, bundles.middleware(), askedAgain()],
  plugins: [
    slimModules(rootDir),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: `${rootDir}tsconfig.json`,
      define: LENGTH,
    }),
    mswWorker(),
    serverPlugin(),
  ],
  reporters: [bundles.reporter(), defaultReporter({ reportTestProgress: false }), countReporter()],
  filterBrowserLogs: ({ args }) => !/Lit is in dev mode|^Progress: \d+%/.test(String(args[0])),
  testRunnerHtml: testPage,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
  testsFinishTimeout: 300_000,
};
