/** Promise: over Convead's Faye people talk, nothing is asked when the chat is opened again, and everything arrives once. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { raise, type Stage, type StageOptions } from '../support/stage.ts';
import { writesInATunnel } from '../support/tunnel.ts';

const NOTHING = { requests: 0, sockets: 0, frames: 0 };

async function talks(t: TestContext, options: StageOptions = {}): Promise<Stage> {
  const attributes = { protocol: 'convead' };
  const stage = await raise(t, { door: '/convead', attributes, ...options });
  const { visitor, agent } = stage;
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('welcome');
  await visitor.seesAll(['hello', 'welcome']);
  return stage;
}

it('a visitor and an operator talk', async (t) => {
  const stage = await talks(t);
  const { visitor } = stage;
  const ana = await stage.operator();
  await ana.chooses('welcome');
  await ana.says('from the console');
  await visitor.sees('from the console');
  for (const text of ['ok', 'ok']) await visitor.says(text);
  await visitor.seesAll(['hello', 'welcome', 'from the console', 'ok', 'ok']);
});

it('open, close and open again send nothing, and a reload asks once what is new', async (t) => {
  const { visitor } = await talks(t);
  await visitor.closes();
  const caused = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.sees('welcome');
  });
  assert.deepEqual(caused, NOTHING, visitor.witness.log.join('\n'));
  const again = await visitor.witness.during(async () => {
    await visitor.reloads();
    await visitor.isConnected();
    await visitor.isReady();
    await visitor.opens();
    await visitor.chooses('welcome');
    await visitor.seesAll(['hello', 'welcome']);
  });
  const { requests, sockets } = again;
  assert.equal(sockets, 1, visitor.witness.log.join('\n'));
  // Twice, where the first answer does not show which way `since_id` looks.
  assert.ok(requests <= 2, visitor.witness.log.join('\n'));
});

it('a message written offline survives a reload and arrives once', async (t) => {
  const stage = await talks(t);
  const { visitor, agent } = stage;
  await writesInATunnel(stage, ['hello', 'welcome']);
  await visitor.seesStatus('in a tunnel', 'Sent');
  await visitor.seesAll(['hello', 'welcome', 'in a tunnel']);
  assert.deepEqual(await agent.transcript(), ['hello', 'welcome', 'in a tunnel']);
});

it('a part that cannot be loaded fails an attempt, and the next one loads it', async (t) => {
  const failed: string[] = [];
  const { visitor, agent } = await talks(t, {
    before: (page) =>
      page.route(/convead-(bayeux|rare)/, (route) => {
        const [, part = ''] = /convead-(\w+)/.exec(route.request().url()) ?? [];
        if (failed.includes(part)) return route.continue();
        failed.push(part);
        return route.abort();
      }),
  });
  assert.deepEqual(failed, ['bayeux'], 'who writes for the first time needs nothing rare');
  await visitor.reloads();
  await visitor.opens();
  await visitor.chooses('welcome');
  await agent.answers('anything else?');
  await visitor.seesAll(['hello', 'welcome', 'anything else?']);
  assert.deepEqual(failed, ['bayeux', 'rare']);
});

it('who answers before the page knows what it has begun is heard at once, and counted once', async (t) => {
  let hear = () => {};
  const isHeard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const { visitor, agent } = await raise(t, {
    door: '/convead',
    attributes: { protocol: 'convead' },
    before: async (page) => {
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          if (payload.includes('so soon')) hear();
        }),
      );
      // Older than the answer that the line brings meanwhile.
      await page.route(/\/messages$/, async (route) => {
        const response = await route.fetch();
        if ((await response.text()).includes('hello')) await isHeard;
        await route.fulfill({ response });
      });
    },
  });
  await visitor.opens();
  const caused = await visitor.witness.during(async () => {
    await visitor.says('hello');
    await agent.sees('hello');
    await visitor.closes();
    await agent.answers('so soon');
    await visitor.seesUnread(1);
  });
  // The conversation, what is said in it, and what stands in it by then.
  assert.equal(caused.requests, 3, visitor.witness.log.join('\n'));
  await visitor.opens();
  await visitor.seesAll(['hello', 'so soon']);
});
