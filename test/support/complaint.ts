/** What `shaman-error` and the other news told a page, remembered from before its first script on. */
import type { Page } from 'playwright-core';

export interface Complaint {
  readonly code: string;
  readonly message: string;
}

declare global {
  var complaints: Complaint[] | undefined;
  /** Names of all other events, without their prefix. */
  var news: string[] | undefined;
}

/** From the next load on. */
export async function rememberComplaints(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const complaints: Complaint[] = [];
    globalThis.complaints = complaints;
    addEventListener('shaman-error', ({ detail }) => complaints.push(detail));
    const news: string[] = [];
    globalThis.news = news;
    for (const name of ['ready', 'open', 'after-open', 'close', 'after-close'])
      addEventListener(`shaman-${name}`, () => news.push(name));
  });
}
