/** What T24 asks, of a backend that has no long poll to fall back to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setHours } from './hours.ts';

const MINUTE = 60_000;

test('a backend with WebSocket alone that hangs up is not dialled in a spin either', async (t) => {
  const { clock, backend } = await setHours(t);
  backend.polls = false;
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
