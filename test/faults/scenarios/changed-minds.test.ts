/** Listeners that change their mind in the middle of what they are told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { until } from '../../support/until.ts';
import { setScene, socketsOf } from './scene.ts';

test('T15: connect and disconnect inside of handlers leave the client stuck → it ends as it was asked last', {
  timeout: 60_000,
}, async (t) => {
  const { server, visit } = await setScene(t);
  const word = fc.constantFrom('start', 'sign out');
  // What a listener does when it is called for the first, the second … time.
  const plans = fc.array(fc.array(word, { maxLength: 3 }), { minLength: 1, maxLength: 8 });
  const play = async (plan: readonly (readonly string[])[]) => {
    const client = visit();
    const calls = [...plan];
    const rejected: unknown[] = [];
    let wanted = true;
    const ask = (what: string) => {
      wanted = what === 'start';
      const asked = wanted ? client.start() : client.signOut();
      asked.catch((error) => rejected.push(error));
    };
    client.on('connection', () => {
      for (const each of calls.shift() ?? []) ask(each);
    });
    ask('start');
    const asAsked = () => client.connection.status === (wanted ? 'connected' : 'disconnected');
    for (;;) {
      await until(asAsked).catch(() => assert.fail(`${wanted}, but ${client.connection.status}`));
      if (wanted) break;
      ask('start');
    }
    assert.deepEqual(rejected, []);
    const count = async () => (await socketsOf(server)) === 1;
    await until(count, { what: 'one socket' });
    client.close();
    await until(async () => (await socketsOf(server)) === 0, { what: 'no socket' });
  };
  await fc.assert(fc.asyncProperty(plans, play), { numRuns: 30, endOnFailure: true });
});
