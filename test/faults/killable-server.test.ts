/** The server dies as asked, and what it acknowledged is there when it comes again. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { until } from '../support/until.ts';
import { KillableServer } from './killable-server.ts';

async function raise(t: TestContext): Promise<KillableServer> {
  const server = await KillableServer.open();
  t.after(() => server.close());
  return server;
}

const isUp = async ({ url }: KillableServer) =>
  (await fetch(`${url}/healthz`).catch(() => ({ ok: false }))).ok;

async function session({ url }: KillableServer, body: object = {}) {
  const answer = await fetch(`${url}/chat/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ organization: 'demo', ...body }),
  });
  return (await answer.json()) as { session: string; self: { id: string } };
}

test('killed, it is gone; started again, it is the same server', async (t) => {
  const server = await raise(t);
  const { session: first, self } = await session(server);
  const { port } = server;
  await server.kill();
  assert.equal(await isUp(server), false);
  await server.starts();
  assert.equal(server.port, port);
  assert.equal((await session(server, { session: first })).self.id, self.id);
});

test('stopped, it says goodbye with a code', async (t) => {
  const server = await raise(t);
  const { session: token } = await session(server);
  const { url } = server;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/chat/unknown/`);
  const codes: number[] = [];
  socket.addEventListener('close', ({ code }) => codes.push(code));
  await until(() => socket.readyState === 1);
  await server.stops();
  await until(() => codes.length === 1);
  assert.deepEqual([codes, token.length > 0], [[1012], true]);
});

test('its clock jumps, and stays where it is over a restart', async (t) => {
  const server = await raise(t);
  const DAY = 86_400_000;
  const { session: token } = await session(server);
  const headers = { authorization: `Bearer ${token}` };
  const known = async () => (await fetch(`${server.url}/chat/conversations`, { headers })).status;
  assert.equal(await known(), 200);
  server.jumps(200 * DAY);
  await until(async () => (await known()) === 401, { what: 'the session is over by then' });
  await server.kill();
  await server.starts();
  assert.equal(await known(), 401);
  server.jumps(0);
  await until(async () => (await known()) === 200);
});
