/** Conversations over plain requests: the list, history, edits, endings, markers, and whose they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  WireConversationPage,
  WireHistory,
  WireStored,
} from '../../src/protocols/shaman-wire.ts';
import { arrive, Caller, errorOf, scene, signIn } from './server-rig.ts';

test('a conversation begins once for the same local id', async (t) => {
  const { visitor } = await scene(t);
  const first = await visitor.starts('Hello', 'one');
  const [second, third] = await Promise.all([
    visitor.starts('Hello', 'one'),
    visitor.starts('Hello', 'one'),
  ]);
  assert.deepEqual(second, first);
  assert.deepEqual(third, first);
  assert.equal(first.messages[0]?.id, `${first.conversation.id}-${first.position.o}`);
});

test('two at once begin one conversation', async (t) => {
  const { visitor } = await scene(t);
  const [one, two] = await Promise.all([visitor.starts('Hi', 'x'), visitor.starts('Hi', 'x')]);
  assert.equal(one.conversation.id, two.conversation.id);
});

test('the list shows own conversations, newest activity first, with their last messages', async (t) => {
  let now = 1_000_000;
  const { visitor, id, agent } = await scene(t, { clock: () => (now += 10) });
  const second = await visitor.starts('Second');
  for (const text of ['a', 'b', 'c']) {
    const draft = { local_id: text, text };
    await agent.call('POST', `/chat/conversations/${id}/messages`, draft);
  }
  const { body } = await visitor.call('GET', '/chat/conversations?last=2');
  const { conversations } = body as { conversations: WireConversationPage[] };
  assert.deepEqual(
    conversations.map(({ conversation, messages, hasEarlier }) => [
      conversation.id,
      conversation.unread,
      messages.map(({ text }) => text),
      hasEarlier,
    ]),
    [
      [id, 3, ['b', 'c'], true],
      [second.conversation.id, 0, ['Second'], false],
    ],
  );
});

test('a list of more than 128 says where it is cut; one of those it leaves out is had by itself', async (t) => {
  const { server, agent, id } = await scene(t);
  const { log } = server.desk;
  const list = async () => {
    const { body } = await agent.call('GET', '/chat/conversations?last=0');
    return (body as { conversations: WireConversationPage[] }).conversations;
  };
  const begin = (name: string) => {
    const visitor = { id: name, role: 'visitor', name } as const;
    const draft = { localId: name, text: 'Hi', files: [], agents: [], organization: 'demo' };
    return log.start({ ...draft, id: name, visitor });
  };
  for (let count = 0; count < 127; count++) await begin(`v${count}`);
  assert.deepEqual(
    (await list()).map(({ more }) => more),
    Array(128).fill(undefined),
  );
  await begin('one-more');
  const cut = await list();
  assert.deepEqual(
    cut.map(({ more }) => more),
    [...Array(127).fill(undefined), true],
  );
  assert.ok(!cut.some(({ conversation }) => conversation.id === id));
  const { body } = await agent.call('GET', `/chat/conversations/${id}`);
  const { conversation, messages, position, more } = body as WireConversationPage;
  assert.deepEqual([conversation.id, more], [id, undefined]);
  assert.deepEqual(messages.map(({ text }) => text).at(-1), 'Hello');
  assert.ok(position.o > 0);
});

test('nobody sees conversations of others; agents see those of their desk', async (t) => {
  const { server, id, agent } = await scene(t);
  const stranger = await arrive(server);
  const paths = [
    ['GET', `/chat/conversations/${id}`],
    ['GET', `/chat/conversations/${id}/messages`],
    ['POST', `/chat/conversations/${id}/messages`, { local_id: 'x', text: 'x' }],
    ['POST', `/chat/conversations/${id}/read`, { up_to: `${id}-2` }],
    ['PATCH', `/chat/conversations/${id}`, { open: false }],
    ['PATCH', `/chat/conversations/${id}/messages/${id}-2`, { text: 'x' }],
    ['DELETE', `/chat/conversations/${id}/messages/${id}-2`],
  ] as const;
  for (const [method, path, body] of paths) {
    assert.equal((await stranger.call(method, path, body)).status, 404, `${method} ${path}`);
    assert.equal((await new Caller(server.url).call(method, path, body)).status, 401);
  }
  const list = async (caller: Caller) =>
    ((await caller.call('GET', '/chat/conversations')).body as { conversations: unknown[] })
      .conversations.length;
  assert.deepEqual([await list(stranger), await list(agent)], [0, 1]);
});

test('history goes back and forth in pages', async (t) => {
  const { visitor, id } = await scene(t);
  for (let n = 3; n <= 12; n += 1) {
    const draft = { local_id: `m${n}`, text: `${n}` };
    await visitor.call('POST', `/chat/conversations/${id}/messages`, draft);
  }
  const read = async (query: string) => {
    const { body } = await visitor.call('GET', `/chat/conversations/${id}/messages?${query}`);
    const { messages, hasEarlier, hasLater } = body as WireHistory;
    return [messages.map(({ id: each }) => Number(each.split('-')[1])), hasEarlier, hasLater];
  };
  assert.deepEqual(await read('count=3'), [[10, 11, 12], true, false]);
  assert.deepEqual(await read(`count=3&before_id=${id}-5`), [[2, 3, 4], false, true]);
  assert.deepEqual(await read(`count=3&since_id=${id}-5`), [[6, 7, 8], true, true]);
  assert.deepEqual(await read(`count=3&since_id=${id}-10`), [[11, 12], true, false]);
  for (const query of ['count=0', 'count=101', 'count=x']) {
    const answer = await visitor.call('GET', `/chat/conversations/${id}/messages?${query}`);
    assert.equal(answer.status, 400, query);
  }
  const foreign = await visitor.call('GET', `/chat/conversations/${id}/messages?before_id=other-3`);
  assert.equal(foreign.status, 404);
});

test('the same message again is the same message', async (t) => {
  const { visitor, id } = await scene(t);
  const send = () =>
    visitor.call('POST', `/chat/conversations/${id}/messages`, { local_id: 'same', text: 'Once' });
  const [first, second] = [await send(), await send()];
  assert.deepEqual([first.status, second.status], [201, 200]);
  assert.deepEqual(second.body, first.body);
});

test('edits and deletions reach the past, and only the author makes them', async (t) => {
  const { visitor, agent, id, page, desk } = await scene(t);
  const path = `/chat/conversations/${id}/messages/${page.messages[0]?.id}`;
  const denied = await agent.call('PATCH', path, { text: 'Not mine' });
  assert.deepEqual([denied.status, errorOf(denied)], [403, 'forbidden']);
  const { body } = await visitor.call('PATCH', path, { text: 'Hello, edited' });
  assert.equal((body as { message: { text: string } }).message.text, 'Hello, edited');
  const late = await agent.connect({ [id]: { ...page.position, o: 0 } });
  assert.deepEqual(
    late.events.map(({ k, b }) => (k === 'msg' || k === 'edit' ? b.message.text : k)),
    ['info', 'Hello, edited', 'Hello, edited'],
  );
  late.close();
  assert.equal((await visitor.call('DELETE', path)).status, 204);
  assert.equal((await visitor.call('DELETE', path)).status, 404);
  const later = await agent.connect({ [id]: { ...page.position, o: 0 } });
  assert.deepEqual(
    later.events.map(({ k, o }) => [k, o]),
    [
      ['info', 1],
      ['del', 2],
      ['del', 3],
      ['del', 4],
    ],
    'offsets stay dense, the text is gone',
  );
  later.close();
  assert.equal((await desk.heard(4)).at(-1)?.k, 'del');
});

test('an ended conversation takes no messages until it is opened again', async (t) => {
  const { visitor, agent, id } = await scene(t);
  const send = (local_id: string) =>
    visitor.call('POST', `/chat/conversations/${id}/messages`, { local_id, text: 'Hello?' });
  const before = await send('before');
  await agent.call('PATCH', `/chat/conversations/${id}`, { open: false });
  const refused = await send('after');
  assert.deepEqual([refused.status, errorOf(refused)], [409, 'conversation_closed']);
  assert.deepEqual((await send('before')).body, before.body, 'a repeat is no new message');
  await visitor.call('PATCH', `/chat/conversations/${id}`, { open: true });
  assert.equal((await send('after')).status, 201);
  const { body } = await visitor.call('GET', `/chat/conversations/${id}/messages`);
  assert.deepEqual(
    (body as WireHistory).messages.map(({ author, text }) => [author.role, text]),
    [
      ['visitor', 'Hello'],
      ['visitor', 'Hello?'],
      ['system', 'The conversation was closed'],
      ['system', 'The conversation was reopened'],
      ['visitor', 'Hello?'],
    ],
  );
});

test('read markers count what is unread, and set the status of messages', async (t) => {
  const { visitor, agent, id, page } = await scene(t);
  const unread = async () => {
    const { body } = await agent.call('GET', '/chat/conversations');
    const [first] = (body as { conversations: WireConversationPage[] }).conversations;
    return [first?.conversation.unread, first?.messages[0]?.status];
  };
  assert.deepEqual(await unread(), [1, 'sent']);
  const up_to = page.messages[0]?.id;
  const marked = await agent.call('POST', `/chat/conversations/${id}/read`, { up_to });
  assert.equal(marked.status, 204);
  assert.deepEqual(await unread(), [0, 'read']);
  assert.ok(visitor.known);
});

test('an agent who writes joins, once', async (t) => {
  const { server, visitor, id } = await scene(t);
  const tomas = await signIn(server, 'tomas');
  for (const text of ['I can help', 'With that']) {
    await tomas.call('POST', `/chat/conversations/${id}/messages`, { local_id: text, text });
  }
  const { body } = await visitor.call('GET', '/chat/conversations');
  const [first] = (body as { conversations: WireConversationPage[] }).conversations;
  assert.deepEqual(
    first?.conversation.agents.map((agent) => agent.id),
    ['ana', 'tomas'],
  );
  assert.deepEqual(
    first?.messages.map(({ text }) => text),
    ['Hello', 'Tomás Novák joined the conversation', 'I can help', 'With that'],
  );
});

test('a stored message says where it stands', async (t) => {
  const { visitor, id, page } = await scene(t);
  const draft = { local_id: 'next', text: 'Next' };
  const { body } = await visitor.call('POST', `/chat/conversations/${id}/messages`, draft);
  const { message, position } = body as WireStored;
  assert.deepEqual(position, { e: page.position.e, o: page.position.o + 1 });
  assert.equal(message.id, `${id}-${position.o}`);
});
