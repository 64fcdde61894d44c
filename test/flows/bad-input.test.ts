/** Promise: what cannot be sent, and what should never have come, gets a clear answer and breaks nothing. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { WebSocketRoute } from 'playwright-core';
import { QUICK, raise } from '../support/stage.ts';
import { until } from '../support/until.ts';

it('nothing, and nothing but blanks, is not sent', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  for (const text of ['', '   ', ' \n\t ']) {
    await visitor.field.fill(text);
    await visitor.field.press('Enter');
    await visitor.element.getByRole('button', { name: 'Send' }).click({ force: true });
  }
  await visitor.says('the end');
  await agent.sees('the end');
  await visitor.seesAll(['hello', 'the end']);
  assert.deepEqual(await agent.transcript(), ['hello', 'the end']);
});

it('characters that nobody can see are refused by the server, with the reason', async (t) => {
  const { visitor } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  await visitor.says('\u200b');
  await visitor.reads('Write something first.');
  await visitor.element.getByRole('button', { name: 'Discard' }).click();
  await visitor.says('hello again');
  await visitor.seesStatus('hello again', 'Sent');
});

it('what is refused is seen to be, also where what it offers cannot be had; that is asked for again', async (t) => {
  let refusals = 1;
  const { visitor, agent } = await raise(t, {
    before: (page) =>
      page.route(/\.asides\./, (route) => (refusals-- > 0 ? route.abort() : route.continue())),
  });
  const offered = visitor.element.getByRole('button', { name: 'Discard' });
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  assert.ok(!visitor.witness.scripts.some((url) => url.includes('asides')));
  await visitor.says('\u200b');
  await visitor.reads('Not sent');
  await until(async () => (await visitor.errors()).some(({ code }) => code === 'unreachable'));
  assert.equal(await offered.count(), 0);
  await visitor.says('hello again');
  await agent.sees('hello again');
  await visitor.reads('Write something first.');
  await offered.click();
  await visitor.reads('hello again');
  await offered.waitFor({ state: 'detached' });
});

it('a megabyte stays in the editor, with the reason', async (t) => {
  const { visitor, agent } = await raise(t);
  const megabyte = 'a'.repeat(1_000_000);
  await visitor.opens();
  await visitor.says(megabyte);
  await visitor.reads('This message is too long.');
  assert.equal((await visitor.field.inputValue()).length, megabyte.length);
  assert.equal(await visitor.message('a').count(), 0);
  await visitor.says('shorter');
  await agent.sees('shorter');
  await visitor.says(megabyte);
  await visitor.reads('This message is too long.');
  assert.equal((await visitor.field.inputValue()).length, megabyte.length);
  assert.deepEqual(await agent.transcript(), ['shorter']);
});

it('a message that looks like HTML is text, on both sides', async (t) => {
  const { visitor, agent, ...stage } = await raise(t);
  const evil = '<img src=x onerror="globalThis.harmed=true"><script>harmed=true</script>';
  agent.leaves();
  const operator = await stage.operator();
  await visitor.opens();
  await visitor.says(evil);
  await operator.chooses('<img');
  await operator.says(`${evil} javascript:harmed=true`);
  await visitor.seesAll([evil, `${evil} javascript:harmed=true`]);
  await operator.seesAll([evil, `${evil} javascript:harmed=true`]);
  await visitor.goesBack();
  await visitor.row('<img').waitFor();
  for (const { page, element } of [visitor, operator]) {
    assert.equal(await element.locator('img[src="x"], a[href^="javascript"]').count(), 0);
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'harmed')), undefined);
  }
});

it('frames that are no frames of ours break nothing', async (t) => {
  const lines: WebSocketRoute[] = [];
  const { visitor, agent } = await raise(t, {
    client: QUICK,
    before: (page) =>
      page.routeWebSocket(/\/ws\/chat\//, (line) => {
        line.connectToServer();
        lines.push(line);
      }),
  });
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  const said = ['hello'];
  for (const frame of [
    '<html>',
    '',
    'null',
    '7',
    '{"t":"evs"}',
    '{"t":"evs","evs":[{}]}',
    '{"t":"x"}',
  ]) {
    lines.at(-1)?.send(frame);
    said.push(`after ${frame}`);
    await agent.answers(`after ${frame}`);
    await visitor.seesAll(said);
  }
  assert.deepEqual(await visitor.errors(), []);
});

it('a page of a captive portal instead of an answer can be retried', async (t) => {
  const portal = { contentType: 'text/html', body: '<h1>Please accept our terms' };
  const { visitor } = await raise(t, {
    before: (page) =>
      page.route('**/chat/conversations*', (route) =>
        route.fulfill({ ...portal, headers: { 'access-control-allow-origin': '*' } }),
      ),
  });
  await visitor.opens();
  await visitor.reads('Something went wrong');
  // Once, or twice where the line comes up after the first answer: that is tried again by itself.
  const told = await visitor.errors();
  assert.deepEqual([...new Set(told.map(({ code }) => code))], ['protocol']);
  await visitor.page.unroute('**/chat/conversations*');
  await visitor.retries();
  await visitor.reads('Nothing here yet');
});
