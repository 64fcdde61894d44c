/** A visitor of a page with our tag, in step words. Knows no protocol. */
import type { Locator, Page } from 'playwright-core';
import { rememberComplaints } from './complaint.ts';
import { Participant } from './participant.ts';
import { until } from './until.ts';

export class Visitor extends Participant {
  readonly #url: string;
  readonly #server: string;

  /** @param url of the page; @param server of the chat, as the page knows it */
  constructor(page: Page, url: string, server: string) {
    super(page, 'shaman-chat', server);
    this.#url = url;
    this.#server = server;
  }

  /** Comes to the page. */
  async arrives(): Promise<void> {
    await rememberComplaints(this.page);
    await this.page.goto(this.#url);
    await this.#arrived();
  }

  /** Goes to a page of the chat's own server. */
  async goesTo(path: string): Promise<void> {
    await this.page.goto(this.#server + path);
    await this.#arrived();
  }

  /** Goes to another page of the same site as the first. */
  async turnsTo(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#url).href);
    await this.#arrived();
  }

  /** Waits until opening needs nothing more. */
  async isReady(): Promise<void> {
    await until(async () => (await this.news()).includes('ready'), { timeout: 10_000 });
  }

  /** Names of the events around readiness and opening since the page was loaded, oldest first. */
  async news(): Promise<readonly string[]> {
    return this.page.evaluate(() => globalThis.news ?? []);
  }

  async opens(): Promise<void> {
    await this.launcher.click();
    await this.#close.waitFor();
  }

  async closes(): Promise<void> {
    await this.#close.click();
    await this.#close.waitFor({ state: 'detached' });
  }

  async reloads(): Promise<void> {
    await this.page.reload();
    await this.#arrived();
  }

  /** The same browser, one tab more. */
  async opensTab(): Promise<Visitor> {
    const tab = new Visitor(await this.page.context().newPage(), this.#url, this.#server);
    await tab.arrives();
    return tab;
  }

  /** What the browser tells a page when it believes that the network is back, or gone. */
  async hears(type: 'online' | 'offline'): Promise<void> {
    if (!this.page.isClosed()) await this.page.evaluate((t) => dispatchEvent(new Event(t)), type);
  }

  /** Looks at this tab again, as after another one: the moment to doubt an old line. */
  async looksAgain(): Promise<void> {
    await this.hears('online');
    await this.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  }

  /** The next such request reaches the server; what it answers reaches nobody. */
  async losesAnswerTo(method: string, path: string): Promise<void> {
    let lost = false;
    await this.page.route(`${this.#server}${path}`, async (route) => {
      if (lost || route.request().method() !== method) return route.continue();
      lost = true;
      // Where the network goes meanwhile, the answer is lost as well.
      await route.fetch().catch(() => {});
      await route.abort();
    });
  }

  async leaves(): Promise<void> {
    await this.page.close();
  }

  /** Writes in the conversation that is shown, or begins a new one. */
  override async says(text: string): Promise<void> {
    await this.beginsToWrite();
    await super.says(text);
  }

  /** Has a field to write in: of the conversation that is shown, of a new one, or, where none can be begun, of the first. */
  async beginsToWrite(): Promise<void> {
    const begin = this.button('New conversation');
    const first = this.element.locator('[part~=conversation]').first();
    await this.field.or(begin).or(first).first().waitFor();
    if (await this.field.isVisible()) return;
    await ((await begin.isVisible()) ? begin : first).click();
  }

  /** Goes back to the list. */
  async goesBack(): Promise<void> {
    await this.button('Back to conversations').click();
  }

  async seesUnread(count: number): Promise<void> {
    const name = new RegExp(`, ${count} unread`);
    await this.element.getByRole('button', { name }).waitFor();
  }

  async seesUnreadGone(): Promise<void> {
    const counted = this.element.getByRole('button', { name: /unread/ });
    await counted.first().waitFor({ state: 'detached' });
  }

  async retries(): Promise<void> {
    await this.button('Retry').click();
  }

  get launcher(): Locator {
    return this.element.getByRole('button', { name: /^Open chat/ });
  }

  async #arrived(): Promise<void> {
    await this.launcher.or(this.#close).first().waitFor();
  }

  get #close(): Locator {
    return this.button('Close chat');
  }
}
