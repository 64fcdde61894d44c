/** Tokens: they wear out while nobody looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePage } from './fake-page.ts';
import { agentToken, connected, setScene } from './scene.ts';
import { Wiretap } from './wiretap.ts';

test('T29: the line comes back with the token that expired while the machine slept → with a fresh one', async (t) => {
  const { server, visit } = await setScene(t);
  const page = new FakePage();
  const given: string[] = [];
  const getToken = async () => {
    const token = await agentToken(server.url);
    given.push(token);
    return token;
  };
  const client = visit({ getToken, role: 'agent', network: page.network });
  await client.start();
  await connected(client);
  page.hears('freeze');
  server.now.controls.expire();
  given.length = 0;
  const tap = Wiretap.install(t);
  page.hears('resume');
  await connected(client);
  assert.equal(given.length, 1, 'one fresh token');
  const sessions = tap.saying('hello').map(({ token }) => token);
  assert.equal(new Set(sessions).size, sessions.length, 'no session is tried twice');
  assert.ok(sessions.length <= 2);
});
