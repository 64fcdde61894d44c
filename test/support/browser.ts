/**
 * Finds the browser that tests run in: CHROME_PATH, then the one of the npm package, then an
 * installed one, then apt. Knows no test runner.
 */
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { unpackedChromium } from './unpacked-chromium.ts';

export interface Browser {
  readonly path: string;
  readonly args: readonly string[];
  /** The whole environment to launch it with. */
  readonly env: Record<string, string>;
  /** Where it came from, for the first line of a test run. */
  readonly source: string;
}

const INSTALLED = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Tests open only our own pages; containers and root have no sandbox to offer. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];

let found: Promise<Browser> | undefined;

/** @throws Error that says what to do when there is no way to get a browser. */
export function findBrowser(): Promise<Browser> {
  found ??= find();
  return found;
}

async function find(): Promise<Browser> {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    const path = resolve(asked);
    if (!path) throw new Error(`CHROME_PATH=${asked} does not answer --version`);
    return browser(path, 'CHROME_PATH');
  }
  // First because it is the same everywhere, and made to be headless: half the work of a whole one.
  const unpacked = await unpackedChromium().catch(() => undefined);
  if (unpacked && answers(unpacked.path, unpacked.env)) {
    return { ...unpacked, args: ARGS, source: 'npm package' };
  }
  const installed = firstInstalled();
  if (installed) return browser(installed, 'installed');
  const fromApt = installWithApt();
  if (fromApt) return browser(fromApt, 'apt');
  throw new Error(
    'No browser for the tests: none is installed, and this platform has none on npm. ' +
      'Install Chrome or Chromium, or set CHROME_PATH to one.',
  );
}

function browser(path: string, source: string): Browser {
  return { path, args: ARGS, env: { ...process.env } as Record<string, string>, source };
}

function firstInstalled(): string | undefined {
  for (const name of INSTALLED) {
    const path = resolve(name);
    if (path) return path;
  }
  return undefined;
}

/** A name on the PATH or a path, as a path of something that runs. */
function resolve(name: string): string | undefined {
  let path: string | undefined = name;
  if (!/[\\/]/.test(name)) {
    const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
    path = folders.map((folder) => `${folder}/${name}`).find((file) => existsSync(file));
  }
  // Chrome on Windows opens a window on --version: there, being there must do.
  if (!path || !existsSync(path)) return undefined;
  return process.platform === 'win32' || answers(path) ? path : undefined;
}

/** Distributions ship stubs called chromium that only tell to install a snap. */
function answers(path: string, env?: Record<string, string>): boolean {
  try {
    const version = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    });
    return /\d+\.\d+/.test(version);
  } catch {
    return false;
  }
}

function installWithApt(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const quiet: ExecFileSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'] };
  try {
    execFileSync('apt-get', ['update', '-qq'], quiet);
    execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium'], quiet);
  } catch {
    return undefined;
  }
  return firstInstalled();
}
