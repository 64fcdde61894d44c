/** From WebSocket to long poll and back, on evidence alone and without losing a word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import { connected, level, setScene, textsOf } from './scene.ts';

test('T8: a deployment pins everybody to long poll → whoever met a server that was down is on WebSocket again', async (t) => {
  const { server, agent, talk, visit } = await setScene(t);
  const regulars = await Promise.all(Array.from({ length: 10 }, () => talk()));
  const clients = regulars.map(({ client }) => client);
  await server.stops();
  const stranger = visit();
  void stranger.start();
  const attempts = () => clients.every((client) => attemptsOf(client) >= 6);
  await until(attempts, { timeout: 15_000, what: 'six attempts each' });
  await server.starts();
  agent.leaves();
  agent.arrives();
  for (const client of [...clients, stranger]) {
    await connected(client);
    await until(() => transportOf(client) === 'websocket', { what: 'a socket' });
  }
  // Nor does the next page of anybody begin with a poll.
  server.forgets();
  const next = visit();
  await next.start();
  await connected(next);
  assert.deepEqual(
    server.asked.filter((each) => each.includes('/poll/')),
    [],
  );
});

test('T9: messages are lost while the line changes from long poll to WebSocket → none lost, none doubled, in order', {
  timeout: 60_000,
}, async (t) => {
  const { server, agent, talk } = await setScene(t);
  server.now.controls.refuseSockets();
  const { client, conversation } = await talk();
  assert.equal(transportOf(client), 'long-poll');
  const said: string[] = ['hello'];
  const talks = async (round: number) => {
    conversation.send({ text: `visitor ${round}` });
    await agent.answers(`agent ${round}`);
    said.push(`visitor ${round}`, `agent ${round}`);
  };
  for (let round = 0; round < 5; round += 1) await talks(round);
  server.now.controls.refuseSockets(false);
  for (let round = 5; transportOf(client) !== 'websocket' || round < 20; round += 1)
    await talks(round);
  await agent.sees(said.findLast((text) => text.startsWith('visitor')) ?? '');
  await level(conversation, agent);
  const log = textsOf(conversation);
  assert.deepEqual([...log].sort(), [...said].sort());
  for (const who of ['visitor', 'agent']) {
    const of = (texts: readonly string[]) => texts.filter((text) => text.startsWith(who));
    assert.deepEqual(of(log), of(said));
  }
});

test('T10: the change to WebSocket waits behind a held poll → it is done within a second', async (t) => {
  const { server, visit } = await setScene(t);
  server.now.controls.refuseSockets();
  const client = visit({ connection: { transport: { probeDelay: 300 } } });
  await client.start();
  await connected(client);
  const held = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return /^shaman_polls 1$/m.test(text);
  };
  await until(held, { what: 'a held poll' });
  server.now.controls.refuseSockets(false);
  const began = performance.now();
  await until(() => transportOf(client) === 'websocket');
  const took = performance.now() - began;
  assert.ok(took < 1_000, `${took} ms`);
});

function transportOf({ connection }: Client): string {
  return connection.status === 'connected' ? connection.transport : connection.status;
}

function attemptsOf({ connection }: Client): number {
  return connection.status === 'connecting' ? connection.attempt : 0;
}
