/** Promise: a page load costs one socket, and nothing else once the browser knows who the visitor is. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise } from '../support/stage.ts';

it('a first visit makes a session and opens a socket', async (t) => {
  const { visitor, server } = await raise(t);
  await visitor.isConnected();
  assert.deepEqual(server.asked, [
    'OPTIONS /chat/sessions',
    'POST /chat/sessions',
    'GET /ws/chat/*',
  ]);
  const { requests, sockets } = visitor.witness.counts;
  assert.deepEqual({ requests, sockets }, { requests: 1, sockets: 1 });
});

it('with a warm cache a page load is one socket and no request', async (t) => {
  const { visitor, agent, server } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.closes();
  server.forgets();
  const caused = await visitor.witness.during(async () => {
    await visitor.reloads();
    await visitor.isConnected();
    await agent.answers('welcome back');
    await visitor.seesUnread(1);
  });
  // The greeting, and that the answer was delivered.
  assert.deepEqual(caused, { requests: 0, sockets: 1, frames: 2 }, visitor.witness.log.join('\n'));
  assert.deepEqual(server.asked, ['GET /ws/chat/*']);
});

it('what is unread stands on the launcher before anybody was asked', async (t) => {
  const { visitor, agent, network } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await visitor.closes();
  await agent.answers('one');
  await agent.answers('two');
  await visitor.seesUnread(2);
  await network.drops();
  await visitor.reloads();
  await visitor.seesUnread(2);
});

it('a lazy page asks for nothing before the chat is opened', async (t) => {
  const { visitor, server } = await raise(t, { attributes: { connect: 'lazy' } });
  assert.equal((await visitor.connection())?.status, 'disconnected');
  assert.deepEqual(server.asked, []);
  await visitor.opens();
  await visitor.isConnected();
  assert.equal(visitor.witness.counts.sockets, 1);
});

it('without consent nothing is asked and nothing is kept', async (t) => {
  const { visitor, server } = await raise(t, { attributes: { consent: 'required' } });
  await visitor.opens();
  const databases = () => visitor.page.evaluate(async () => (await indexedDB.databases()).length);
  assert.deepEqual(server.asked, []);
  assert.equal(await databases(), 0);
  await visitor.element.getByRole('button', { name: 'Agree and chat' }).click();
  await visitor.isConnected();
  assert.equal(await databases(), 1);
});
