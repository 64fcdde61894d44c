/** What `shaman-error` told a page, remembered from before the first script of the page on. */
import type { Page } from 'playwright-core';

export interface Complaint {
  readonly code: string;
  readonly message: string;
}

declare global {
  var complaints: Complaint[] | undefined;
}

/** From the next load on. */
export async function rememberComplaints(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const complaints: Complaint[] = [];
    globalThis.complaints = complaints;
    addEventListener('shaman-error', ({ detail }) => complaints.push(detail));
  });
}
