/** Agents see whether a visitor is there, on the lines that are open anyway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Visitors } from '../../server/visitors.ts';
import type { WireConversationPage, WirePositions } from '../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, type Socket, scene, until } from './server-rig.ts';

const AT_ONCE = { visitorPresenceFor: 0 };
/** So long that no test sees it end. */
const FOR_EVER = { visitorPresenceFor: 600_000 };

/** What agents are told next of the visitor of a conversation. */
async function told(desk: Socket, id: string) {
  for (;;) {
    const { visitors = {} } = await desk.next('presence');
    const presence = visitors[id];
    if (presence) return presence;
  }
}

/** The next that a line of theirs says of all of them. */
async function pinged(desk: Socket) {
  desk.send({ t: 'probe' });
  return (await desk.next('ping')).visitors;
}

async function listed(agent: Caller, id: string) {
  const { body } = await agent.call('GET', '/chat/conversations?last=0');
  const { conversations } = body as { conversations: WireConversationPage[] };
  return conversations.find(({ conversation }) => conversation.id === id)?.conversation.presence;
}

test('agents hear when a visitor comes and when they leave, and since when they are away', async (t) => {
  const now = 1_700_000_000_000;
  const { visitor, agent, desk, id } = await scene(t, { ...AT_ONCE, clock: () => now });
  assert.equal(await listed(agent, id), undefined, 'who only wrote by request was never seen');
  const line = await visitor.connect();
  assert.deepEqual(await told(desk, id), { online: true });
  assert.deepEqual(await listed(agent, id), { online: true });
  line.close();
  assert.deepEqual(await told(desk, id), { online: false, seenAt: now });
  assert.deepEqual(await listed(agent, id), { online: false, seenAt: now });
});

test('a welcome and each ping tell it of all conversations, so what was lost is made up for', async (t) => {
  const { visitor, agent, id } = await scene(t, AT_ONCE);
  const line = await visitor.connect();
  const other = await arrive({ url: visitor.url });
  const { conversation } = await other.starts('Hi');
  const desk = await agent.connect();
  t.after(() => desk.close());
  const [welcome] = desk.frames;
  assert.ok(welcome?.t === 'welcome');
  const expected = { [id]: { online: true }, [conversation.id]: { online: false } };
  assert.deepEqual(welcome.visitors, expected);
  assert.deepEqual(await pinged(desk), expected);
  line.close();
  await told(desk, id);
  assert.equal((await pinged(desk))?.[id]?.online, false);
});

test('who begins a conversation while they are here is seen to be here', async (t) => {
  const { desk, visitor } = await scene(t, AT_ONCE);
  const stranger = await arrive({ url: visitor.url });
  const line = await stranger.connect();
  const { conversation } = await stranger.starts('Hi');
  assert.deepEqual(await told(desk, conversation.id), { online: true });
  line.close();
});

test('a visitor is there as long as one of their lines is, on whatever device', async (t) => {
  const { desk, visitor, id } = await scene(t, AT_ONCE);
  const one = await visitor.connect();
  await told(desk, id);
  const two = await visitor.connect();
  one.close();
  await one.closed;
  assert.equal((await pinged(desk))?.[id]?.online, true);
  two.close();
  assert.equal((await told(desk, id)).online, false);
  const said = desk.frames.filter((frame) => frame.t === 'presence' && frame.visitors);
  assert.equal(said.length, 2, 'the second line is no news');
});

test('a reload, or another transport, is no absence', async (t) => {
  const { desk, visitor, id } = await scene(t, FOR_EVER);
  const before = await visitor.connect();
  await told(desk, id);
  before.close();
  await before.closed;
  const again = { ...visitor.hello(), client: 'after the reload' };
  await visitor.poll(again, [], 10);
  const after = await visitor.connect();
  assert.equal((await pinged(desk))?.[id]?.online, true);
  assert.equal(desk.frames.filter((frame) => frame.t === 'presence' && frame.visitors).length, 1);
  after.close();
});

test('who polls is there, and gone when nothing more comes', async (t) => {
  const { desk, visitor, page, id } = await scene(t, AT_ONCE);
  const streams: WirePositions = { [id]: page.position };
  const held = new AbortController();
  const poll = visitor.poll({ ...visitor.hello(streams), welcomed: true }, [], 5_000, held.signal);
  assert.deepEqual(await told(desk, id), { online: true });
  held.abort();
  await assert.rejects(poll);
  assert.equal((await told(desk, id)).online, false);
});

test('agents who poll are told as well', async (t) => {
  const { agent, visitor, id } = await scene(t, FOR_EVER);
  const line = await visitor.connect();
  const frames = await agent.poll(agent.hello(), [], 10);
  const welcome = frames.find((frame) => frame.t === 'welcome');
  assert.deepEqual(welcome?.visitors, { [id]: { online: true } });
  line.close();
});

test('nobody else hears of it: neither visitors, nor agents of those who never wrote', async (t) => {
  const { desk, visitor, id } = await scene(t, AT_ONCE);
  const line = await visitor.connect();
  await told(desk, id);
  const passing = await arrive({ url: visitor.url });
  const stranger = await passing.connect();
  stranger.close();
  await stranger.closed;
  line.send({ t: 'probe' });
  const ping = await line.next('ping');
  assert.equal('visitors' in ping, false);
  assert.deepEqual(Object.keys((await pinged(desk)) ?? {}), [id]);
  line.close();
  await told(desk, id);
  const said = desk.frames.flatMap((frame) =>
    frame.t === 'presence' && frame.visitors ? [Object.keys(frame.visitors)] : [],
  );
  assert.deepEqual(said, [[id], [id]]);
});

test('only so many of those who left are remembered', async () => {
  let changes = 0;
  const visitors = new Visitors({ linger: 3, clock: () => 10, changed: () => changes++, most: 2 });
  for (const id of ['a', 'b', 'c']) {
    visitors.arrive('demo', id)();
    const before = changes;
    await until(() => changes > before);
  }
  const seen = (id: string) => visitors.presence('demo', id);
  assert.deepEqual([seen('a'), seen('c')], [{ online: false }, { online: false, seenAt: 7 }]);
  assert.deepEqual(visitors.presence('other', 'c'), { online: false }, 'of one desk alone');
  visitors.close();
});

test('whose line ends after the server has stopped is nobody’s news', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: string[] = [];
  const visitors = new Visitors({
    linger: 10,
    clock: () => 0,
    changed: (_, visitor) => told.push(visitor),
  });
  const [leave, before] = [visitors.arrive('demo', 'a'), visitors.arrive('demo', 'b')];
  before();
  visitors.close();
  leave();
  t.mock.timers.tick(1_000);
  assert.deepEqual(told, ['a', 'b']);
});
