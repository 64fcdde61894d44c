/** What a page's own listeners do to us: they throw, listen anew in the middle, and take their time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client, ClientEvents, Message } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import { begin, connected, level, setScene } from './scene.ts';
import { Wiretap } from './wiretap.ts';

const EVENTS = [
  'connection',
  'conversations',
  'organization',
  'unread',
  'message',
  'error',
] as const satisfies readonly (keyof ClientEvents)[];

test('T14: one exception in a handler kills the client while it says connected → all goes on, and the page hears of it', async (t) => {
  const { server, agent, visit } = await setScene(t);
  const reported: unknown[] = [];
  // Browsers have it, Node has not.
  Object.assign(globalThis, { reportError: (error: unknown) => reported.push(error) });
  t.after(() => Reflect.deleteProperty(globalThis, 'reportError'));
  const client = visit();
  const broken = () => {
    throw new Error('a bug of the page');
  };
  for (const event of EVENTS) client.on(event, broken);
  const conversation = await begin(client);
  for (const event of ['messages', 'info', 'typing'] as const) conversation.on(event, broken);
  await agent.answers('one');
  await agent.types();
  await until(() => conversation.typing.length === 1);
  server.now.controls.drop();
  await agent.answers('two');
  conversation.send({ text: 'three' });
  await agent.sees('three');
  await level(conversation, agent);
  assert.equal(client.connection.status, 'connected');
  assert.ok(reported.length >= EVENTS.length, `${reported.length} reported`);
});

test('T17: listening anew inside of a message handler brings messages twice → each is told once', async (t) => {
  const { agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  const told: string[] = [];
  const listen = () => {
    const off = client.on('message', ({ text }) => {
      off();
      told.push(text);
      listen();
    });
  };
  listen();
  for (const text of ['one', 'two', 'three', 'four']) {
    await agent.answers(text);
  }
  await level(conversation, agent);
  await until(() => told.includes('four'));
  assert.deepEqual(told.filter(isOfTheAgent), [...new Set(told.filter(isOfTheAgent))]);
});

test('T18: a slow handler of a session that is over brings its messages again and moves the cursor back → it only moves on', async (t) => {
  const tap = Wiretap.install(t);
  const { agent, server, talk } = await setScene(t);
  const { client, conversation } = await talk();
  const told: string[] = [];
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const onMessage = async ({ text }: Message) => {
    await slow;
    told.push(text);
  };
  client.on('message', (message) => void onMessage(message));
  for (const text of ['one', 'two', 'three']) {
    await agent.answers(text);
    await until(() => conversation.messages.at(-1)?.text === text);
    server.now.controls.drop();
    await connectsAnew(client);
  }
  release();
  await until(() => told.length >= 3);
  assert.deepEqual(told.filter(isOfTheAgent), ['one', 'two', 'three']);
  const cursors = tap.saying('hello').map(({ streams }) => offsetIn(streams, conversation.id));
  assert.ok(cursors.length >= 4 && (cursors.at(-1) ?? 0) > (cursors[0] ?? 0));
  assert.deepEqual(
    cursors,
    [...cursors].sort((a, b) => a - b),
  );
});

async function connectsAnew(client: Client): Promise<void> {
  await until(() => client.connection.status !== 'connected');
  await connected(client);
}

function isOfTheAgent(text: string): boolean {
  return ['one', 'two', 'three', 'four'].includes(text);
}

function offsetIn(streams: unknown, id: string): number {
  return (streams as Record<string, { o: number } | undefined>)[id]?.o ?? 0;
}
