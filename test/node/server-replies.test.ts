/** Answers to messages, answers that are offered, notices of what happened, and who has seen it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  WireBody,
  WireConversationPage,
  WireHistory,
  WireMessage,
  WireStored,
} from '../../src/protocols/shaman-wire.ts';
import { type Caller, errorOf, scene, signIn } from './server-rig.ts';

const send = (caller: Caller, id: string, body: WireBody, local_id: string = crypto.randomUUID()) =>
  caller.call('POST', `/chat/conversations/${id}/messages`, { local_id, ...body });
const messageIn = ({ body }: { readonly body: unknown }) => (body as WireStored).message;

async function history(caller: Caller, id: string): Promise<readonly WireMessage[]> {
  const { body } = await caller.call('GET', `/chat/conversations/${id}/messages`);
  return (body as WireHistory).messages;
}

async function first(caller: Caller) {
  const { body } = await caller.call('GET', '/chat/conversations');
  const [page] = (body as { conversations: WireConversationPage[] }).conversations;
  return page?.conversation ?? assert.fail('no conversation');
}

test('an answer quotes what it answers, by request and by frame', async (t) => {
  const { visitor, desk, id, page } = await scene(t);
  const reply_to = page.messages[0]?.id ?? '';
  desk.send({ t: 'send', n: 1, conv: id, cid: 'a', body: { text: 'Indeed', reply_to } });
  const { stored } = await desk.next('ack');
  const author = { id: visitor.known.self.id, role: 'visitor' };
  assert.deepEqual(stored?.message.replyTo, { id: reply_to, author, text: 'Hello' });
  const back = messageIn(await send(visitor, id, { text: 'Right', reply_to: stored.message.id }));
  assert.deepEqual([back.replyTo?.text, back.replyTo?.author.name], ['Indeed', 'Ana Ribeiro']);
});

test('a quote of what was taken back says nothing any more', async (t) => {
  const { visitor, agent, id, page } = await scene(t);
  const reply_to = page.messages[0]?.id ?? '';
  await send(agent, id, { text: 'Indeed', reply_to });
  await visitor.call('DELETE', `/chat/conversations/${id}/messages/${reply_to}`);
  const [answer] = await history(agent, id);
  assert.deepEqual([answer?.replyTo?.id, answer?.replyTo?.text], [reply_to, '']);
  const late = await agent.connect({ [id]: { ...page.position, o: 0 } });
  assert.equal(JSON.stringify(late.events).includes('Hello'), false);
  late.close();
});

test('what is no message of this conversation cannot be answered', async (t) => {
  const { visitor, agent, id } = await scene(t);
  const other = await visitor.starts('Elsewhere');
  for (const reply_to of [other.messages[0]?.id ?? '', `${id}-99`, `${id}-1`, 'x']) {
    const refused = await send(agent, id, { text: 'x', reply_to });
    assert.deepEqual([refused.status, errorOf(refused)], [400, 'bad_request'], reply_to);
  }
});

test('agents offer answers, visitors do not, and there is a measure', async (t) => {
  const { visitor, agent, id } = await scene(t);
  const quick_replies = ['Yes', 'No'];
  await send(agent, id, { text: 'Shall I?', quick_replies });
  assert.deepEqual((await history(visitor, id)).at(-1)?.quickReplies, quick_replies);
  const forged = await send(visitor, id, { text: 'x', quick_replies });
  assert.deepEqual([forged.status, errorOf(forged)], [403, 'forbidden']);
  for (const bad of [[], [''], ['  '], ['x'.repeat(81)], Array.from({ length: 11 }, () => 'x')])
    assert.equal((await send(agent, id, { text: 'x', quick_replies: bad })).status, 400);
});

test('what happened is told as notices, with who did it', async (t) => {
  const { server, visitor, agent, id } = await scene(t);
  const tomas = await signIn(server, 'tomas');
  await send(tomas, id, { text: 'Hi' });
  await agent.call('PATCH', `/chat/conversations/${id}`, { open: false });
  await visitor.call('PATCH', `/chat/conversations/${id}`, { open: true });
  await visitor.call('PATCH', `/chat/conversations/${id}`, { open: false });
  const notices = (await history(visitor, id)).flatMap(({ notice, author }) =>
    notice ? [[author.role, notice.kind, notice.by?.id]] : [],
  );
  assert.deepEqual(notices, [
    ['system', 'joined', 'tomas'],
    ['system', 'closed', 'ana'],
    ['system', 'reopened', visitor.known.self.id],
    ['system', 'closed', visitor.known.self.id],
  ]);
});

test('each side knows who of the other has seen it, and when', async (t) => {
  const { visitor, agent, id, page } = await scene(t);
  assert.equal((await first(visitor)).seenBy, undefined);
  const up_to = page.messages[0]?.id;
  const before = Date.now();
  await agent.call('POST', `/chat/conversations/${id}/read`, { up_to });
  const { seenBy } = await first(visitor);
  assert.deepEqual(seenBy?.author.name, 'Ana Ribeiro');
  assert.ok(seenBy && seenBy.at >= before && seenBy.at <= Date.now());
  assert.equal((await first(agent)).seenBy, undefined, 'one does not look at oneself');
  const answer = messageIn(await send(agent, id, { text: 'Hi' }));
  await visitor.call('POST', `/chat/conversations/${id}/read`, { up_to: answer.id });
  assert.equal((await first(agent)).seenBy?.author.id, visitor.known.self.id);
});

test('a visitor rates; the newest counts, and it is noted once', async (t) => {
  const { visitor, agent, desk, id } = await scene(t);
  const rate = (caller: Caller, body: object) =>
    caller.call('POST', `/chat/conversations/${id}/rating`, body);
  const rated = (await rate(visitor, { score: 2, comment: ' Slow ' })).body;
  assert.deepEqual((rated as WireConversationPage).conversation.rating, {
    score: 2,
    comment: 'Slow',
  });
  await Promise.all([rate(visitor, { score: 4 }), rate(visitor, { score: 5 })]);
  assert.deepEqual((await first(agent)).rating, { score: 5 });
  const notices = (await history(agent, id)).filter(({ notice }) => notice?.kind === 'rated');
  assert.equal(notices.length, 1);
  const told = (await desk.heard(6)).flatMap(({ k, b }) => (k === 'info' ? [b.info.rating] : []));
  assert.deepEqual(told.at(-1), { score: 5 });
  const denied = await rate(agent, { score: 5 });
  assert.deepEqual([denied.status, errorOf(denied)], [403, 'forbidden']);
  for (const bad of [{}, { score: 0 }, { score: 6 }, { score: 4.5 }, { score: '5' }])
    assert.equal((await rate(visitor, bad)).status, 400, JSON.stringify(bad));
  const long = { score: 3, comment: 'x'.repeat(1_001) };
  assert.equal((await rate(visitor, long)).status, 400);
});
