/** A message that is stored, whose answer was lost, and which lies before all that we catch up with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atRest, connected, level, setScene, textsOf } from './scene.ts';

test('T37: an echo stays stuck after a gap too long to tell → the page of history settles it by its local id', {
  timeout: 60_000,
}, async (t) => {
  const { server, network, agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  server.now.controls.loseAcks(1);
  server.now.controls.lose(1);
  conversation.send({ text: 'nobody told us' });
  await agent.sees('nobody told us');
  await network.drops();
  for (let count = 1; count <= 330; count += 1) await agent.answers(`missed ${count}`);
  await server.now.controls.forget(conversation.id, 10);
  await network.returns();
  await connected(client);
  await atRest(conversation);
  await level(conversation, agent);
  const copies = conversation.messages.filter(({ text }) => text === 'nobody told us');
  assert.ok(copies.length <= 1, `${copies.length} copies`);
  assert.equal(textsOf(conversation).at(-1), 'missed 330');
});
