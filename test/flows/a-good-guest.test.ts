/** Promise: on somebody's page the chat is a guest: it asks nobody else, covers nothing, and does as the system says. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Locator } from 'playwright-core';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';

const style = (shown: Locator, property: string) =>
  shown.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);

it('a whole visit asks nobody but the page and the server, and leaves no cookie and no frame', async (t) => {
  const { visitor, agent, network } = await raise(t);
  const asked = new Set<string>();
  visitor.page.on('request', (request) => asked.add(new URL(request.url()).origin));
  visitor.page.on('websocket', (socket) => asked.add(new URL(socket.url()).host));
  await visitor.reloads();
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('**hello** https://example.com/picture.png');
  await visitor.sees('hello https://example.com/picture.png');
  await visitor.presses('Emoji');
  await visitor.element.getByRole('gridcell').first().waitFor();
  const page = new URL(visitor.page.url()).origin;
  assert.deepEqual([...asked].sort(), [page, network.url, new URL(network.url).host].sort());
  assert.deepEqual(await visitor.page.context().cookies(), []);
  assert.equal(visitor.page.frames().length, 1);
});

it('a closed chat covers nothing but its launcher, and an open one can be moved away', async (t) => {
  const { visitor } = await raise(t);
  const covered = () =>
    visitor.page.evaluate(() => {
      const points = Array.from({ length: 400 }, (_, index) => [
        index % 20,
        (index - (index % 20)) / 20,
      ]);
      const hit = ([x = 0, y = 0]: readonly number[]) =>
        document.elementFromPoint(((x + 0.5) / 20) * innerWidth, ((y + 0.5) / 20) * innerHeight);
      return points.filter((point) => hit(point)?.localName === 'shaman-chat').length;
    });
  await visitor.isReady();
  assert.ok((await covered()) <= 4, 'a corner of the size of a button');
  const { x = 0 } = (await visitor.launcher.boundingBox()) ?? {};
  await visitor.page.addStyleTag({ content: 'shaman-chat { --shaman-offset-x: 300px }' });
  await until(async () => ((await visitor.launcher.boundingBox())?.x ?? x) < x - 250);
  await visitor.page.addStyleTag({ content: 'shaman-chat { display: none }' });
  assert.equal(await covered(), 0);
});

it('two desks on one page are two chats', async (t) => {
  const { visitor } = await raise(t, {
    files: (server) => ({
      '/two.html': `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Two</title>
<script type="module" src="/cdn/shaman-chat.min.js"></script>
<shaman-chat id="a" mode="inline" server="${server}" organization="demo"></shaman-chat>
<shaman-chat id="b" mode="inline" server="${server}" organization="demo-forms"></shaman-chat></html>`,
    }),
  });
  const { page } = visitor;
  await page.goto(new URL('/two.html', page.url()).href);
  const [a, b] = [page.locator('#a'), page.locator('#b')];
  await a.getByRole('button', { name: 'New conversation' }).click();
  await a.getByRole('textbox', { name: 'Message' }).fill('for the first');
  await a.getByRole('button', { name: 'Send' }).click();
  await a.locator('[part~=bubble]').getByText('for the first').waitFor();
  await b.getByRole('button', { name: 'New conversation' }).waitFor();
  assert.equal(await b.getByText('for the first').count(), 0);
  await page.evaluate(() => document.querySelector('#b')?.remove());
  await a.getByRole('textbox', { name: 'Message' }).fill('and goes on');
  await a.getByRole('button', { name: 'Send' }).click();
  await a.locator('[part~=bubble]').getByText('and goes on').waitFor();
  assert.deepEqual(visitor.witness.console, []);
});

it('A2: colours that the system forces leave everything an edge, and what has the focus its ring', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  const bubble = visitor.element.locator('[part~=bubble]').first();
  assert.equal(await style(bubble, 'border-top-width'), '0px');
  await visitor.page.emulateMedia({ forcedColors: 'active' });
  for (const shown of [bubble, visitor.element.locator('[part~=panel]')])
    assert.notEqual(await style(shown, 'border-top-width'), '0px');
  const highlight = await visitor.page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('p'));
    probe.style.color = 'Highlight';
    return getComputedStyle(probe).color;
  });
  const rings: string[] = [];
  for (let stop = 0; stop < 8; stop++) {
    await visitor.page.keyboard.press('Tab');
    const { name, ring } = await visitor.page.evaluate(() => {
      const at = document.querySelector('shaman-chat')?.shadowRoot?.activeElement;
      const around = at?.localName === 'textarea' ? at.closest('.field') : at;
      if (!at || !around) return { name: '', ring: '' };
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(around);
      const thick = parseFloat(outlineWidth) >= 2 ? 'thick' : 'thin';
      return { name: at.localName, ring: `${outlineStyle} ${thick} ${outlineColor}` };
    });
    if (name && name !== 'textarea') rings.push(ring);
    else if (name) assert.match(ring, /^solid thick (?!rgba\(0, 0, 0, 0\))/);
  }
  assert.deepEqual([...new Set(rings)], [`solid thick ${highlight}`]);
});

it('nothing moves for who wants less of that', async (t) => {
  const { visitor } = await raise(t);
  const moving = () =>
    visitor.page.evaluate(() => {
      const all = document.querySelector('shaman-chat')?.shadowRoot?.querySelectorAll('*') ?? [];
      return [...all].filter((node) => {
        const { animationName, transitionDuration } = getComputedStyle(node);
        return animationName !== 'none' || !/^0s(, 0s)*$/.test(transitionDuration);
      }).length;
    });
  await visitor.opens();
  await visitor.says('hello');
  assert.equal(await moving(), 0);
  await visitor.page.emulateMedia({ reducedMotion: 'no-preference' });
  assert.ok((await moving()) > 0, 'and something does for the others');
});
