/** Our client against npm's real Faye server, with all that Convead's document leaves open. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Protocol } from '../../src/index.ts';
import { convead } from '../../src/protocols/convead.ts';
import { refusalOf } from '../../src/protocols/convead-refusals.ts';
import { until } from '../support/until.ts';
import { client, isConnected, isSettled, open, seen, talk, texts } from './convead-cast.ts';
import { Convead } from './convead-rig.ts';

/** No WebSocket gets through. */
function polling(protocol: Protocol): Protocol {
  const endpoints = protocol.endpoints.bind(protocol);
  return Object.assign(protocol, {
    endpoints: async (...cursors: Parameters<Protocol['endpoints']>) =>
      (await endpoints(...cursors)).filter(({ transport }) => transport === 'long-poll'),
  });
}

interface Said {
  readonly channel: string;
}

for (const answers of ['objects', 'nothing'] as const)
  for (const since of ['inclusive', 'exclusive', 'older'] as const)
    test(`talks, where requests give ${answers} and since_id is ${since}`, async (t) => {
      const behaviour = { answers, since, service: answers === 'nothing' ? 'visitors' : 'service' };
      const { desk, visitor } = await talk(t, behaviour);
      desk.says('good day');
      await seen(visitor, 'hello', 'good day');
      visitor.conversations[0]?.send({ text: 'again' });
      visitor.conversations[0]?.send({ text: 'again' });
      await until(() => desk.messages.length === 4 && isSettled(visitor));
      await desk.stops();
      desk.says('while away');
      await desk.starts();
      await isConnected(visitor);
      await seen(visitor, 'hello', 'good day', 'again', 'again', 'while away');
      assert.equal(desk.messages.length, 5);
      assert.ok(desk.asked.some(({ body }) => body.since_id !== undefined));
    });

test('polls where no socket gets through, one connect at a time', async (t) => {
  let connects = 0;
  let held = 0;
  let most = 0;
  const extension = {
    incoming(message: Said, request: unknown, next: (message: Said) => void) {
      // Without a request it is the server's own client.
      if (request && message.channel === '/meta/connect') {
        connects += 1;
        held += 1;
        most = Math.max(most, held);
      }
      next(message);
    },
    outgoing(message: Said, request: unknown, next: (message: Said) => void) {
      if (request && message.channel === '/meta/connect') held -= 1;
      next(message);
    },
  };
  const desk = await Convead.open(t, { extension, seconds: 1 });
  const protocol = convead({ server: desk.url, organization: 'demo', getToken: async () => 'v1' });
  const visitor = client(t, polling(protocol));
  await visitor.start();
  await isConnected(visitor);
  assert.deepEqual(visitor.connection, { status: 'connected', transport: 'long-poll' });
  await visitor.startConversation({ text: 'hello' });
  await until(() => desk.messages.length === 1 && isSettled(visitor));
  for (const text of ['one', 'two', 'three']) desk.says(text);
  await seen(visitor, 'hello', 'one', 'two', 'three');
  const before = connects;
  await until(() => connects > before + 1);
  assert.equal(most, 1);
  assert.equal(desk.handshakes, 1);
});

test('shakes hands anew when the server has forgotten it, and asks for what it missed', async (t) => {
  const desk = await Convead.open(t);
  const protocol = convead({ server: desk.url, organization: 'demo', getToken: async () => 'v1' });
  const visitor = client(t, polling(protocol));
  await visitor.start();
  await isConnected(visitor);
  await visitor.open();
  await visitor.startConversation({ text: 'hello' });
  await until(() => isSettled(visitor) && texts(visitor).length === 1);
  await desk.stops();
  desk.says('while away');
  await desk.starts();
  await seen(visitor, 'hello', 'while away');
  desk.says('again');
  await seen(visitor, 'hello', 'while away', 'again');
  assert.equal(desk.handshakes, 2);
  const ends = desk.subscribed.filter((channel) => channel === '/conversations/42');
  assert.equal(ends.length, 2);
});

test('a service channel that is refused is looked for under another name', async (t) => {
  const { desk } = await talk(t, { service: 'visitors' });
  assert.deepEqual(desk.subscribed.toSorted(), [
    '/conversations/42',
    '/notifications/v1',
    '/visitors/v1',
  ]);
});

test('where no conversation may be subscribed to, it is looked for', async (t) => {
  const extension = {
    incoming(message: { subscription?: string }, callback: (message: object) => void) {
      const refused = message.subscription && { error: `403:${message.subscription}:Forbidden` };
      callback({ ...message, ...refused });
    },
  };
  const { desk, visitor } = await talk(t, { extension }, { pollEvery: 50 });
  desk.says('good day');
  await seen(visitor, 'hello', 'good day');
  assert.deepEqual(desk.subscribed, []);
});

test('whom a handshake tells to stay away stays away', async (t) => {
  let handshakes = 0;
  const extension = {
    incoming(message: { channel: string }, callback: (message: object) => void) {
      const isHandshake = message.channel === '/meta/handshake';
      if (isHandshake) handshakes += 1;
      callback({ ...message, ...(isHandshake && { error: '403::Banned' }) });
    },
    outgoing(message: { channel: string; error?: string }, callback: (message: object) => void) {
      callback({ ...message, ...(message.error && { advice: { reconnect: 'none' } }) });
    },
  };
  const visitor = open(t, await Convead.open(t, { extension }));
  await visitor.start();
  await until(() => 'error' in visitor.connection && visitor.connection.status === 'disconnected');
  assert.match(JSON.stringify(visitor.connection), /"code":"forbidden"/);
  assert.equal(handshakes, 1);
});

test('hears on channels that nobody has acknowledged, and what is no envelope', async (t) => {
  const { desk, visitor } = await talk(t);
  desk.publish('/visitors/v1', { conversation: { id: 42, manager: { id: 9, name: 'Tom' } } });
  await until(() => visitor.conversations[0]?.info.agents[0]?.name === 'Tom');
  const written = { sender: { type: 'manager' }, read: false };
  desk.messages.push({ id: 2, content: 'bare', ...written });
  desk.publish('/conversations/42', desk.messages[1]);
  desk.messages.push({ id: 3, content: 'as text', ...written });
  desk.publish('/conversations/42', JSON.stringify({ message: desk.messages[2] }));
  await seen(visitor, 'hello', 'bare', 'as text');
  desk.messages[1] = { id: 2, content: 'changed', ...written };
  desk.publish('/conversations/42', { entity: 'message', message: desk.messages[1] });
  await seen(visitor, 'hello', 'changed', 'as text');
  desk.publish('/notifications/v1', { notification: { id: 1, content: 'Ana has joined' } });
  await seen(visitor, 'hello', 'changed', 'as text', 'Ana has joined');
  assert.equal(visitor.conversations[0]?.messages.at(-1)?.author.role, 'system');
});

test('marks each message that was read', async (t) => {
  const { desk, visitor } = await talk(t);
  for (const text of ['one', 'two']) desk.says(text);
  await until(() => visitor.unread === 2);
  visitor.conversations[0]?.markRead();
  await until(() => visitor.unread === 0);
  assert.deepEqual(
    desk.messages.map(({ read }) => read),
    [false, true, true],
  );
});

test('says that nobody is there, and begins nothing', async (t) => {
  const desk = await Convead.open(t);
  desk.errors.push('chat_offline_message', 'chat_offline_message');
  const visitor = open(t, desk);
  await visitor.start();
  await isConnected(visitor);
  await visitor.open();
  assert.equal(visitor.conversations.length, 0);
  assert.equal(visitor.organization?.available, false);
  await visitor.startConversation({ text: 'hello' });
  const { failure } = await until(
    () => visitor.conversations[0]?.messages[0]?.failure && visitor.conversations[0].messages[0],
  );
  assert.equal(failure?.code, 'chat_offline_message');
  assert.equal(desk.messages.length, 0);
});

test('a manager hears of conversations, and answers for one before writing', async (t) => {
  const desk = await Convead.open(t, { service: 'visitors' });
  const manager = client(
    t,
    convead({ server: desk.url, role: 'agent', getToken: async () => '7', patience: 500 }),
  );
  await manager.start();
  await isConnected(manager);
  await manager.open();
  assert.ok(desk.subscribed.includes('/visitors/*'));
  desk.write({ type: 'visitor', id: 'v9' }, 'hello');
  const conversation = { id: 42, visitor_id: 'v9' };
  desk.publish('/visitors/v9', { entity: 'conversation', conversation });
  const found = await until(() => manager.conversations[0]);
  await found.open();
  await seen(manager, 'hello');
  assert.deepEqual(found.messages[0]?.author, { id: 'v9', role: 'visitor' });
  desk.errors.push('chat already open with another manager');
  found.send({ text: 'mine' });
  const { failure } = await until(() => found.messages[1]?.failure && found.messages[1]);
  assert.equal(failure?.code, 'already_open');
  found.send({ text: 'hi' });
  await until(() => desk.messages.length === 2);
  assert.deepEqual(desk.messages[1]?.sender, { type: 'manager', id: '7' });
  const asked = desk.asked.filter(({ path }) => path === '/chat/service/v9');
  assert.equal(asked.length, 2);
});

test('everything can be called otherwise', async (t) => {
  const desk = await Convead.open(t);
  const visitor = open(t, desk, {
    server: `${desk.url}/nowhere/`,
    mount: `${desk.url}/faye`,
    channels: { service: '/inbox/:visitor_id', conversation: '/talk-:conversation_id/all' },
    paths: {
      open: `${desk.url}/chat/service/:visitor_id`,
      messages: `${desk.url}/chat/conversation/:conversation_id/messages`,
      send: `${desk.url}/chat/conversation/:conversation_id`,
    },
    fields: { text: 'words', id: 'key' },
    sender: { visitor: 'v1' },
  });
  await visitor.start();
  await isConnected(visitor);
  desk.publish('/inbox/v1', { conversation: { key: 42 } });
  await until(() => desk.subscribed.includes('/talk-42/all'));
  await visitor.open();
  assert.deepEqual(
    desk.asked.map(({ path }) => path),
    ['/chat/conversation/42/messages'],
  );
});

test('what has ended already is not said to be open with somebody else', () => {
  const reasonOf = (said: string) => refusalOf(said, { isOffline: false }).details.reason;
  for (const said of ['This conversation is already closed', 'Диалог закрыт другим менеджером'])
    assert.equal(reasonOf(said), 'conversation_closed');
  for (const said of ['chat already open with another manager', 'Чат открыт другим менеджером'])
    assert.equal(reasonOf(said), 'already_open');
});
