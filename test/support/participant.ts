/**
 * Somebody in front of one of our elements, in step words: reads, writes, waits for what the other
 * side does. Finds everything by its accessible name, as people and screen readers do.
 */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { ConnectionState } from '../../src/index.ts';
import type { Complaint } from './complaint.ts';
import { until } from './until.ts';
import { Witness } from './witness.ts';

export class Participant {
  readonly page: Page;
  /** What went out of this page to the chat's server, and what the console said. */
  readonly witness: Witness;
  /** The tag. */
  readonly element: Locator;

  constructor(page: Page, tag: 'shaman-chat' | 'shaman-desk', server: string) {
    this.page = page;
    this.witness = new Witness(page, server);
    this.element = page.locator(tag);
  }

  /** Writes in the conversation that is shown. */
  async says(text: string): Promise<void> {
    await this.field.fill(text);
    await this.button('Send').click();
  }

  /** Presses the button of this name. */
  async presses(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Writes without sending. */
  async types(text: string): Promise<void> {
    await this.field.pressSequentially(text);
  }

  /** Opens the conversation that the list shows with this text. */
  async chooses(text: string): Promise<void> {
    await this.row(text).click();
    await this.field.waitFor();
  }

  /** Chooses this from the menu of the message that says this. */
  async menu(text: string, choice: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole('button', { name: 'More' }).click();
    await this.element.getByRole('menuitem', { name: choice }).click();
  }

  /** Waits until exactly one message says this. */
  async sees(text: string): Promise<void> {
    await this.message(text).first().waitFor();
    assert.equal(await this.message(text).count(), 1, `"${text}" is shown once`);
  }

  async seesNothingOf(text: string): Promise<void> {
    await this.message(text).first().waitFor({ state: 'detached' });
  }

  /** Waits until the bubbles, from top to bottom, are exactly these. */
  async seesAll(texts: readonly string[]): Promise<void> {
    const same = async () => JSON.stringify(await this.messages()) === JSON.stringify(texts);
    await until(same, { timeout: 10_000 }).catch(() => {});
    assert.deepEqual(await this.messages(), texts);
  }

  /** Scrolls up, page by page, until this is the first that is drawn. */
  async looksBackTo(text: string): Promise<void> {
    const scroller = this.element.locator('[part=messages]');
    const there = async () => {
      await scroller.evaluate((box) => box.scrollTo(0, 0));
      return (await this.messages())[0] === text;
    };
    await until(there, { timeout: 20_000, what: `"${text}" is drawn` });
  }

  /** Waits until the message that says this wears this status. */
  async seesStatus(text: string, status: string): Promise<void> {
    const worn = this.message(text).locator('[part~=status]');
    // What is read says by whom and when.
    await worn
      .getByText(new RegExp(`^${status}( by .+)?$`))
      .first()
      .waitFor();
  }

  /** Waits until this stands anywhere in the element. */
  async reads(text: string | RegExp): Promise<void> {
    await this.element.getByText(text).first().waitFor();
  }

  async seesTyping(name: string): Promise<void> {
    await this.element.locator('[part~=typing]').getByText(`${name} is typing`).waitFor();
  }

  async seesNobodyTyping(): Promise<void> {
    await this.element.locator('[part~=typing]').waitFor({ state: 'detached' });
  }

  /** Waits until the line is there, over this transport if one is named. */
  async isConnected(transport?: string): Promise<void> {
    const connected = () => this.isConnectedBy(transport);
    await until(connected, { timeout: 15_000, what: `connected ${transport ?? ''}` });
  }

  /** Whether the line is there at this moment. */
  async isConnectedBy(transport?: string): Promise<boolean> {
    const state = await this.connection();
    return state?.status === 'connected' && (!transport || state.transport === transport);
  }

  /** Waits until the line is known to be gone. */
  async isDisconnected(): Promise<void> {
    const gone = async () => (await this.connection())?.status !== 'connected';
    await until(gone, { timeout: 10_000, what: 'no connection' });
  }

  async connection(): Promise<ConnectionState | undefined> {
    return this.element.evaluate((element) => Reflect.get(element, 'client')?.connection);
  }

  /** What the element told the page with `shaman-error`, oldest first. */
  async errors(): Promise<readonly Complaint[]> {
    return this.page.evaluate(() => globalThis.complaints ?? []);
  }

  /** Texts of all messages, from top to bottom. */
  async messages(): Promise<string[]> {
    return this.element.locator('[part~=bubble]').allInnerTexts();
  }

  message(text: string): Locator {
    return this.element.locator('[part~=message]').filter({ hasText: text });
  }

  row(text: string): Locator {
    return this.element.locator('[part~=conversation]').filter({ hasText: text });
  }

  get field(): Locator {
    return this.element.getByRole('textbox', { name: 'Message' });
  }

  protected button(name: string): Locator {
    return this.element.getByRole('button', { name, exact: true });
  }
}
