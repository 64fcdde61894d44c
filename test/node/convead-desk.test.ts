/** The four requests of the Convead door, and our client through it to the desk and back. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunningServer } from '../../server/server.ts';
import { type Client, createClient } from '../../src/index.ts';
import { type ConveadOptions, convead } from '../../src/protocols/convead.ts';
import { Agent } from '../support/agent.ts';
import { until } from '../support/until.ts';
import { folder, serve } from './server-rig.ts';

const VISITOR = { type: 'visitor', id: 'v1' };

/** A server with an operator on duty, and how to ask it. */
async function door(t: TestContext, options = {}) {
  const server = await serve(t, { hold: 5_000, presenceFor: 50, ...options });
  const agent = new Agent(() => server.desk);
  agent.arrives();
  const ask = async (path: string, body: object | string = {}, type = 'application/json') => {
    const response = await fetch(`${server.url}/convead/chat/${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, said: isJson ? JSON.parse(text) : text };
  };
  return { server, agent, ask };
}

function open(t: TestContext, { url }: RunningServer, more: ConveadOptions = {}): Client {
  const protocol = convead({ server: `${url}/convead`, organization: 'demo', ...more });
  const connection = { backoff: { base: 5, cap: 20, spread: 10 } };
  const client = createClient({ protocol, connection, retryDelay: 20 });
  t.after(() => client.close());
  return client;
}

const texts = ({ conversations }: Client) =>
  conversations.flatMap(({ messages }) =>
    messages.filter(({ author }) => author.role !== 'system').map(({ text }) => text),
  );
const seen = (client: Client, ...expected: string[]) =>
  until(() => {
    assert.deepEqual(texts(client), expected);
    return true;
  });
const isSettled = ({ conversations }: Client) =>
  conversations.every(({ messages }) => messages.every(({ status }) => /sent|read/.test(status)));

async function talk(t: TestContext, server: RunningServer): Promise<Client> {
  const client = open(t, server, { getToken: async () => 'v1' });
  await client.start();
  await until(() => client.connection.status === 'connected');
  await client.open();
  await client.startConversation({ text: 'hello' });
  await until(() => texts(client).length === 1 && isSettled(client));
  return client;
}

test('a conversation is opened once, and stands on the desk from its first message on', async (t) => {
  const { ask, agent, server } = await door(t);
  const first = await ask('service/v1', { sender: VISITOR });
  const again = await ask('service/v1', { sender: VISITOR });
  assert.equal(first.status, 200);
  assert.deepEqual(again, first);
  const { conversation } = first.said;
  assert.deepEqual(conversation, {
    id: conversation.id,
    visitor_id: 'v1',
    manager: { type: 'manager', id: 'ana', name: 'Ana Ribeiro', avatar_url: '/avatars/ana.svg' },
    state: 'open',
  });
  const all = { organization: 'demo', limit: 10 };
  assert.equal((await server.desk.log.conversations(all)).length, 0);
  const path = `conversation/${conversation.id}`;
  assert.deepEqual((await ask(`${path}/messages`)).said, { messages: [] });
  await ask(path, { sender: VISITOR, content: 'hello' });
  await agent.sees('hello');
  assert.equal(
    (await ask('service/v1', { sender: VISITOR })).said.conversation.id,
    conversation.id,
  );
});

test('nobody there, another manager, nothing written, and what is not there', async (t) => {
  const { ask, agent } = await door(t);
  const ana = { type: 'manager', id: 'ana' };
  const tomas = { type: 'manager', id: 'tomas' };
  const elsewhere = { status: 403, said: { error: 'chat already open with another manager' } };
  const { said } = await ask('service/v1', { sender: ana });
  assert.deepEqual(await ask('service/v1', { sender: tomas }), elsewhere);
  const path = `conversation/${said.conversation.id}`;
  await ask(path, { sender: VISITOR, content: 'hello' });
  assert.deepEqual(await ask('service/v1', { sender: tomas }), elsewhere);
  assert.equal((await ask('service/v1', { sender: ana })).status, 200);
  assert.deepEqual(await ask(path, { sender: VISITOR, content: ' ' }), {
    status: 422,
    said: { error: 'content is empty' },
  });
  for (const lost of ['nowhere', 'nowhere/messages', 'nowhere/message/1/mark_read']) {
    const { status, said: page } = await ask(`conversation/${lost}`, { content: 'x' });
    assert.equal(status, 404);
    assert.match(page, /^<!doctype html>/);
  }
  agent.leaves();
  let asked = 0;
  await until(async () => {
    const offline = await ask(`service/w${asked++}`, { sender: VISITOR });
    assert.deepEqual(offline, { status: 422, said: { error: 'chat_offline_message' } });
    return true;
  });
});

test('history counts up over all conversations of a visitor, from one on', async (t) => {
  const { ask, agent, server } = await door(t);
  const begin = async () => (await ask('service/v1', { sender: VISITOR })).said.conversation.id;
  const first = await begin();
  for (const content of ['one', 'two'])
    await ask(`conversation/${first}`, { sender: VISITOR, content });
  await agent.sees('two');
  const ana = { id: 'ana', role: 'agent', organization: 'demo' } as const;
  await server.desk.setOpen(ana, first, false);
  const second = await begin();
  assert.notEqual(second, first);
  await ask(
    `conversation/${second}`,
    'sender[type]=visitor&sender[id]=v1&content=three',
    'application/x-www-form-urlencoded',
  );
  const history = async (body: object) =>
    (await ask(`conversation/${second}/messages`, body)).said.messages as {
      id: number;
      content: string;
      read: boolean;
    }[];
  const all = await history({});
  assert.deepEqual(
    all.map(({ content }) => content),
    ['one', 'two', 'three'],
  );
  const ids = all.map(({ id }) => id);
  assert.deepEqual(
    ids.toSorted((a, b) => a - b),
    ids,
  );
  const since = await history({ since_id: ids[1], count: 1 });
  assert.deepEqual(
    since.map(({ content }) => content),
    ['two'],
  );
  assert.deepEqual(
    (await history({ count: 1 })).map(({ content }) => content),
    ['three'],
  );
  await ask(`conversation/${second}/message/${ids[2]}/mark_read`);
  assert.deepEqual(
    (await history({})).map(({ read }) => read),
    [false, false, true],
  );
});

test('a long history is there to its beginning, and from one on without a hole', async (t) => {
  const { ask, agent } = await door(t, { limits: { burst: 500, perSecond: 500 } });
  const { id } = (await ask('service/v1', { sender: VISITOR })).said.conversation;
  await ask(`conversation/${id}`, { sender: VISITOR, content: 'm0' });
  for (let n = 1; n < 250; n++) await agent.answers(`m${n}`);
  const history = async (body: object) =>
    (await ask(`conversation/${id}/messages`, body)).said.messages as {
      id: number;
      content: string;
    }[];
  const texts = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `m${from + index}`);
  const textsOf = async (body: object) => (await history(body)).map(({ content }) => content);
  assert.deepEqual(await textsOf({}), texts(150, 250));
  assert.deepEqual(await textsOf({ count: 240 }), texts(10, 250));
  const [first] = await history({ count: 250 });
  assert.deepEqual(await textsOf({ since_id: first?.id, count: 102 }), texts(0, 102));
});

test('one that was opened and has no word in it yet has the history of its visitor', async (t) => {
  const { ask, agent } = await door(t);
  const begin = async () => (await ask('service/v1', { sender: VISITOR })).said.conversation.id;
  const first = await begin();
  await ask(`conversation/${first}`, { sender: VISITOR, content: 'one' });
  await agent.ends();
  const { said } = await ask(`conversation/${await begin()}/messages`);
  assert.deepEqual(
    said.messages.map(({ content }: { content: string }) => content),
    ['one'],
  );
});

test('a visitor and an operator talk; two that read the same stay two', async (t) => {
  const { server, agent } = await door(t);
  const client = await talk(t, server);
  await agent.answers('good day');
  await seen(client, 'hello', 'good day');
  await until(() => client.unread === 1);
  const [conversation] = client.conversations;
  assert.equal(conversation?.info.agents[0]?.name, 'Ana Ribeiro');
  conversation?.markRead();
  await agent.isReadUpTo('good day');
  for (const text of ['again', 'again']) conversation?.send({ text });
  await seen(client, 'hello', 'good day', 'again', 'again');
  await until(() => isSettled(client));
  await agent.reads('hello');
  await until(() => conversation?.messages[0]?.status === 'read');
  const before = server.log.entries.length;
  await client.open();
  assert.equal(server.log.entries.length, before);
});

test('what is written after the end is refused, and says why', async (t) => {
  const { server, agent } = await door(t);
  const client = await talk(t, server);
  await agent.ends();
  await until(() => client.conversations[0]?.info.open === false);
  client.conversations[0]?.send({ text: 'one more thing' });
  const failed = () => client.conversations[0]?.messages.at(-1)?.failure;
  assert.equal((await until(failed)).code, 'conversation_closed');
});

test('what was written and answered with an error is there once', async (t) => {
  const { server, agent } = await door(t);
  const client = await talk(t, server);
  server.controls.loseAcks(1);
  client.conversations[0]?.send({ text: 'once' });
  await until(() => isSettled(client) && texts(client).length === 2);
  await agent.sees('once');
  server.controls.failRequests(1);
  client.conversations[0]?.send({ text: 'twice tried' });
  await agent.sees('twice tried');
  await seen(client, 'hello', 'once', 'twice tried');
});

for (const refuse of [false, true])
  test(`nothing is lost over cut ${refuse ? 'polls' : 'sockets'} and a restart`, async (t) => {
    const dataDir = await folder(t);
    const { server } = await door(t, { dataDir });
    server.controls.refuseSockets(refuse);
    const client = await talk(t, server);
    const [conversation] = client.conversations;
    const expected = ['hello'];
    const says = (agent: Agent) => async (text: string) => {
      expected.push(text);
      await agent.answers(text);
    };
    const agent = new Agent(() => server.desk);
    for (let i = 0; i < 3; i++) {
      server.controls.drop();
      await says(agent)(`news ${i}`);
      conversation?.send({ text: `mine ${i}` });
      expected.push(`mine ${i}`);
      await until(() => texts(client).length === expected.length && isSettled(client));
    }
    await server.close();
    const next = await serve(t, { hold: 5_000, dataDir, port: server.port });
    next.controls.refuseSockets(refuse);
    await says(new Agent(() => next.desk))('after the restart');
    await until(() => texts(client).length === expected.length, { timeout: 15_000 });
    assert.deepEqual(texts(client).toSorted(), expected.toSorted());
    const { messages } = await next.desk.log.messages(conversation?.id ?? '', { limit: 50 });
    const written = messages.filter(({ notice }) => !notice).map(({ text }) => text);
    assert.deepEqual(texts(client), written);
  });

test('a manager works through the same door', async (t) => {
  const { server, agent } = await door(t);
  const manager = open(t, server, { role: 'agent', getToken: async () => 'ana' });
  await manager.start();
  await until(() => manager.connection.status === 'connected');
  await manager.open();
  const client = await talk(t, server);
  const found = await until(() => manager.conversations[0]);
  await found.open();
  await seen(manager, 'hello');
  assert.equal(found.info.visitor?.id, 'v1');
  found.send({ text: 'good day' });
  await seen(client, 'hello', 'good day');
  await agent.sees('good day');
});
