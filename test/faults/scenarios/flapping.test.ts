/** A proxy that lets sockets open and kills them: a line that never lasts is one that does not work. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { Middlebox } from './middlebox.ts';
import { atRest, setScene } from './scene.ts';
import { Wiretap } from './wiretap.ts';

test('T7: a socket that opens and dies flaps for ever → on long poll within 4 sessions', {
  timeout: 30_000,
}, async (t) => {
  const { server, visit } = await setScene(t);
  const proxy = await Middlebox.open(t, () => server.port, { life: 300 });
  const tap = Wiretap.install(t, 'with polls');
  const client = visit({ url: proxy.url });
  await client.start();
  await client.open();
  const polls = () =>
    client.connection.status === 'connected' && client.connection.transport === 'long-poll';
  await until(() => polls() || tap.dials > 4, { timeout: 20_000 });
  assert.ok(tap.dials <= 4, `${tap.dials} sockets`);
  // It stays there, and it works.
  const conversation = await client.startConversation({ text: 'by long poll' });
  await atRest(conversation);
  assert.ok(polls());
});
