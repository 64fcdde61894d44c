/** What T9 asks, of the `message` event: pages play a sound with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { level, setScene } from './scene.ts';

test('a message that comes over two lines at once is told once', async (t) => {
  const { server, agent, talk } = await setScene(t);
  const { client, conversation } = await talk();
  const told: string[] = [];
  client.on('message', ({ text, author }) => author.role === 'agent' && told.push(text));
  // As when a poll and a socket overlap: the second copy comes before the first one is kept.
  server.now.controls.repeat(20);
  for (let round = 0; round < 10; round += 1) await agent.answers(`agent ${round}`);
  await level(conversation, agent);
  await until(() => told.includes('agent 9'));
  assert.deepEqual(told, [...new Set(told)]);
});
