/** Promise: over a backend that says nothing but `{message}`, people talk, and nothing is made up about what it cannot tell. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { raise, type Stage, type StageOptions } from '../support/stage.ts';
import { writesInATunnel } from '../support/tunnel.ts';

const NOTHING = { requests: 0, sockets: 0, frames: 0 };

function enter(t: TestContext, options: StageOptions = {}): Promise<Stage> {
  const attributes = { protocol: 'rooms', ...options.attributes };
  return raise(t, { door: '/rooms', ...options, attributes });
}

it('a visitor and an operator talk, and both find it again after a reload', async (t) => {
  const stage = await enter(t);
  const { visitor, agent } = stage;
  agent.leaves();
  const operator = await stage.operator();
  await visitor.opens();
  await visitor.says('hello');
  await operator.chooses('hello');
  await operator.says('how can I help?');
  await visitor.sees('how can I help?');
  await visitor.says('a room for two');
  const all = ['hello', 'how can I help?', 'a room for two'];
  await operator.seesAll(all);
  await visitor.seesAll(all);
  await visitor.seesStatus('a room for two', 'Sent');
  await visitor.reloads();
  await visitor.opens();
  await visitor.chooses('a room for two');
  await visitor.seesAll(all);
});

it('two visitors in one room hear each other, and each themselves once', async (t) => {
  const { visitor, anotherVisitor } = await enter(t);
  const other = await anotherVisitor();
  for (const each of [visitor, other]) await each.isConnected();
  await visitor.opens();
  await other.opens();
  await visitor.says('is somebody here?');
  await other.chooses('is somebody here?');
  await other.says('I am');
  for (const each of [visitor, other]) await each.seesAll(['is somebody here?', 'I am']);
});

it('what is said before the chat was ever opened is counted, and there when it is', async (t) => {
  const { visitor, anotherVisitor, agent } = await enter(t);
  const other = await anotherVisitor();
  await visitor.isConnected();
  await other.opens();
  await other.says('anybody?');
  await agent.answers('yes');
  await visitor.seesUnread(2);
  await visitor.opens();
  await visitor.chooses('yes');
  await visitor.seesAll(['anybody?', 'yes']);
  await visitor.seesUnreadGone();
});

it('open, close and open again send nothing; neither does a reload, but for its socket', async (t) => {
  const { visitor, agent, server } = await enter(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('welcome');
  await visitor.sees('welcome');
  await visitor.closes();
  const again = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.sees('welcome');
    await visitor.closes();
  });
  assert.deepEqual(again, NOTHING, visitor.witness.log.join('\n'));
  server.forgets();
  await visitor.reloads();
  await visitor.isConnected();
  await visitor.isReady();
  const rooms = server.now.log.entries.filter(({ path }) => path.startsWith('/rooms'));
  assert.deepEqual(
    rooms.map(({ kind, path }) => [kind, path]),
    [['socket', '/rooms/ws/chat/demo/']],
  );
  const reloaded = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.chooses('welcome');
    await visitor.seesAll(['hello', 'welcome']);
  });
  assert.deepEqual(reloaded, NOTHING, visitor.witness.log.join('\n'));
});

it('a message written offline survives a reload and arrives once', async (t) => {
  const stage = await enter(t);
  const { visitor, agent } = stage;
  await visitor.opens();
  await visitor.says('before');
  await visitor.seesStatus('before', 'Sent');
  await writesInATunnel(stage, ['before']);
  await visitor.seesStatus('in a tunnel', 'Sent');
  await visitor.seesAll(['before', 'in a tunnel']);
  assert.deepEqual(await agent.transcript(), ['before', 'in a tunnel']);
});

it('the same words twice stay two, and what others say meanwhile stays theirs', async (t) => {
  const { visitor, agent } = await enter(t);
  await visitor.opens();
  for (const text of ['ok', 'ok', 'ok']) await visitor.says(text);
  await visitor.seesAll(['ok', 'ok', 'ok']);
  await agent.answers('ok');
  await visitor.seesAll(['ok', 'ok', 'ok', 'ok']);
  assert.deepEqual(await agent.transcript(), ['ok', 'ok', 'ok', 'ok']);
});

it('a message that was cut off on its way is not sent again by itself: a person decides', async (t) => {
  const { visitor, agent, server } = await enter(t);
  const { controls } = server.now;
  await visitor.opens();
  await visitor.says('first');
  await visitor.seesStatus('first', 'Sent');
  controls.swallow();
  await visitor.says('unheard');
  await visitor.seesStatus('unheard', 'Sending');
  controls.drop();
  await visitor.seesStatus('unheard', 'Not sent');
  controls.calm();
  await visitor.isConnected();
  await visitor.reloads();
  await visitor.isConnected();
  await visitor.opens();
  await visitor.chooses('unheard');
  await visitor.seesStatus('unheard', 'Not sent');
  assert.deepEqual(await agent.transcript(), ['first']);
  await visitor.retries();
  await visitor.seesStatus('unheard', 'Sent');
  await visitor.seesAll(['first', 'unheard']);
  assert.deepEqual(await agent.transcript(), ['first', 'unheard']);
});

it('one that was heard though its echo was lost is said so by nobody, and sent by nobody again', async (t) => {
  const { visitor, agent, server } = await enter(t);
  await visitor.opens();
  await visitor.says('first');
  await visitor.seesStatus('first', 'Sent');
  server.now.controls.loseAcks();
  await visitor.says('heard');
  await agent.sees('heard');
  server.now.controls.drop();
  await visitor.seesStatus('heard', 'Not sent');
  await visitor.isConnected();
  await visitor.says('and on');
  await agent.sees('and on');
  await visitor.seesAll(['first', 'and on', 'heard']);
  await visitor.reads(/It may have arrived/);
  assert.deepEqual(await agent.transcript(), ['first', 'heard', 'and on']);
  // A person who decides otherwise has said it twice, and nothing here could know.
  await visitor.retries();
  await visitor.seesStatus('heard', 'Sent');
  assert.deepEqual(await agent.transcript(), ['first', 'heard', 'and on', 'heard']);
});

it('a restart of the server costs nothing but the time', async (t) => {
  const { visitor, agent, server } = await enter(t);
  await visitor.opens();
  await visitor.says('before');
  await visitor.seesStatus('before', 'Sent');
  await server.stops();
  await visitor.says('meanwhile');
  await visitor.seesStatus('meanwhile', 'Waiting to be sent');
  await server.starts();
  await visitor.seesStatus('meanwhile', 'Sent');
  assert.deepEqual(await agent.transcript(), ['before', 'meanwhile']);
});

it('a room that cannot be is told before anything is asked of a server', async (t) => {
  const errors: string[] = [];
  const { visitor, server } = await enter(t, {
    attributes: { organization: 'hotel-flow' },
    before: async (page) => {
      await page.exposeFunction('tellError', (message: string) => errors.push(message));
      await page.addInitScript(() =>
        document.addEventListener('shaman-error', ({ detail }) =>
          (globalThis as unknown as { tellError(said: string): void }).tellError(detail.message),
        ),
      );
    },
  });
  await visitor.opens();
  await visitor.reads(/./);
  assert.match(errors[0] ?? '', /No room can be called "hotel-flow"/);
  assert.deepEqual(
    server.now.log.entries.filter(({ path }) => path.startsWith('/rooms')),
    [],
  );
});

it('no new conversation is offered: there is one room, and it is gone on with', async (t) => {
  const { visitor, agent } = await enter(t);
  await visitor.isConnected();
  await visitor.opens();
  await visitor.row('').waitFor();
  assert.equal(await visitor.element.getByRole('button', { name: 'New conversation' }).count(), 0);
  await visitor.page.evaluate(() => document.querySelector('shaman-chat')?.send('by code'));
  await agent.sees('by code');
  await visitor.chooses('by code');
  await visitor.seesAll(['by code']);
});
