/** Promise: showing what is known asks nobody. Two witnesses agree: the page, and the server. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise, type Stage } from '../support/stage.ts';

const NOTHING = { requests: 0, sockets: 0, frames: 0 };

it('open, close and open again send nothing', async (t) => {
  const stage = await raise(t);
  const { visitor, server } = stage;
  await talks(stage);
  await visitor.closes();
  server.forgets();
  const { scripts } = visitor.witness;
  const caused = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.sees('welcome');
    await visitor.closes();
    await visitor.opens();
    await visitor.goesBack();
    await visitor.chooses('welcome');
    await visitor.seesAll(['hello', 'welcome']);
  });
  assert.deepEqual(caused, NOTHING, visitor.witness.log.join('\n'));
  assert.deepEqual(visitor.witness.scripts, scripts);
  assert.deepEqual(server.asked, []);
});

it('open after a reload sends nothing', async (t) => {
  const stage = await raise(t);
  const { visitor, server } = stage;
  await talks(stage);
  await visitor.reloads();
  await visitor.isConnected();
  await visitor.isReady();
  server.forgets();
  const { scripts } = visitor.witness;
  const caused = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.reads('Hotelflow');
    await visitor.chooses('welcome');
    await visitor.seesAll(['hello', 'welcome']);
  });
  assert.deepEqual(caused, NOTHING, visitor.witness.log.join('\n'));
  assert.deepEqual(visitor.witness.scripts, scripts);
  assert.deepEqual(server.asked, []);
});

it('a page that leaves the chat open shows the same conversation after a reload, and that sends nothing', async (t) => {
  const stage = await raise(t, { attributes: { 'persist-open': '' } });
  const { visitor, server } = stage;
  await talks(stage);
  await visitor.reloads();
  await visitor.seesAll(['hello', 'welcome']);
  await visitor.isConnected();
  await visitor.isReady();
  server.forgets();
  const caused = await visitor.witness.during(async () => {
    await visitor.closes();
    await visitor.opens();
    await visitor.seesAll(['hello', 'welcome']);
  });
  assert.deepEqual(caused, NOTHING, visitor.witness.log.join('\n'));
  assert.deepEqual(server.asked, []);
});

it('without a network what is known is shown all the same', async (t) => {
  const stage = await raise(t);
  const { visitor, network } = stage;
  await talks(stage);
  await network.drops();
  await visitor.reloads();
  await visitor.opens();
  await visitor.reads('Hotelflow');
  await visitor.chooses('welcome');
  await visitor.seesAll(['hello', 'welcome']);
});

it('opening what is unread says so with one frame, and no request', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, server } = stage;
  await talks(stage);
  await visitor.closes();
  await agent.answers('one more thing');
  await visitor.seesUnread(1);
  server.forgets();
  const caused = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.sees('one more thing');
    await agent.isReadUpTo('one more thing');
  });
  assert.deepEqual(caused, { requests: 0, sockets: 0, frames: 1 }, visitor.witness.log.join('\n'));
  assert.deepEqual(server.asked, []);
});

it('sending is frames on the open socket', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, server } = stage;
  await talks(stage);
  server.forgets();
  const { requests, sockets } = await visitor.witness.during(async () => {
    for (const text of ['one', 'two', 'three']) await visitor.says(text);
    await agent.sees('three');
    await visitor.seesStatus('three', 'Sent');
  });
  assert.deepEqual({ requests, sockets }, { requests: 0, sockets: 0 });
  assert.deepEqual(server.asked, []);
});

async function talks({ visitor, agent }: Stage): Promise<void> {
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('welcome');
  await visitor.sees('welcome');
  await agent.isReadUpTo('welcome');
}
