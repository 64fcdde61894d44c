/** A visitor of the Convead of nobody: our client, and what is waited for of it. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Client, createClient, type Protocol } from '../../src/index.ts';
import { type ConveadOptions, convead } from '../../src/protocols/convead.ts';
import type { Store } from '../../src/stores/store.ts';
import { until } from '../support/until.ts';
import { type Behaviour, Convead } from './convead-rig.ts';

const CONNECTION = { backoff: { base: 5, cap: 20, spread: 10 } };

export function open(t: TestContext, { url }: Convead, more: ConveadOptions = {}): Client {
  const getToken = async () => 'v1';
  const protocol = convead({ server: url, organization: 'demo', getToken, patience: 500, ...more });
  return client(t, protocol);
}

export function client(t: TestContext, protocol: Protocol, store?: Store): Client {
  const kept = store && { store: () => store };
  const opened = createClient({ protocol, connection: CONNECTION, retryDelay: 20, ...kept });
  t.after(() => opened.close());
  return opened;
}

export const isConnected = (visitor: Client) =>
  until(() => visitor.connection.status === 'connected');
export const texts = (visitor: Client) =>
  visitor.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
export const seen = (visitor: Client, ...expected: string[]) =>
  until(
    () => {
      assert.deepEqual(texts(visitor), expected);
      return true;
    },
    { what: `to see ${expected}` },
  );

export const isSettled = ({ conversations }: Client) =>
  conversations.every(({ messages }) => messages.every(({ status }) => /sent|read/.test(status)));

export async function talk(t: TestContext, behaviour: Behaviour = {}, more: ConveadOptions = {}) {
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
