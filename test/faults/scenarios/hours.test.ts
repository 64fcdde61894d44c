/** Hours in a moment: what happens to a chat in a page that stays open, hidden, or asleep. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setHours } from './hours.ts';
import { textsOf } from './scene.ts';

const MINUTE = 60_000;

test('T21: one queued message goes out 1,800 times after half an hour offline → each is sent once', async (t) => {
  const { clock, backend, client } = await setHours(t);
  const conversation = client.conversations[0];
  backend.accepts = 'nobody';
  backend.sockets.last.dies();
  for (const text of ['one', 'two', 'three']) {
    conversation?.send({ text });
    await clock.passes(10 * MINUTE);
  }
  backend.accepts = 'everybody';
  await clock.passes(MINUTE);
  const sends = backend.desk.asked.filter((each) => each.startsWith('send'));
  assert.deepEqual(sends, ['send c one', 'send c two', 'send c three']);
  assert.deepEqual(backend.desk.textsOf(), ['hello', 'one', 'two', 'three']);
});

test('T24: a server that accepts and hangs up is dialled in an endless spin → at most 10 dials a minute after the first', async (t) => {
  const { clock, backend } = await setHours(t);
  for (const accepts of ['then hangs up', 'before the welcome hangs up', 'nobody'] as const) {
    backend.accepts = accepts;
    for (const socket of backend.open) socket.dies();
    await clock.passes(MINUTE);
    const before = backend.dials;
    await clock.passes(5 * MINUTE);
    const each = (backend.dials - before) / 5;
    assert.ok(each > 1 && each <= 10, `${accepts}: ${each} dials a minute`);
  }
});

test('T27: a tab in the background loses its line and never catches up → within 3 s of a look at it all is there', async (t) => {
  const { clock, backend, client, page } = await setHours(t, { backoff: { random: () => 1 } });
  const seen = () => textsOf(client.conversations[0] ?? assert.fail('no conversation'));
  page.isLookedAt(false);
  clock.grain = MINUTE;
  for (let minute = 0; minute < 30; minute += 1) {
    if (minute === 20) {
      backend.accepts = 'nobody';
      for (const socket of backend.open) socket.dies();
      backend.says('in the background');
    }
    await clock.passes(25_000);
    backend.pings();
    await clock.passes(35_000);
  }
  // The next attempt, if there is one, is half a minute away: too long with the chat before one's eyes.
  assert.notEqual(client.connection.status, 'connected');
  backend.accepts = 'everybody';
  clock.grain = 1;
  page.isLookedAt(true);
  await clock.passes(3_000);
  assert.equal(client.connection.status, 'connected');
  assert.deepEqual(seen(), ['hello', 'in the background']);
  // The same after an hour in which nothing ran at all.
  page.hears('freeze');
  backend.says('while frozen');
  clock.sleeps(60 * MINUTE);
  page.hears('resume');
  await clock.passes(3_000);
  assert.equal(client.connection.status, 'connected');
  assert.deepEqual(seen(), ['hello', 'in the background', 'while frozen']);
});
