/** The judge of a scene: quiet where nothing is wrong, and not where something was taken out of the log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/until.ts';
import { Scene } from './scene.ts';

test('a message that vanishes from the log is found', { timeout: 120_000 }, async (t) => {
  const scene = await Scene.open({ people: 2 });
  t.after(() => scene.close());
  const [ana, vera] = scene.people.map(({ participant }) => participant);
  assert.ok(ana && vera);
  await until(() => ana.says('vera1'), { timeout: 10_000 });
  await scene.comesToRest(30_000);
  assert.deepEqual(await scene.judge(30_000), [], 'nothing is wrong yet');
  assert.equal((await scene.log())[0]?.texts.length, 2);

  const message = ana.client.conversations[0]?.messages.at(-1);
  assert.ok(message);
  await scene.asOperator(`conversations/${message.conversationId}/messages/${message.id}`, {
    method: 'DELETE',
  });
  assert.deepEqual(await scene.judge(30_000), [{ kind: 'lost', text: message.text }]);
});

test('a message that has not left its page is found', { timeout: 120_000 }, async (t) => {
  const scene = await Scene.open({ people: 2 });
  t.after(() => scene.close());
  const [, vera] = scene.people;
  assert.ok(vera);
  vera.network.drops();
  vera.participant.says('vera1');
  const [found] = await scene.judge(500);
  assert.equal(found?.kind, 'lost');
});
