/** The three engines of the web, and where each may be found. Installs nothing. */
import { existsSync } from 'node:fs';
import type { Engine } from './driver.ts';
import { PuppeteerDriver } from './puppeteer-driver.ts';
import { WebKitDriver } from './webkit-driver.ts';

export const ENGINES: readonly Engine[] = [
  {
    name: 'Chromium',
    packages: 'npm ci',
    // The tests bring it where it is not.
    find: () => 'chromium',
    launch: () => PuppeteerDriver.chromium(),
  },
  {
    name: 'Firefox',
    packages: 'apt-get install firefox-esr',
    find: () =>
      process.env.FIREFOX_PATH ??
      firstOf('firefox', 'firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'),
    launch: (path) => PuppeteerDriver.firefox(path),
  },
  {
    name: 'WebKit',
    packages: 'apt-get install webkit2gtk-driver xvfb',
    find: () => (firstOf('Xvfb') ? firstOf('WebKitWebDriver') : undefined),
    launch: (path) => WebKitDriver.launch(path),
  },
];

/** Names on the PATH, or paths. */
function firstOf(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  const paths = names.flatMap((name) =>
    name.includes('/') ? [name] : folders.map((folder) => `${folder}/${name}`),
  );
  return paths.find((path) => existsSync(path));
}
