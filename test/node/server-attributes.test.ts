/** What a page tells of its visitor and of a conversation: kept, shown to the desk, checked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireConversationPage } from '../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, errorOf, scene } from './server-rig.ts';

const begin = async (visitor: Caller, attributes?: object) => {
  const draft = { local_id: crypto.randomUUID(), text: 'Hello', ...(attributes && { attributes }) };
  return visitor.call('POST', '/chat/conversations', draft);
};
const tell = (visitor: Caller, attributes: object) => visitor.call('PATCH', '/me', { attributes });
const seenBy = async (caller: Caller) => {
  const { body } = await caller.call('GET', '/chat/conversations?last=0');
  const { conversations } = body as { conversations: WireConversationPage[] };
  return conversations.map(({ conversation }) => conversation.attributes);
};

test('they stand in each conversation of this visitor, for the desk to see, and for nobody else', async (t) => {
  const { server, visitor, agent } = await scene(t);
  const first = await begin(visitor, { name: 'Eva', plan: 'pro', page: '/a' });
  assert.equal((first.body as WireConversationPage).conversation.visitor?.name, 'Eva');
  const stranger = await arrive(server);
  await begin(stranger, { plan: 'basic' });
  assert.equal((await tell(visitor, { plan: 'free', page: null, seats: 3 })).status, 204);
  const told = [
    { plan: 'basic' },
    { name: 'Eva', plan: 'free', seats: 3 },
    { plan: 'free', seats: 3 },
  ];
  assert.deepEqual(await seenBy(agent), told);
  assert.deepEqual(await seenBy(stranger), [{ plan: 'basic' }]);
  const { body } = await visitor.call('GET', '/me/export');
  assert.equal(JSON.stringify(body).match(/"seats":3/g)?.length, 2, 'what is known is exported');
});

test('the desk hears of a change at once, and of none where nothing is different', async (t) => {
  const { visitor, agent } = await scene(t);
  const line = await agent.connect();
  t.after(() => line.close());
  for (const plan of ['pro', 'pro', 'free']) await tell(visitor, { plan });
  for (const plan of ['pro', 'free']) {
    const { evs } = await line.next('evs');
    assert.deepEqual(
      evs.map((event) => event.k === 'info' && event.b.info.attributes),
      [{ plan }],
    );
  }
});

test('what does not fit is refused, and so is whoever is no visitor', async (t) => {
  const { visitor, agent } = await scene(t);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`a${at}`, at]));
  const wrong = [{ 'a b': 1 }, { a: {} }, { a: ['x'] }, { a: 'x'.repeat(1_001) }, many];
  for (const attributes of wrong) {
    assert.equal(errorOf(await begin(visitor, attributes)), 'bad_request');
    assert.equal(errorOf(await tell(visitor, attributes)), 'bad_request');
  }
  assert.equal(errorOf(await begin(visitor, { a: null })), 'bad_request');
  await begin(visitor, Object.fromEntries(Object.entries(many).slice(1)));
  assert.equal(errorOf(await tell(visitor, { one: 'more' })), 'bad_request');
  assert.equal((await tell(visitor, { a1: 'other' })).status, 204);
  assert.equal(errorOf(await tell(agent, { plan: 'pro' })), 'forbidden');
  assert.equal((await visitor.call('PATCH', '/me', {})).status, 400);
});
