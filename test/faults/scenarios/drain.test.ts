/** A server that leaves asks its clients back at a pace that the next one can serve. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintIn } from '../../../src/connection/close-policy.ts';
import { arrive, Socket, serve, signIn } from '../../node/server-rig.ts';
import { peak, returnOf, seeded } from './herd.ts';

/** So many that 250 of them in a second are few. */
const CLIENTS = 1_200;

test('T6: a restart makes everybody come back in a stampede → at most 250 in a second', {
  timeout: 60_000,
}, async (t) => {
  const server = await serve(t, { limits: { lines: 2_000 } });
  const desk = await (await signIn(server, 'ana')).connect();
  const visitor = await arrive(server);
  await visitor.starts('hello');
  const lines = Array.from({ length: CLIENTS }, () => {
    const line = new Socket(server.url, visitor.known.room_id);
    line.send(visitor.hello());
    return line;
  });
  for (const line of lines) await line.next('welcome');
  desk.close();
  const began = performance.now();
  const losses = lines.map(async ({ closed }) => {
    const { code, reason } = await closed;
    return { at: performance.now() - began, code, hint: hintIn(reason) };
  });
  await server.close();
  const random = seeded(6);
  const times = (await Promise.all(losses)).map((loss) => returnOf(loss, 0, { random }));
  assert.ok(peak(times) <= 250, `${peak(times)} in a second`);
});
