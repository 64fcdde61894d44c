/** What people write arrives once and in their order, whenever and wherever the line is cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { atRest, connected, level, setScene } from './scene.ts';
import { Wiretap } from './wiretap.ts';

const numbers = (count: number, word = 'message') =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`);

test('T20: what waited is sent in another order after the line came back → 50 messages and 3 breaks keep theirs', async (t) => {
  const { server, network, agent, talk } = await setScene(t);
  const { conversation } = await talk();
  await network.drops();
  const texts = numbers(50);
  for (const text of texts) conversation.send({ text });
  await network.returns();
  for (const upTo of [8, 21, 37]) {
    await agent.sees(`message ${upTo}`);
    server.now.controls.drop();
  }
  await atRest(conversation);
  assert.deepEqual(await agent.transcript(), ['hello', ...texts]);
  await level(conversation, agent);
});

test('T22: written while the outbox empties, then cut again → nothing of both is lost', async (t) => {
  const { network, agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  await network.drops();
  const texts = numbers(20);
  for (const text of texts) conversation.send({ text });
  await network.returns();
  await agent.sees('message 5');
  const meanwhile = numbers(5, 'meanwhile');
  for (const text of meanwhile) conversation.send({ text });
  await network.drops();
  await until(() => client.connection.status === 'connecting');
  assert.notDeepEqual(await agent.transcript(), ['hello', ...texts, ...meanwhile]);
  await network.returns();
  await atRest(conversation);
  assert.deepEqual(await agent.transcript(), ['hello', ...texts, ...meanwhile]);
  await level(conversation, agent);
});

test('T23: a restart between storing and answering floods the log with copies → a hundred of them, and each message once', {
  timeout: 110_000,
}, async (t) => {
  const { server, agent, talk } = await setScene(t);
  const backoff = { base: 1, cap: 20, spread: 20 };
  const { client, conversation } = await talk({ connection: { backoff } });
  const tap = Wiretap.install(t);
  const texts = numbers(100);
  for (const [index, text] of texts.entries()) {
    const { controls } = server.now;
    // Stored, and neither the answer nor the echo gets through.
    controls.mute();
    conversation.send({ text });
    await until(async () => (await agent.transcript()).at(-1) === text, { interval: 2 });
    // To the client a lost line and a lost server are one; every 25th is a real restart.
    if (index % 25 === 0) {
      await server.restarts();
      agent.leaves();
      agent.arrives();
    } else {
      controls.drop();
      controls.calm();
    }
    await connected(client);
    await atRest(conversation);
  }
  assert.ok(tap.dials >= 100, `${tap.dials} lines`);
  assert.deepEqual((await agent.transcript()).slice(-99), texts.slice(-99));
  const copies = conversation.messages.filter(({ text }) => text.startsWith('message'));
  assert.deepEqual(
    copies.map(({ text }) => text),
    texts,
  );
});
