/** Echoes, pages of history and logs that begin anew meet in one list: nothing vanishes, nothing is there twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client, Conversation } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import { agentToken, atRest, connected, level, type Scene, setScene, textsOf } from './scene.ts';

test('T35: a snapshot wipes what was just written → it is shown at every moment while the line comes back', async (t) => {
  const scene = await setScene(t);
  const { client, conversation } = await scene.talk();
  const shown = await lostPlace(scene, client, conversation, async () => {
    conversation.send({ text: 'mine' });
    await until(() => textsOf(conversation).includes('mine'));
  });
  await atRest(conversation);
  await level(conversation, scene.agent);
  for (const texts of shown)
    assert.equal(texts.filter((text) => text === 'mine').length, 1, texts.join(' | '));
  assert.ok(shown.length > 1);
});

test('T36: a reset drops local echoes → waiting, unechoed and failed messages outlive it', async (t) => {
  const scene = await setScene(t);
  const { server, agent } = scene;
  const { client, conversation } = await scene.talk();
  // The server refuses what nobody can see.
  conversation.send({ text: '\u200b' });
  await until(() => conversation.messages.at(-1)?.status === 'failed');
  // The operator hears of it as well, but has no line here: one event, one answer.
  server.now.controls.loseAcks(1);
  server.now.controls.lose(1);
  conversation.send({ text: 'stored, and nobody told us' });
  await agent.sees('stored, and nobody told us');
  await lostPlace(scene, client, conversation, async () => {
    conversation.send({ text: 'waits' });
    await until(() => textsOf(conversation).includes('waits'));
  });
  await agent.sees('waits');
  await until(() => conversation.messages.filter(isStored).length === 4, { what: 'four stored' });
  const failed = conversation.messages.filter(({ status }) => status === 'failed');
  assert.deepEqual(
    failed.map(({ text }) => text),
    ['\u200b'],
  );
  assert.deepEqual(
    textsOf(conversation).filter((text) => text !== '\u200b'),
    await agent.transcript(),
  );
});

test('T38: what was written before the catch-up ended stands in the wrong place → where the log has it', {
  timeout: 60_000,
}, async (t) => {
  const { server, network, agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  await network.drops();
  // More than come along with a welcome: the rest is asked for after it.
  const missed = Array.from({ length: 320 }, (_, index) => `missed ${index}`);
  for (const text of missed) await agent.answers(text);
  conversation.send({ text: 'before the line' });
  server.now.controls.delay(100);
  await network.returns();
  await connected(client);
  conversation.send({ text: 'before the end' });
  await agent.sees('before the end');
  server.now.controls.calm();
  await atRest(conversation);
  await level(conversation, agent);
  const all = ['hello', ...missed, 'before the line', 'before the end'];
  assert.deepEqual(textsOf(conversation), all);
});

test('T39: a place that the server has forgotten shows an empty conversation → what is known stays until the new is there', async (t) => {
  const scene = await setScene(t);
  const { client, conversation } = await scene.talk();
  const lists: number[] = [];
  client.on('conversations', (list) => lists.push(list.length));
  const shown = await lostPlace(scene, client, conversation, async () => {
    for (const text of ['one', 'two']) await scene.agent.answers(text);
  });
  await level(conversation, scene.agent);
  assert.ok(shown.length > 0);
  for (const texts of shown) assert.ok(texts.includes('hello'), `shown: ${texts.join(' | ')}`);
  assert.ok(lists.every((length) => length === 1));
  assert.equal(client.known && conversation.known, true);
});

test('T47: a message gets another id on each way it comes → one and the same, as answer, echo, page and catch-up', async (t) => {
  const { server, network, talk, visit } = await setScene(t);
  const visitor = await talk();
  const agent = { getToken: () => agentToken(server.url), role: 'agent' } as const;
  const desks = [visit(agent), visit({ ...agent, url: server.url }), visit(agent)];
  const [sender, listener, late] = desks as [Client, Client, Client];
  for (const desk of [sender, listener]) await arrive(desk);
  const ids = (client: Client) =>
    client.conversation(visitor.conversation.id)?.messages.map(({ id, localId }) => [id, localId]);
  // With the first word somebody joins; nothing must be under way when the next one is answered.
  sender.conversation(visitor.conversation.id)?.send({ text: 'a first word' });
  await until(() => listener.conversations[0]?.messages.at(-1)?.status === 'delivered');
  await until(() => sender.conversations[0]?.messages.at(-1)?.status === 'delivered');
  // The answer comes first, to everybody else the echo.
  server.now.controls.hold();
  sender.conversation(visitor.conversation.id)?.send({ text: 'answered' });
  await until(() => sender.conversations[0]?.messages.at(-1)?.status === 'sent');
  server.now.controls.release();
  await until(() => ids(listener)?.length === ids(sender)?.length && ids(sender)?.at(-1)?.[1]);
  await network.drops();
  listener.conversation(visitor.conversation.id)?.send({ text: 'while one is away' });
  await until(() => listener.conversations[0]?.messages.at(-1)?.status === 'sent');
  await network.returns();
  await connected(sender);
  await arrive(late);
  const all = [sender, listener, late].map((desk) => () => JSON.stringify(ids(desk)));
  const same = () => new Set(all.map((each) => each())).size === 1;
  await until(same).catch(() => assert.deepEqual(ids(sender), ids(listener)));
  const own = ids(late)?.slice(-2) ?? [];
  assert.ok(own.every(([, localId]) => typeof localId === 'string'));
  assert.equal(new Set(ids(late)?.map(([id]) => id)).size, ids(late)?.length);
});

async function arrive(client: Client): Promise<void> {
  await client.start();
  await connected(client);
  await client.open();
  await client.conversations[0]?.open();
}

/** The line breaks, the log forgets where we stood, and the line comes back; all lists that were shown. */
async function lostPlace(
  { network, server, agent }: Scene,
  client: Client,
  conversation: Conversation,
  meanwhile: () => Promise<void>,
): Promise<readonly (readonly string[])[]> {
  await network.drops();
  await until(() => client.connection.status === 'connecting');
  await meanwhile();
  const shown: (readonly string[])[] = [textsOf(conversation)];
  conversation.on('messages', () => shown.push(textsOf(conversation)));
  await agent.answers('said while away');
  await server.now.controls.forget(conversation.id);
  await network.returns();
  await connected(client);
  await until(() => textsOf(conversation).includes('said while away'));
  return shown;
}

function isStored({ status }: { readonly status: string }): boolean {
  return ['sent', 'delivered', 'read'].includes(status);
}
