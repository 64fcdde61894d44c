/** Our client against npm's real Faye server, with all that Convead's document leaves open. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Client, createClient, type Protocol } from '../../src/index.ts';
import { type ConveadOptions, convead } from '../../src/protocols/convead.ts';
import { until } from '../support/until.ts';
import { type Behaviour, Convead } from './convead-rig.ts';

const CONNECTION = { backoff: { base: 5, cap: 20, spread: 10 } };

function open(t: TestContext, { url }: Convead, more: ConveadOptions = {}): Client {
  const getToken = async () => 'v1';
  const protocol = convead({ server: url, organization: 'demo', getToken, patience: 500, ...more });
  return client(t, protocol);
}

function client(t: TestContext, protocol: Protocol): Client {
  const opened = createClient({ protocol, connection: CONNECTION, retryDelay: 20 });
  t.after(() => opened.close());
  return opened;
}

/** No WebSocket gets through. */
function polling(protocol: Protocol): Protocol {
  const endpoints = protocol.endpoints.bind(protocol);
  return Object.assign(protocol, {
    endpoints: async (...cursors: Parameters<Protocol['endpoints']>) =>
      (await endpoints(...cursors)).filter(({ transport }) => transport === 'long-poll'),
  });
}

const isConnected = (visitor: Client) => until(() => visitor.connection.status === 'connected');
const texts = (visitor: Client) =>
  visitor.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
const seen = (visitor: Client, ...expected: string[]) =>
  until(
    () => {
      assert.deepEqual(texts(visitor), expected);
      return true;
    },
    { what: `to see ${expected}` },
  );

const isSettled = ({ conversations }: Client) =>
  conversations.every(({ messages }) => messages.every(({ status }) => /sent|read/.test(status)));

async function talk(t: TestContext, behaviour: Behaviour = {}, more: ConveadOptions = {}) {
  const desk = await Convead.open(t, behaviour);
  const visitor = open(t, desk, more);
  await visitor.start();
  await isConnected(visitor);
  await visitor.open();
  await visitor.startConversation({ text: 'hello' });
  await until(() => desk.messages.length === 1);
  await seen(visitor, 'hello');
  return { desk, visitor };
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
