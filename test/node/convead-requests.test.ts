/** How often a Convead backend is asked: each request is one that it pays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convead } from '../../src/protocols/convead.ts';
import { MemoryStore } from '../../src/stores/memory-store.ts';
import { until } from '../support/until.ts';
import { client, isConnected, isSettled, seen, talk } from './convead-cast.ts';
import { Convead } from './convead-rig.ts';

test('what is said on a living line is asked for by nobody', async (t) => {
  const { desk, visitor } = await talk(t);
  await until(() => isSettled(visitor));
  const asked = () =>
    desk.asked.splice(0).map(({ path }) => path.replace('/chat/conversation', ''));
  assert.deepEqual(asked(), [
    ...['/chat/service/v1', '/42/messages'],
    ...['/chat/service/v1', '/42', '/42/messages'],
  ]);
  desk.says('good day');
  await seen(visitor, 'hello', 'good day');
  visitor.conversations[0]?.send({ text: 'thanks' });
  await until(() => desk.messages.length === 3 && isSettled(visitor));
  desk.says('bye');
  await seen(visitor, 'hello', 'good day', 'thanks', 'bye');
  assert.deepEqual(asked(), ['/42']);
});

test('a page that comes back asks for what is new, and nothing when it is opened', async (t) => {
  const { desk, visitor } = await talk(t);
  const before = desk.asked.length;
  await visitor.open();
  await visitor.conversations[0]?.open();
  assert.equal(desk.asked.length, before);
});

for (const [since, asks] of [
  ['inclusive', 1],
  ['exclusive', 1],
  ['older', 2],
] as const)
  test(`a reload asks what is new in ${asks}, where since_id is ${since} and was seen to be`, async (t) => {
    const desk = await Convead.open(t, { since });
    desk.write({ type: 'visitor', id: 'v1' }, 'hello');
    desk.says('good day');
    const store = new MemoryStore();
    const arrives = async () => {
      const protocol = convead({ server: desk.url, getToken: async () => 'v1' });
      const visitor = client(t, protocol, store);
      await visitor.start();
      await isConnected(visitor);
      return visitor;
    };
    const first = await arrives();
    await first.open();
    await seen(first, 'hello', 'good day');
    first.close();
    for (const most of [2, asks]) {
      desk.asked.length = 0;
      const again = await arrives();
      await seen(again, 'hello', 'good day');
      assert.equal(desk.asked.length, most);
      again.close();
    }
    const last = await arrives();
    desk.asked.length = 0;
    desk.says('bye');
    await seen(last, 'hello', 'good day', 'bye');
    assert.deepEqual(desk.asked, []);
  });

test('each message is marked as read once, however many come while others are being marked', async (t) => {
  const { desk, visitor } = await talk(t);
  const [conversation] = visitor.conversations;
  conversation?.on('messages', () => conversation.markRead());
  const said = Array.from({ length: 10 }, (_, n) => desk.says(`number ${n}`));
  await until(() => desk.messages.every(({ read, id }) => read || id < Number(said[0])));
  await until(() => visitor.unread === 0);
  const marked = desk.asked.flatMap(({ path }) => /(\d+)\/mark_read/.exec(path)?.[1] ?? []);
  assert.deepEqual(marked.map(Number), said);
});

test('what could not be marked as read is marked with the next that is', async (t) => {
  const { desk, visitor } = await talk(t);
  const protocol = convead({ server: desk.url, getToken: async () => 'v1' });
  const second = client(t, protocol);
  await second.start();
  await second.open();
  await isConnected(second);
  await isConnected(visitor);
  const ids = ['one', 'two', 'three'].map((text) => String(desk.says(text)));
  await seen(second, 'hello', 'one', 'two', 'three');
  desk.failures = 1;
  await assert.rejects(protocol.markRead?.('42', ids[1] ?? '') ?? Promise.resolve());
  await protocol.markRead?.('42', ids[2] ?? '');
  assert.deepEqual(
    desk.messages.map(({ read }) => read),
    [false, true, true, true],
  );
});
