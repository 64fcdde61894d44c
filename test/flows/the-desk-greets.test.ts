/** Promise: a desk may speak first, where and when it says, and once; nobody else pays for that. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEMO_ORGANIZATION } from '../../server/demo-organizations.ts';
import type { Organization } from '../../server/organizations.ts';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

const greeting = (greetings: Organization['greetings'] = []) => ({
  server: { organizations: [{ ...DEMO_ORGANIZATION, greetings }] },
});

it('a first visitor is greeted, answers, and the desk hears the answer alone', async (t) => {
  const shown = { id: 'hi', text: 'Shall I show you around?', agent: 'ana' };
  const { visitor, agent, server } = await raise(t, greeting([shown]));
  await card(visitor).getByText('Shall I show you around?').waitFor();
  await card(visitor).getByText('Ana Ribeiro').waitFor();
  assert.equal(server.asked.filter((path) => path === 'GET /chat/organization').length, 1);
  assert.ok(!server.asked.includes('GET /chat/conversations'), 'nothing else of the first opening');
  await card(visitor).getByText('Shall I show you around?').click();
  const first = visitor.element.getByText('Shall I show you around?');
  await first.waitFor();
  await visitor.says('Yes, please');
  await agent.sees('Yes, please');
  await visitor.sees('Yes, please');
  assert.equal(await first.count(), 1, 'still there to be read');
});

it('it comes once per visitor, and on the paths that it is for', async (t) => {
  const { visitor } = await raise(
    t,
    greeting([
      { id: 'home', text: 'Welcome home', path: '/' },
      { id: 'prices', text: 'Questions about prices?', path: '/prices*' },
    ]),
  );
  await card(visitor).getByText('Welcome home').waitFor();
  await visitor.reloads();
  await until(() => visitor.witness.scripts.filter((url) => /attention/.test(url)).length === 2);
  await visitor.page.evaluate(() => history.pushState(null, '', '/prices/big'));
  await card(visitor).getByText('Questions about prices?').waitFor();
  await card(visitor).getByRole('button', { name: 'Dismiss' }).click();
  await card(visitor).waitFor({ state: 'detached' });
});

it('a desk without greetings is not asked for before it is opened, nor is what shows them', async (t) => {
  const { visitor, server } = await raise(t, greeting());
  await visitor.isReady();
  assert.ok(!visitor.witness.scripts.some((url) => /attention/.test(url)));
  assert.ok(!server.asked.includes('GET /chat/organization'), server.asked.join());
});

function card({ element }: Visitor) {
  return element.locator('[part=preview]');
}
