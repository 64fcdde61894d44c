/** An operator at the console of the demo, in step words: in a browser, where `Agent` sits at the desk itself. */
import type { Page } from 'playwright-core';
import { rememberComplaints } from './complaint.ts';
import { Participant } from './participant.ts';

export class Operator extends Participant {
  readonly #url: string;

  /** @param server of the chat; @param path of its console */
  constructor(page: Page, server: string, path = '/desk') {
    super(page, 'shaman-desk', server);
    this.#url = server + path;
  }

  async arrives(): Promise<void> {
    await rememberComplaints(this.page);
    await this.page.goto(this.#url);
    await this.isConnected();
  }

  async reloads(): Promise<void> {
    await this.page.reload();
    await this.isConnected();
  }

  /** Waits until the list counts so many unread messages beside this text. */
  async seesUnread(text: string, count: number): Promise<void> {
    await this.row(text)
      .filter({ hasText: `${count} unread` })
      .waitFor();
  }

  async ends(): Promise<void> {
    await this.button('End conversation').click();
  }

  async reopens(): Promise<void> {
    await this.button('Reopen conversation').click();
  }
}
