/** A person who opens the chat asks for a line, whatever ended the last one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { agentToken, connected, setScene } from './scene.ts';

test('T2: a lock that an end for good leaves behind → a person who opens the chat connects it again', async (t) => {
  const { server, visit } = await setScene(t);
  const client = visit();
  await client.start();
  await connected(client);
  for (const code of [4003, 4000, 1008]) {
    server.now.controls.drop(code);
    await until(() => client.connection.status === 'disconnected');
    await client.open();
    await connected(client);
  }
  // The same after the page could not say who its visitor is.
  let known = false;
  const getToken = async () => {
    if (!known) throw new Error('the page does not know yet');
    return agentToken(server.url);
  };
  const operator = visit({ getToken, role: 'agent' });
  await assert.rejects(operator.start(), /does not know yet/);
  known = true;
  await operator.start();
  await connected(operator);
});
