/** Promise: words that were written and not sent are there again after a reload and a crash, and nobody else's. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

it('a draft survives a reload, in the conversation that it was written for', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.field.fill('for this one');
  await visitor.goesBack();
  await visitor.beginsToWrite();
  await visitor.field.fill('for a new one');
  await visitor.reloads();
  await visitor.opens();
  await visitor.chooses('hello');
  await has(visitor, 'for this one');
  await visitor.goesBack();
  await visitor.beginsToWrite();
  await has(visitor, 'for a new one');
});

it('it survives a page that ends without a word, and closing and opening the chat', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.field.fill('half a sentence');
  await until(() => kept(visitor, 'half a sentence'), { what: 'kept without being told to' });
  const tab = await visitor.opensTab();
  await visitor.page.close({ runBeforeUnload: false });
  await tab.opens();
  await tab.chooses('hello');
  await has(tab, 'half a sentence');
  await tab.closes();
  await tab.opens();
  await has(tab, 'half a sentence');
});

it('what was sent is no draft any more', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.says('gone');
  await agent.sees('gone');
  await visitor.reloads();
  await visitor.opens();
  await visitor.chooses('gone');
  await has(visitor, '');
  assert.equal(await kept(visitor, 'gone'), false);
});

it('what is sent in the very moment of a reload is there, as a message or in its field', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  const texts = Array.from({ length: 8 }, (_, round) => `round ${round}.`);
  for (const text of texts) {
    // Where the last one stands in the field again, it goes along.
    await visitor.field.press('End');
    await visitor.field.pressSequentially(` ${text}`);
    await visitor.field.press('Enter');
    await visitor.page.reload({ waitUntil: 'commit' });
    await visitor.opens();
    await visitor.row('').click();
    await visitor.field.waitFor();
  }
  await visitor.field.press('Enter');
  const said = async () => (await agent.transcript()).join(' ');
  for (const text of texts) await until(async () => (await said()).includes(text), { what: text });
});

it('signing out takes it from every tab, and the next person finds nothing', async (t) => {
  const { visitor } = await raise(t);
  await visitor.opens();
  await visitor.beginsToWrite();
  await visitor.field.fill('secret');
  await until(() => kept(visitor, 'secret'));
  const tab = await visitor.opensTab();
  await tab.opens();
  await tab.beginsToWrite();
  await has(tab, 'secret');
  await tab.element.evaluate((chat) => Reflect.get(chat, 'signOut').call(chat));
  assert.equal(await kept(visitor, 'secret'), false);
  await until(
    async () =>
      (await visitor.element.locator('textarea').count()) === 0 ||
      (await visitor.field.inputValue()) === '',
  );
  await visitor.reloads();
  await visitor.opens();
  await visitor.beginsToWrite();
  await has(visitor, '');
});

it('nothing is kept where the page wants nothing kept', async (t) => {
  const { visitor, agent } = await raise(t, { attributes: { storage: 'memory' } });
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.field.fill('not for the disk');
  await visitor.reloads();
  assert.equal(await kept(visitor, 'not for the disk'), false);
});

async function has(visitor: Visitor, text: string): Promise<void> {
  await visitor.field.waitFor();
  await until(async () => (await visitor.field.inputValue()) === text, { what: `"${text}"` });
}

/** It stands somewhere in what the browser keeps for the page. */
function kept({ page }: Visitor, text: string): Promise<boolean> {
  return page.evaluate(
    (words) => JSON.stringify({ ...localStorage, ...sessionStorage }).includes(words),
    text,
  );
}
