/**
 * Lets Web Test Runner use WebKitGTK: a window of its own for each test file, so that no file finds
 * what another left; and the few commands that tests give to their browser.
 */
import { existsSync } from 'node:fs';
import type { BrowserLauncher } from '@web/test-runner';
import { WebKit } from './webkit.ts';
import { stroke } from './webkit-driver.ts';

/** As much of a page of puppeteer's as the runner's own commands need. */
interface Page {
  setViewport(size: Size): Promise<void>;
  readonly keyboard: Readonly<Record<'press' | 'down' | 'up', (key: string) => Promise<void>>>;
  readonly mouse: { reset(): Promise<void> };
}

type Launcher = BrowserLauncher & { getPage(id: string): Page };

/** @param path of WebKitWebDriver */
export function webkitLauncher(path: string): Launcher {
  const windows = new Map<string, WebKit>();
  const of = (id: string): WebKit => {
    const found = windows.get(id);
    if (!found) throw new Error('no window any more');
    return found;
  };
  const start = async (id: string, url: string) => {
    const webkit = await WebKit.launch(path, existsSync);
    windows.set(id, webkit);
    // What runs in the page reports by itself; a load that never ends is the runner's to notice.
    void webkit.asks('POST', '/url', { url }).catch(() => {});
  };
  const stop = async (id: string) => {
    await windows.get(id)?.closes();
    windows.delete(id);
    return {};
  };
  return {
    name: 'WebKit',
    // The runner knows commands for this one.
    type: 'puppeteer',
    concurrency: 1,
    startSession: start,
    startDebugSession: start,
    isActive: (id) => windows.has(id),
    getBrowserUrl: (id) => of(id).asks<string>('GET', '/url'),
    stopSession: stop,
    async stop() {
      await Promise.all([...windows.keys()].map(stop));
    },
    getPage: (id) => ({
      setViewport: (size) => resize(of(id), size),
      keyboard: {
        press: (key) => keys(of(id), ...stroke(key)),
        down: (key) => keys(of(id), stroke(key)[0]),
        up: (key) => keys(of(id), stroke(key)[1]),
      },
      mouse: { reset: () => Promise.resolve() },
    }),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A window is larger than what it shows. */
async function resize(webkit: WebKit, { width, height }: Size): Promise<void> {
  const measure = {
    script: 'return [outerWidth - innerWidth, outerHeight - innerHeight]',
    args: [],
  };
  const [wider, higher] = await webkit.asks<[number, number]>('POST', '/execute/sync', measure);
  const rect = { width: width + wider, height: height + higher };
  await webkit.asks('POST', '/window/rect', rect);
}

async function keys(webkit: WebKit, ...strokes: readonly object[]): Promise<void> {
  const actions = [{ type: 'key', id: 'keyboard', actions: strokes }];
  await webkit.asks('POST', '/actions', { actions });
}
