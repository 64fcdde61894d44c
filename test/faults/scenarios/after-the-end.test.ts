/** A client that was closed is silent, also when an answer was under way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { setScene, socketsOf } from './scene.ts';

test('T16: a post that fails is an unhandled rejection, and events come after the end → neither', async (t) => {
  const { agent, server, talk } = await setScene(t);
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));
  server.now.controls.refuseSockets();
  const { client, conversation } = await talk();
  server.now.controls.refusePolls();
  conversation.send({ text: 'into nothing' });
  conversation.setTyping(true);
  await until(() => client.connection.status === 'connecting');
  server.now.controls.refusePolls(false);
  await agent.sees('into nothing');
  const told: string[] = [];
  conversation.send({ text: 'the last word' });
  client.close();
  const events = ['connection', 'conversations', 'message', 'unread', 'error'] as const;
  for (const event of events) client.on(event, () => told.push(event));
  for (const event of ['messages', 'info', 'typing'] as const)
    conversation.on(event, () => told.push(event));
  await agent.answers('to nobody');
  server.now.controls.drop();
  await until(async () => (await socketsOf(server)) === 0);
  assert.deepEqual([told, unhandled], [[], []]);
});
