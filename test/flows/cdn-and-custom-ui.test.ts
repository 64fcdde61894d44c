/** Promise: the pages of the demo work as they stand, under the strictest policy. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ServerOptions } from '../../server/options.ts';
import { raise } from '../support/stage.ts';

/** The last of those on duty answers: the demo agent. */
const ANSWERING: ServerOptions = { demoAgent: true, replyAfter: 50, random: () => 0.99 };
const ANSWER = /I am Mila, the demo assistant/;

it('the page with the tag, under a strict policy with Trusted Types', async (t) => {
  const { visitor, server } = await raise(t, { server: ANSWERING });
  const { headers } = await fetch(server.url);
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /unsafe-/);
  await visitor.goesTo('/');
  await visitor.page.getByRole('button', { name: 'Ask us anything' }).click();
  await visitor.says('hello');
  await visitor.reads(ANSWER);
  const { width } = (await visitor.element.locator('[part~=panel]').boundingBox()) ?? {};
  assert.equal(width, 400, 'styles are applied');
  assert.deepEqual(visitor.witness.console, []);
  const untrusted = visitor.page.evaluate(() => {
    document.body.innerHTML = '<p>not trusted';
  });
  await assert.rejects(untrusted, /TrustedHTML/);
  assert.match(visitor.witness.console.splice(0).join(), /TrustedHTML/);
});

it('the page with nothing but the script', async (t) => {
  const { visitor } = await raise(t, { server: ANSWERING });
  await visitor.goesTo('/cdn');
  await visitor.says('hello');
  await visitor.reads(ANSWER);
  await visitor.closes();
  await visitor.reloads();
  await visitor.chooses('Mila');
  await visitor.sees('hello');
});

it('the page that is a chat of its own, made with the SDK alone', async (t) => {
  const { visitor, network } = await raise(t, { server: ANSWERING });
  const { page } = visitor;
  await page.goto(`${network.url}/custom-ui`);
  const messages = page.getByRole('list', { name: 'Messages' }).getByRole('listitem');
  await page.getByRole('status').getByText('connected', { exact: true }).waitFor();
  await page.getByLabel('Message', { exact: true }).fill('hello');
  await page.getByRole('button', { name: 'Send' }).click();
  await messages.filter({ hasText: 'hello' }).waitFor();
  await messages.filter({ hasText: ANSWER }).waitFor();
  await page.reload();
  await messages.filter({ hasText: 'hello' }).filter({ hasText: 'read' }).waitFor();
  await messages.filter({ hasText: ANSWER }).waitFor();
  assert.equal(await messages.count(), 2);
});
