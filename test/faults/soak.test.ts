/** The short form of `npm run faults`; FAULTS_SEED plays a plan again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soak } from './soak.ts';
import { SHORT } from './soak-forms.ts';

test('five people, three kills, and every message once and in order on every screen', {
  timeout: 300_000,
}, async () => {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31);
  console.log(`FAULTS_SEED=${seed}`);
  const report = await soak({ ...SHORT, seed });
  assert.deepEqual(report.violations, []);
  assert.ok(report.sent >= SHORT.messages, `${report.sent} messages were sent`);
  assert.equal(report.stored, report.sent);
  assert.equal(report.deeds['server killed'], SHORT.deeds['server killed']);
  assert.ok(report.transports['long-poll'] && report.transports.websocket, 'over both transports');
});
