/** Chromium and Firefox, as puppeteer drives them. */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../support/browser.ts';
import { type Driver, type Key, WINDOW } from './driver.ts';

export class PuppeteerDriver implements Driver {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async chromium(): Promise<Driver> {
    const { path, args, env } = await findBrowser();
    const options = { executablePath: path, args: [...args], env };
    return PuppeteerDriver.#of(await puppeteer.launch({ ...options, headless: 'shell' }));
  }

  static async firefox(executablePath: string): Promise<Driver> {
    const extraPrefsFirefox = { 'ui.prefersReducedMotion': 1, 'intl.accept_languages': 'en' };
    return PuppeteerDriver.#of(
      await puppeteer.launch({ browser: 'firefox', executablePath, extraPrefsFirefox }),
    );
  }

  static async #of(browser: Browser): Promise<Driver> {
    const page = await browser.newPage();
    await page.setViewport(WINDOW);
    return new PuppeteerDriver(browser, page);
  }

  async goes(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async presses(key: Key, held?: 'Shift'): Promise<void> {
    if (held) await this.#page.keyboard.down(held);
    await this.#page.keyboard.press(key);
    if (held) await this.#page.keyboard.up(held);
  }

  async types(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async evaluates<T>(expression: string): Promise<T> {
    return (await this.#page.evaluate(expression)) as T;
  }

  async looks(): Promise<Buffer> {
    return Buffer.from(await this.#page.screenshot());
  }

  async closes(): Promise<void> {
    await this.#browser.close();
  }
}
