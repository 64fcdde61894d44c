/** Promise: a page loads the launcher; the panel comes when the page is idle, or when it is needed. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEMO_ORGANIZATION } from '../../server/demo-organizations.ts';
import { raise, type Stage } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

const PANEL = /shaman-chat\.chat-panel\.\w{8}\.min\.js/;
const ATTENTION = /shaman-chat\.attention\.\w{8}\.min\.js/;

it('it comes by itself, and then opening and reopening load no script', async (t) => {
  // A desk that asks nothing and calls nobody.
  const organizations = [{ ...DEMO_ORGANIZATION, greetings: [], topics: [] }];
  const { visitor, agent } = await raise(t, { server: { organizations } });
  await visitor.isReady();
  assert.equal(asked(visitor), 1);
  const { scripts } = visitor.witness;
  await visitor.opens();
  await visitor.closes();
  await visitor.opens();
  assert.deepEqual(visitor.witness.scripts, scripts);
  // The entry, the panel, and what goes over the network.
  assert.equal(scripts.length, 3);
  // Whoever looks at what comes need not be called.
  await visitor.says('hello');
  await agent.answers('read as it comes');
  await visitor.sees('read as it comes');
  // So this is all that `npm run bench -- size` counts of a visit.
  assert.deepEqual(visitor.witness.scripts, scripts);
  await visitor.closes();
  await agent.answers('are you there?');
  await until(() => visitor.witness.scripts.some((url) => ATTENTION.test(url)));
});

it('it is not fetched where the page is lazy, before the chat is opened', async (t) => {
  const { visitor } = await raise(t, { attributes: { connect: 'lazy' } });
  await visitor.isReady();
  await visitor.launcher.hover();
  await visitor.launcher.focus();
  assert.equal(asked(visitor), 0);
  await visitor.opens();
  assert.equal(asked(visitor), 1);
});

it('it is not fetched before consent, unless somebody opens it to be asked', async (t) => {
  const { visitor } = await raise(t, { attributes: { consent: 'required' } });
  await visitor.launcher.hover();
  assert.equal(asked(visitor), 0);
  assert.deepEqual(await visitor.news(), []);
  await visitor.element.evaluate((chat) => Reflect.get(chat, 'grantConsent').call(chat));
  await visitor.isReady();
  assert.equal(asked(visitor), 1);
});

it('whoever opens too early sees that it comes, and is taken there', async (t) => {
  const { visitor, release } = await slow(t);
  await visitor.isConnected();
  assert.deepEqual(await visitor.news(), [], 'not ready without it');
  await visitor.launcher.click();
  await until(async () => (await visitor.launcher.getAttribute('aria-busy')) === 'true');
  assert.equal(await visitor.launcher.getAttribute('aria-expanded'), 'false');
  assert.deepEqual(await visitor.news(), ['open']);
  release();
  await visitor.reads('Hotelflow');
  await visitor.isReady();
  assert.deepEqual([...(await visitor.news())].sort(), ['after-open', 'open', 'ready']);
  assert.equal(await visitor.launcher.getAttribute('aria-busy'), null);
  await until(async () => (await focused(visitor)) === 'title');
});

it('whoever went on elsewhere meanwhile is left there', async (t) => {
  const { visitor, release } = await slow(t);
  await visitor.page.evaluate(() => document.body.append(document.createElement('input')));
  await visitor.launcher.click();
  await visitor.page.locator('input').focus();
  release();
  await visitor.reads('Hotelflow');
  assert.equal(await visitor.page.evaluate(() => document.activeElement?.localName), 'input');
});

it('whoever closes again before it is there does not see it', async (t) => {
  const { visitor, release } = await slow(t);
  await visitor.launcher.click();
  await visitor.launcher.click();
  release();
  await visitor.isReady();
  assert.deepEqual(await visitor.news(), ['open', 'close', 'after-close', 'ready']);
  assert.equal(await visitor.element.locator('#panel').count(), 0);
});

it('what the page asks for before it is there is done', async (t) => {
  const { visitor, agent, release } = await slow(t);
  await visitor.element.evaluate((chat) => Reflect.get(chat, 'send').call(chat, 'from the page'));
  await agent.sees('from the page');
  await visitor.element.evaluate((chat) => {
    void Reflect.get(chat, 'showNewMessage').call(chat, 'About rooms');
  });
  release();
  await until(async () => (await visitor.field.inputValue()) === 'About rooms');
  await visitor.goesBack();
  await visitor.chooses('from the page');
  await visitor.sees('from the page');
});

it('a page that has it open, or in its own place, shows it as soon as it is there', async (t) => {
  const { visitor } = await raise(t, { files: pageWith('open') });
  await visitor.turnsTo('/another/');
  await visitor.reads('Nothing here yet');
  const { visitor: reader } = await raise(t, { files: pageWith('mode="inline"') });
  await reader.page.goto(new URL('/another/', reader.page.url()).href);
  await reader.reads('Nothing here yet');
  assert.equal(await reader.element.locator('section#panel').count(), 1);
});

it('when it cannot be had the launcher stays, says so once, and the next time tries again', async (t) => {
  let refusals = 2;
  const stage = await raise(t, {
    attributes: { connect: 'lazy' },
    before: (page) =>
      page.route(PANEL, (route) =>
        refusals-- > 0 ? route.fulfill({ status: 503 }) : route.continue(),
      ),
  });
  const { visitor } = stage;
  for (const times of [1, 2]) {
    await visitor.launcher.click();
    await until(async () => (await visitor.errors()).length === times);
    await until(async () => (await visitor.launcher.getAttribute('aria-busy')) === null);
  }
  assert.deepEqual(
    (await visitor.errors()).map(({ code }) => code),
    ['unreachable', 'unreachable'],
  );
  await visitor.opens();
  await visitor.says('at last');
  await stage.agent.sees('at last');
  const tries = visitor.witness.scripts.filter((url) => PANEL.test(url));
  assert.deepEqual(
    tries.map((url) => new URL(url).search),
    ['', '?1', '?2'],
    'browsers that remember failures are asked for another address',
  );
});

it('when it cannot be had while there is a line, it is not asked for again and again', async (t) => {
  let tell = (): void => {};
  const connected = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const { visitor } = await raise(t, {
    before: (page) =>
      page.route(PANEL, async (route) => {
        await connected;
        await route.fulfill({ status: 503 });
      }),
  });
  await visitor.isConnected();
  tell();
  await until(async () => (await visitor.errors()).length > 0);
  // Whatever was planned for when the page is idle is done before this is.
  for (const _ of [1, 2, 3])
    await visitor.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  assert.equal(asked(visitor), 1);
  assert.equal((await visitor.errors()).length, 1);
});

it('another language is a file of its own: fetched with the panel, or not at all', async (t) => {
  const { visitor } = await raise(t, { files: pageWith('locale="pt"') });
  await visitor.isReady();
  assert.ok(!visitor.witness.scripts.some((url) => url.includes('pt-br')));
  await visitor.page.goto(new URL('/another/', visitor.page.url()).href);
  await visitor.isReady();
  const { scripts } = visitor.witness;
  assert.ok(scripts.some((url) => url.includes('pt-br')));
  await visitor.element.getByRole('button', { name: 'Abrir chat' }).click();
  await visitor.reads('Ainda não há nada aqui');
  assert.deepEqual(visitor.witness.scripts, scripts);
});

it('a language that cannot be had is English', async (t) => {
  const { visitor } = await raise(t, {
    files: pageWith('locale="pt"'),
    before: (page) => page.route(/pt-br/, (route) => route.abort()),
  });
  await visitor.page.goto(new URL('/another/', visitor.page.url()).href);
  await visitor.element.getByRole('button', { name: 'Abrir chat' }).click();
  await visitor.reads('Nothing here yet');
});

async function slow(t: Parameters<typeof raise>[0]): Promise<Stage & { release: () => void }> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const stage = await raise(t, {
    before: (page) =>
      page.route(PANEL, async (route) => {
        await released;
        await route.continue();
      }),
  });
  return { ...stage, release };
}

function asked({ witness }: Visitor): number {
  return witness.scripts.filter((url) => PANEL.test(url)).length;
}

function focused({ element }: Visitor): Promise<string | undefined> {
  return element.evaluate((chat) => chat.shadowRoot?.activeElement?.id);
}

function pageWith(attributes: string) {
  return (server: string) => ({
    '/another/': `<!doctype html><html lang="en"><title>Another page</title><link rel="icon" href="data:,">
<shaman-chat server="${server}" organization="demo" ${attributes}></shaman-chat>
<script type="module" src="/cdn/shaman-chat.min.js"></script>`,
  });
}
