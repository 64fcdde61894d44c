/** Promise: what arrives while the chat is closed is noticed, once, in all tabs, and no longer than needed. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

it('a card and a title in every tab, a sound in one, until it is read anywhere', async (t) => {
  const { visitor, agent } = await raise(t, { attributes: { sound: '' } });
  await begins(visitor);
  await agent.sees('hello');
  const tab = await visitor.opensTab();
  for (const each of [visitor, tab]) {
    await countSounds(each.page);
    // Where nobody did anything, browsers let no page sound.
    await each.page.mouse.click(1, 1);
  }
  const title = await visitor.page.title();
  await agent.answers('Your room is ready');
  for (const each of [visitor, tab]) {
    await card(each).getByText('Your room is ready').waitFor();
    await until(async () => (await each.page.title()) === `(1) ${title}`);
  }
  const sounds = async () => (await soundsOf(visitor.page)) + (await soundsOf(tab.page));
  await until(async () => (await sounds()) > 0);
  await card(tab).getByText('Your room is ready').click();
  await tab.sees('Your room is ready');
  await card(visitor).waitFor({ state: 'detached' });
  for (const each of [visitor, tab]) await until(async () => (await each.page.title()) === title);
  assert.equal(await sounds(), 1);
});

it('what was put away in one tab is away in all, and on the next page', async (t) => {
  const { visitor, agent } = await raise(t);
  await begins(visitor);
  await agent.sees('hello');
  const tab = await visitor.opensTab();
  await agent.answers('one');
  await card(visitor).getByText('one').waitFor();
  await card(tab).getByRole('button', { name: 'Dismiss' }).click();
  for (const each of [visitor, tab]) await card(each).waitFor({ state: 'detached' });
  await visitor.reloads();
  await attends(visitor);
  await visitor.seesUnread(1);
  assert.equal(await card(visitor).count(), 0);
  await agent.answers('two');
  await card(visitor).getByText('two').waitFor();
});

it('nothing of it is left when the person signs out', async (t) => {
  const { visitor, agent } = await raise(t);
  await begins(visitor);
  await agent.sees('hello');
  const title = await visitor.page.title();
  await agent.answers('one');
  await card(visitor).getByText('one').waitFor();
  await visitor.element.evaluate((chat) => Reflect.get(chat, 'signOut').call(chat));
  await card(visitor).waitFor({ state: 'detached' });
  await until(async () => (await visitor.page.title()) === title);
  assert.equal(await visitor.page.evaluate(() => localStorage.length), 0);
});

async function begins(visitor: Visitor): Promise<void> {
  await visitor.opens();
  await visitor.says('hello');
  await visitor.closes();
}

/** What makes it noticed is there. */
async function attends({ witness, page }: Visitor): Promise<void> {
  await until(() => witness.scripts.some((url) => url.includes('.attention.')));
  await until(() =>
    page.locator('shaman-chat').evaluate(({ shadowRoot }) =>
      shadowRoot?.adoptedStyleSheets.some(({ cssRules }) => {
        return [...cssRules].some(({ cssText }) => cssText.startsWith('.preview'));
      }),
    ),
  );
}

function card({ element }: Visitor) {
  return element.locator('[part=preview]');
}

async function countSounds(page: Page): Promise<void> {
  await page.evaluate(() => {
    const start = OscillatorNode.prototype.start;
    const made = new Set<unknown>();
    OscillatorNode.prototype.start = function count(when) {
      made.add(this.context);
      document.documentElement.dataset.sounds = String(made.size);
      start.call(this, when);
    };
  });
}

function soundsOf(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.documentElement.dataset.sounds ?? 0));
}
