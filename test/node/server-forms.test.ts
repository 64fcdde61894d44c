/** How a conversation begins: topics, forms, and while nobody is there. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DEMO_ORGANIZATIONS } from '../../server/demo-organizations.ts';
import type { ServerOptions } from '../../server/options.ts';
import type { WireConversationPage, WireOrganization } from '../../src/protocols/shaman-wire.ts';
import { type Answer, Caller, errorOf, scene, serve } from './server-rig.ts';

const ANSWERS = { name: 'Eva', email: 'eva@example.com' };

/** A desk that asks; nobody is there. */
async function asking(t: TestContext, options: ServerOptions = {}) {
  const server = await serve(t, options);
  const visitor = await new Caller(server.url).begin({ organization: 'demo-forms' });
  const arrives = async (agent = 'ana') => {
    const caller = new Caller(server.url);
    const path = `/demo/agent-token?organization=demo-forms&agent=${agent}`;
    const { token } = (await caller.call('GET', path)).body as { token: string };
    await caller.begin({ organization: 'demo-forms', token });
    const line = await caller.connect();
    t.after(() => line.close());
    return caller;
  };
  const describe = async () =>
    (await visitor.call('GET', '/chat/organization')).body as WireOrganization;
  return { server, visitor, arrives, describe };
}

function begin(visitor: Caller, more: object = {}): Promise<Answer> {
  const draft = { local_id: crypto.randomUUID(), text: 'Hello', ...more };
  return visitor.call('POST', '/chat/conversations', draft);
}

function conversationIn({ status, body }: Answer) {
  assert.equal(status, 201, JSON.stringify(body));
  return (body as WireConversationPage).conversation;
}

test('a welcome form is filled in once, and its answers go with every conversation', async (t) => {
  const { visitor, arrives, describe } = await asking(t);
  const agent = await arrives();
  assert.equal((await describe()).welcomeForm?.fields.length, 4);
  const first = conversationIn(await begin(visitor, { answers: { ...ANSWERS, news: 'true' } }));
  assert.deepEqual(first.answers, { ...ANSWERS, news: 'true' });
  assert.equal(first.visitor?.name, 'Eva');
  assert.equal((await describe()).welcomeForm, undefined);
  const second = conversationIn(await begin(visitor));
  assert.deepEqual([second.answers, second.visitor?.name], [first.answers, 'Eva']);
  const { body } = await agent.call('GET', '/chat/conversations');
  const { conversations } = body as { conversations: WireConversationPage[] };
  assert.deepEqual(
    conversations.map(({ conversation }) => conversation.answers?.email),
    ['eva@example.com', 'eva@example.com'],
  );
  assert.equal(conversations[0]?.messages[0]?.author.name, 'Eva');
});

test('what does not fit the form is refused, and says which field', async (t) => {
  const { visitor, arrives } = await asking(t);
  await arrives();
  const cases = [
    [{}, 'form_required', 'name'],
    [{ answers: { name: 'Eva' } }, 'form_required', 'email'],
    [{ answers: { ...ANSWERS, name: '  ' } }, 'form_required', 'name'],
    [{ answers: { ...ANSWERS, name: 'Eva\nMaria' } }, 'form_invalid', 'name'],
    [{ answers: { ...ANSWERS, name: 'x'.repeat(2_001) } }, 'form_invalid', 'name'],
    [{ answers: { ...ANSWERS, email: 'eva@example' } }, 'form_invalid', 'email'],
    [{ answers: { ...ANSWERS, email: 'e v a@example.com' } }, 'form_invalid', 'email'],
    [{ answers: { ...ANSWERS, email: 'a@b.com>\r\nbcc: c@d.com' } }, 'form_invalid', 'email'],
    [{ answers: { ...ANSWERS, property: 'A castle' } }, 'form_invalid', 'property'],
    [{ answers: { ...ANSWERS, news: 'maybe' } }, 'form_invalid', 'news'],
    [{ answers: { ...ANSWERS, phone: 'call me' } }, 'form_invalid', 'phone'],
    [{ answers: { ...ANSWERS, shoe: '43' } }, 'form_invalid', 'shoe'],
  ] as const;
  for (const [more, code, field] of cases) {
    const answer = await begin(visitor, more);
    assert.deepEqual([answer.status, errorOf(answer)], [422, code], JSON.stringify(more));
    assert.match(JSON.stringify(answer.body), new RegExp(field));
  }
  assert.equal((await begin(visitor, { answers: { name: 1 } })).status, 400);
  const { body } = await visitor.call('GET', '/chat/conversations');
  assert.deepEqual(body, { conversations: [] }, 'nothing began');
});

test('while nobody is there, a desk with a form for that takes conversations', async (t) => {
  const { visitor, arrives, describe } = await asking(t);
  const { available, offlineForm, offlineMessage } = await describe();
  assert.equal(available, false);
  assert.equal(offlineForm?.title, 'How can we reach you?');
  assert.match(offlineMessage ?? '', /out of the office/);
  assert.equal(errorOf(await begin(visitor)), 'form_required');
  const answers = { email: 'eva@example.com', phone: '+55 (11) 5555-0100' };
  const conversation = conversationIn(await begin(visitor, { answers }));
  assert.deepEqual([conversation.agents, conversation.answers], [[], answers]);
  assert.equal(conversation.visitor?.name, 'eva@example.com');
  const agent = await arrives();
  const path = `/chat/conversations/${conversation.id}/messages`;
  assert.equal((await agent.call('POST', path, { local_id: 'a', text: 'Hi' })).status, 201);
  const { body } = await visitor.call('GET', '/chat/conversations');
  const [page] = (body as { conversations: WireConversationPage[] }).conversations;
  assert.deepEqual(
    page?.conversation.agents.map(({ id }) => id),
    ['ana'],
  );
});

test('somebody who comes or goes while a form is filled in spoils nothing', async (t) => {
  const { visitor } = await asking(t);
  const { news: _, ...welcome } = { ...ANSWERS, news: 'true' };
  const conversation = conversationIn(await begin(visitor, { answers: welcome }));
  assert.deepEqual(conversation.answers, welcome, 'the form of those who are there, and nobody is');
});

test('without a form for that, nobody there is nobody there', async (t) => {
  const { server } = await scene(t);
  const [demo] = DEMO_ORGANIZATIONS;
  assert.equal(demo?.welcomeForm, undefined, 'newcomers begin at once');
  const alone = await serve(t);
  const visitor = await new Caller(alone.url).begin({ organization: 'demo' });
  const refused = await begin(visitor, { answers: { name: 'Eva' } });
  assert.deepEqual([refused.status, errorOf(refused)], [409, 'chat_offline_message']);
  const other = await new Caller(server.url).begin({ organization: 'demo' });
  const begun = conversationIn(await begin(other, { answers: { name: 'Eva' } }));
  assert.equal(begun.answers, undefined, 'nobody asked');
});

test('a conversation goes to those who know its topic, and is called by it', async (t) => {
  const { visitor, arrives } = await asking(t, { random: () => 0 });
  for (const agent of ['ana', 'tomas']) await arrives(agent);
  const about = async (topic: string) =>
    conversationIn(await begin(visitor, { topic, answers: ANSWERS }));
  const channels = await about('channels');
  assert.deepEqual(channels.topic, { id: 'channels', name: 'Channels' });
  assert.deepEqual([channels.title, channels.agents[0]?.id], ['Channels', 'tomas']);
  assert.equal((await about('invoices')).agents[0]?.id, 'ana');
  const unknown = await begin(visitor, { topic: 'weather', answers: ANSWERS });
  assert.deepEqual([unknown.status, errorOf(unknown)], [400, 'bad_request']);
  assert.match(JSON.stringify(unknown.body), /no topic/);
});

test('a topic that nobody on duty knows goes to anybody', async (t) => {
  const { visitor, arrives } = await asking(t);
  await arrives('ana');
  const begun = conversationIn(await begin(visitor, { topic: 'channels', answers: ANSWERS }));
  assert.equal(begun.agents[0]?.id, 'ana');
});

test('the desk says what it takes, and when somebody is back', async (t) => {
  let now = Date.parse('2026-11-21T12:00:00Z');
  const { visitor, describe, arrives } = await asking(t, {
    clock: () => (now += 1),
    presenceFor: 0,
  });
  const told = await describe();
  assert.deepEqual(told.limits, {
    text: 4_000,
    fileSize: 10_485_760,
    files: 10,
    fileTypes: [
      'image/png',
      'image/jpeg',
      'image/gif',
      'image/webp',
      'application/pdf',
      'text/plain',
    ],
  });
  assert.deepEqual([told.topics?.length, told.greetings?.length], [3, 2]);
  assert.equal(told.privacyUrl, 'https://example.com/privacy');
  assert.equal('hours' in told, false);
  const monday = Date.parse('2026-11-23T12:00:00Z');
  assert.equal(told.backAt, monday);
  const line = await visitor.connect();
  const { frames } = line;
  const welcome = frames.find(({ t: kind }) => kind === 'welcome');
  assert.deepEqual(welcome && 'desk' in welcome && [welcome.desk, welcome.backAt], [
    told.version,
    monday,
  ]);
  await arrives();
  assert.deepEqual(await line.next('presence'), { t: 'presence', online: ['ana'] });
  assert.equal((await describe()).backAt, undefined);
  line.close();
});

test('what was asked is exported, and forgotten with its visitor', async (t) => {
  const { visitor, arrives, describe } = await asking(t);
  await arrives();
  const { id } = conversationIn(await begin(visitor, { answers: ANSWERS, topic: 'bookings' }));
  await visitor.call('POST', `/chat/conversations/${id}/rating`, { score: 5, comment: 'Lovely' });
  const exported = JSON.stringify((await visitor.call('GET', '/me/export')).body);
  for (const part of ['eva@example.com', 'Lovely', '"bookings"'])
    assert.ok(exported.includes(part));
  await visitor.call('DELETE', '/me');
  await visitor.begin({ organization: 'demo-forms' });
  assert.ok((await describe()).welcomeForm, 'asked again');
});
