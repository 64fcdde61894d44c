/**
 * Takes pictures of states: always in the Chromium that npm brings, with its fonts and nobody
 * else's, so that the same state is the same picture on every machine. One page for all of them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer-core';
import { unpackedChromium } from '../support/unpacked-chromium.ts';
import type { GalleryPage, Turn } from './page.ts';
import { PageServer } from './page-server.ts';

declare const gallery: GalleryPage;

export const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 600, height: 800 },
} as const;
export type Size = keyof typeof SIZES;

/** All that a state is looked at in. */
export const TURNS: readonly Turn[] = [
  { theme: 'light', dir: 'ltr' },
  { theme: 'dark', dir: 'ltr' },
  { theme: 'light', dir: 'rtl' },
  { theme: 'dark', dir: 'rtl' },
];
/** What is kept of it, from left to right on a sheet: each theme and each direction once. */
export const KEPT: readonly Turn[] = [
  { theme: 'light', dir: 'ltr' },
  { theme: 'dark', dir: 'rtl' },
];

export class Photographer {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #camera: CDPSession;
  readonly #server: PageServer;

  private constructor(browser: Browser, page: Page, camera: CDPSession, server: PageServer) {
    this.#browser = browser;
    this.#page = page;
    this.#camera = camera;
    this.#server = server;
  }

  /** Undefined where npm has no browser for the machine. @param css planted into the page */
  static async arrives(css = ''): Promise<Photographer | undefined> {
    const browser = await launch();
    if (!browser) return undefined;
    const server = await PageServer.open(css);
    const page = await browser.newPage();
    await page.emulateTimezone('UTC');
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    const camera = await page.createCDPSession();
    await page.goto(server.url);
    await page.waitForFunction(() => 'gallery' in globalThis);
    // A person with a pointer: what is clicked from here on shows no focus ring.
    await page.mouse.click(1, 1);
    return new Photographer(browser, page, camera, server);
  }

  async stands(size: Size): Promise<void> {
    await this.#page.setViewport(SIZES[size]);
  }

  /** PNGs of one state, one for each turn. */
  async takes(state: string, turns = TURNS): Promise<readonly Buffer[]> {
    await this.#page.evaluate((name) => gallery.show(name), state);
    const pictures: Buffer[] = [];
    for (const turn of turns) {
      await this.#page.evaluate((to) => gallery.turn(to), turn);
      const { data } = await this.#camera.send('Page.captureScreenshot', {
        format: 'png',
        optimizeForSpeed: true,
      });
      pictures.push(Buffer.from(data, 'base64'));
    }
    return pictures;
  }

  async leaves(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

async function launch(): Promise<Browser | undefined> {
  const chromium = await unpackedChromium();
  if (!chromium) return undefined;
  const folder = dirname(chromium.path);
  const fonts = join(folder, 'gallery', 'fonts.conf');
  await mkdir(dirname(fonts), { recursive: true });
  await writeFile(fonts, fontsConf(folder));
  return puppeteer.launch({
    executablePath: chromium.path,
    headless: 'shell',
    env: { ...chromium.env, FONTCONFIG_FILE: fonts, LANG: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--force-color-profile=srgb',
      '--hide-scrollbars',
      '--num-raster-threads=1',
      '--disable-partial-raster',
      '--lang=en',
    ],
  });
}

/** Without the fonts of the machine. */
function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'gallery', 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
