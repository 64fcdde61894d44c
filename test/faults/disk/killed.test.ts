/**
 * The server is killed again and again while people write: what was acknowledged is there, once,
 * where it was acknowledged, and in the order in which it was written.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { folder, until } from '../../node/server-rig.ts';
import { random } from '../../support/random.ts';
import { times } from '../../support/thorough.ts';
import { KilledServer } from './killed-server.ts';
import { Writer } from './writer.ts';

const KILLS = Number(process.env.FAULTS_KILLS ?? times(4, 12));
const WRITERS = 4;
/** Milliseconds of writing between two deaths, at most. */
const LIFE = 120;

test('killed again and again while four people write, the server has kept every word', async (t) => {
  const next = random(t);
  const server = new KilledServer(await folder(t));
  t.after(() => server.dies());
  await server.starts();
  const writers = Array.from({ length: WRITERS }, (_, index) => new Writer(`w${index}`));
  await Promise.all(writers.map((writer) => writer.arrives(server.url)));
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = count(writers);
    const lines = writers.map((writer) => writer.writes(server.url, () => true));
    await until(() => count(writers) > before);
    // The moment is the point: nothing here is waited for.
    await setTimeout(next() * LIFE);
    await server.dies();
    await Promise.all(lines);
    await server.starts();
  }
  await Promise.all(writers.map((writer) => writer.writes(server.url, () => false)));
  const complaints = await Promise.all(writers.map((writer) => writer.complaints(server.url)));
  assert.deepEqual(complaints.flat(), []);
  t.diagnostic(`${count(writers)} acknowledged, ${KILLS} kills`);
  assert.ok(count(writers) >= KILLS);
  await server.stops();
});

function count(writers: readonly Writer[]): number {
  return writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
}
