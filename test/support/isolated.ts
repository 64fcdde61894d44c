/**
 * Gives each test file its own browser profile. Web Test Runner reuses one page and one profile for
 * all, so what one file leaves in IndexedDB, or as a service worker, would reach the next.
 */
import type { ChromeLauncher } from '@web/test-runner-chrome';
import type { Browser, Page } from 'puppeteer-core';

type Session = { readonly puppeteerPage: Page };

/** Hand to the launcher as `createPage`. */
export async function freshContext({ browser }: { readonly browser: Browser }): Promise<Page> {
  const context = await browser.createBrowserContext();
  return context.newPage();
}

/** Throws the profile away when its file is done, so that the next one asks for a new page. */
export function isolated(launcher: ChromeLauncher): ChromeLauncher {
  // Private by type only: the launcher keeps finished pages here and takes them first.
  const kept = (launcher as unknown as { readonly inactivePages: Session[] }).inactivePages;
  const stop = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (sessionId) => {
    const result = await stop(sessionId);
    for (const { puppeteerPage } of kept.splice(0)) await puppeteerPage.browserContext().close();
    return result;
  };
  return launcher;
}
