/** Our own protocol over plain requests: sessions, the list, history, writes, and who may do what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireConversationPage, WireOrganization } from '../../src/protocols/shaman-wire.ts';
import { arrive, Caller, errorOf, scene, serve, signIn } from './server-rig.ts';

test('a visitor gets a room of letters and digits, and keeps it', async (t) => {
  const server = await serve(t);
  const visitor = await arrive(server);
  const { self, room_id, session } = visitor.known;
  assert.match(room_id, /^\w+$/);
  assert.equal(self.role, 'visitor');
  const again = await new Caller(server.url).begin({ organization: 'demo', session });
  assert.deepEqual(again.known.self, self);
  assert.equal(again.known.room_id, room_id);
  assert.notEqual((await arrive(server)).known.room_id, room_id);
});

test('sessions are refused for unknown desks and made-up tokens', async (t) => {
  const server = await serve(t);
  const begin = (body: object) => new Caller(server.url).call('POST', '/chat/sessions', body);
  const cases = [
    [{ organization: 'nobody' }, 404, 'unknown_organization'],
    [{ organization: 'constructor' }, 404, 'unknown_organization'],
    [{ organization: 'demo', token: 'a.b.c' }, 401, 'unauthorized'],
    [{ organization: 'demo', session: 'a.b' }, 401, 'unauthorized'],
    [{}, 400, 'bad_request'],
    [{ organization: 7 }, 400, 'bad_request'],
  ] as const;
  for (const [body, status, code] of cases) {
    const answer = await begin(body);
    assert.deepEqual([answer.status, errorOf(answer)], [status, code]);
  }
});

test('the desk shows who is on duty', async (t) => {
  const { visitor } = await scene(t);
  const { body } = await visitor.call('GET', '/chat/organization');
  const { agents, available } = body as WireOrganization;
  assert.equal(available, true);
  assert.deepEqual(
    agents.map(({ id, online }) => [id, online]),
    [
      ['ana', true],
      ['tomas', false],
      ['mila', false],
    ],
  );
});

test('with nobody on duty a conversation cannot begin', async (t) => {
  const server = await serve(t);
  const visitor = await arrive(server);
  const answer = await visitor.call('POST', '/chat/conversations', { local_id: 'a', text: 'Hi' });
  assert.deepEqual([answer.status, errorOf(answer)], [409, 'chat_offline_message']);
});

test('the operator is chosen at random among those on duty', async (t) => {
  let random = 0;
  const { server, visitor } = await scene(t, { random: () => random });
  const tomas = await (await signIn(server, 'tomas')).connect();
  const chosen = async () => (await visitor.starts('Hi')).conversation.agents.map(({ id }) => id);
  assert.deepEqual(await chosen(), ['ana']);
  random = 0.99;
  assert.deepEqual(await chosen(), ['tomas']);
  tomas.close();
});

test('what may not be sent is refused with a reason', async (t) => {
  const { visitor, id } = await scene(t);
  const path = `/chat/conversations/${id}/messages`;
  const send = (body: unknown, headers?: Record<string, string>) =>
    visitor.call('POST', path, body, headers);
  const json = { 'content-type': 'application/json' };
  const cases = [
    [await send({ local_id: 'a', text: '' }), 422, 'empty_message'],
    [await send({ local_id: 'a', text: ' \u2060\n ' }), 422, 'empty_message'],
    [await send({ local_id: 'a', text: 'x'.repeat(4_001) }), 413, 'message_too_long'],
    [await send({ local_id: 'a', text: 'x'.repeat(1_048_576) }), 413, 'too_large'],
    [await send({ local_id: '', text: 'x' }), 400, 'bad_request'],
    [await send({ local_id: 'a', text: 5 }), 400, 'bad_request'],
    [await send({ text: 'x' }), 400, 'bad_request'],
    [await send('{"local_id":', json), 400, 'bad_request'],
    [await send('local_id=a&text=b'), 400, 'bad_request'],
  ] as const;
  for (const [answer, status, code] of cases) {
    assert.deepEqual([answer.status, errorOf(answer)], [status, code]);
  }
  assert.equal((await send({ local_id: 'a', text: 'x'.repeat(4_000) })).status, 201);
});

test('names of prototypes are nothing but text', async (t) => {
  const { visitor, id } = await scene(t);
  const body = `{"local_id":"p","text":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
  const headers = { 'content-type': 'application/json' };
  const path = `/chat/conversations/${id}/messages`;
  assert.equal((await visitor.call('POST', path, body, headers)).status, 201);
  assert.equal('polluted' in {}, false);
});

test('haste is refused with a time to wait', async (t) => {
  const { visitor, id } = await scene(t, { limits: { burst: 2, perSecond: 0.5 } });
  const send = (text: string) =>
    visitor.call('POST', `/chat/conversations/${id}/messages`, { local_id: text, text });
  assert.equal((await send('a')).status, 201);
  const refused = await send('b');
  assert.deepEqual([refused.status, errorOf(refused)], [429, 'rate_limited']);
  assert.ok(Number(refused.headers.get('retry-after')) >= 1);
});

test('a visitor can take everything along, and be forgotten', async (t) => {
  const { server, visitor, agent, id } = await scene(t);
  const line = await visitor.connect();
  const { body } = await visitor.call('GET', '/me/export');
  const { conversations } = body as { conversations: WireConversationPage[] };
  assert.deepEqual(
    conversations.map((page) => page.messages.map(({ text }) => text)),
    [['Hello']],
  );
  assert.equal((await visitor.call('DELETE', '/me')).status, 204);
  assert.equal((await line.closed).code, 4301);
  assert.equal((await visitor.call('GET', '/me/export')).status, 401);
  const again = await visitor.call('POST', '/chat/sessions', {
    organization: 'demo',
    session: visitor.known.session,
  });
  assert.equal(again.status, 401, 'a forgotten visitor cannot come back');
  assert.equal((await agent.call('GET', `/chat/conversations/${id}/messages`)).status, 404);
  assert.equal((await agent.call('DELETE', '/me')).status, 403);
  assert.ok(server.url);
});

test('what is not there is said in the same shape', async (t) => {
  const server = await serve(t);
  const answer = await new Caller(server.url).call('GET', '/nowhere');
  assert.deepEqual([answer.status, errorOf(answer)], [404, 'not_found']);
  assert.equal((await new Caller(server.url).call('GET', '/healthz')).status, 200);
  assert.equal((await new Caller(server.url).call('GET', '/readyz')).status, 200);
});

test('numbers can be read by Prometheus', async (t) => {
  const { server, desk } = await scene(t);
  const { body } = await new Caller(server.url).call('GET', '/metrics');
  assert.match(String(body), /^shaman_sockets 1$/m);
  assert.match(String(body), /^shaman_events_total\{kind="msg"\} 1$/m);
  assert.ok(desk);
});

test('the witness saw every request, and none twice', async (t) => {
  const { server, visitor } = await scene(t);
  server.log.clear();
  await visitor.call('GET', '/chat/conversations?last=3');
  const line = await visitor.connect();
  const { room_id } = visitor.known;
  assert.deepEqual(
    server.log.entries.map(({ kind, method, path }) => [kind, method, path]),
    [
      ['http', 'GET', '/chat/conversations'],
      ['socket', 'GET', `/ws/chat/${room_id}/`],
    ],
  );
  line.close();
});
