/** Our own protocol over plain requests: sessions, the list, history, writes, and who may do what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestLog } from '../../server/request-log.ts';
import type {
  WireConversationPage,
  WireOrganization,
  WireStored,
} from '../../src/protocols/shaman-wire.ts';
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
    [{ organization: 'demo', role: 'agent' }, 403, 'forbidden'],
    [{ organization: 'demo', role: 'king' }, 400, 'bad_request'],
  ] as const;
  for (const [body, status, code] of cases) {
    const answer = await begin(body);
    assert.deepEqual([answer.status, errorOf(answer)], [status, code]);
  }
});

test('who takes themselves to be on the other side of the desk is told so, and gets no session', async (t) => {
  const caller = new Caller((await serve(t)).url);
  const { body } = await caller.call('GET', '/demo/agent-token?agent=ana');
  const { token } = body as { token: string };
  const begin = (role: string) =>
    caller.call('POST', '/chat/sessions', { organization: 'demo', token, role });
  const refused = await begin('visitor');
  assert.deepEqual([refused.status, errorOf(refused)], [403, 'forbidden']);
  assert.match(JSON.stringify(refused.body), /role in the token is agent, not visitor/);
  assert.equal((await begin('agent')).status, 201);
});

test('who names no desk is at the first one of a demo, and at none in production', async (t) => {
  const demo = await new Caller((await serve(t)).url).begin({ organization: '' });
  const { body } = await demo.call('GET', '/chat/organization');
  assert.equal((body as WireOrganization).id, 'demo');
  const again = await new Caller(demo.url).begin({ organization: '', session: demo.known.session });
  assert.deepEqual(again.known.self, demo.known.self);
  const server = await serve(t, {
    production: true,
    secret: 's'.repeat(32),
    allowNoOrigin: true,
  });
  const answer = await new Caller(server.url).call('POST', '/chat/sessions', { organization: '' });
  assert.deepEqual([answer.status, errorOf(answer)], [404, 'unknown_organization']);
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

test('a visitor whose session is over comes back as the same one, unless forgotten', async (t) => {
  let now = 1_700_000_000_000;
  const server = await serve(t, { clock: () => now, visitorSession: 1_000 });
  const visitor = await arrive(server);
  const { session, self } = visitor.known;
  const again = (body: object) =>
    new Caller(server.url).call('POST', '/chat/sessions', { organization: 'demo', ...body });
  now += 5_000;
  assert.equal((await visitor.call('GET', '/chat/conversations')).status, 401);
  const [body, seal] = session.split('.');
  const forged = { session: `${body}.${seal?.replace(/^./, (c) => (c === 'x' ? 'y' : 'x'))}` };
  assert.equal((await again(forged)).status, 401);
  const back = await new Caller(server.url).begin({ organization: 'demo', session });
  assert.deepEqual(back.known.self, self);
  assert.equal((await back.call('DELETE', '/me')).status, 204);
  now += 5_000;
  assert.equal((await again({ session })).status, 401, 'forgotten');
});

test('a local id is told to its author only', async (t) => {
  const { visitor, agent, desk, id } = await scene(t);
  const line = await visitor.connect();
  const path = `/chat/conversations/${id}/messages`;
  const before = desk.events.length;
  const { body } = await visitor.call('POST', path, { local_id: 'mine', text: 'One' });
  assert.equal((body as WireStored).message.localId, 'mine');
  const localIds = (value: unknown) => JSON.stringify(value).includes('"localId":"mine"');
  assert.equal(localIds(await desk.heard(before + 1)), false, 'live');
  assert.equal(localIds(await line.heard(1)), true, 'live, to the author');
  for (const each of [path, '/chat/conversations']) {
    assert.equal(localIds((await agent.call('GET', each)).body), false, each);
    assert.equal(localIds((await visitor.call('GET', each)).body), true, each);
  }
  desk.send({ t: 'pull', n: 1, s: id, since: { e: (body as WireStored).position.e, o: 0 } });
  assert.equal(localIds(await desk.next('pulled')), false, 'pulled');
  line.close();
});

test('agents are told which conversations went with a visitor', async (t) => {
  const { visitor, desk, id } = await scene(t);
  const { conversation } = await visitor.starts('Again');
  await visitor.call('DELETE', '/me');
  const gone = [(await desk.next('forgotten')).conv, (await desk.next('forgotten')).conv];
  assert.deepEqual(gone.sort(), [id, conversation.id].sort());
});

test('the witness keeps little, and nothing in production', async (t) => {
  const log = new RequestLog(2);
  const at = (path: string) => log.add({ at: 0, kind: 'http', method: 'GET', path });
  for (const path of ['/a', '/b', `/${'c'.repeat(300)}`]) at(path);
  assert.deepEqual(
    log.entries.map(({ path }) => path.length),
    [2, 200],
  );
  const server = await serve(t, { production: true, secret: 's'.repeat(32) });
  assert.equal((await new Caller(server.url).call('GET', '/healthz')).status, 200);
  assert.deepEqual(server.log.entries, []);
});

test('behind proxies of ours, new visitors are counted by the address that these saw', async (t) => {
  const begin = async (url: string, from: string) => {
    const headers = { 'x-forwarded-for': from };
    const body = { organization: 'demo' };
    return (await new Caller(url).call('POST', '/chat/sessions', body, headers)).status;
  };
  const behind = await serve(t, { trustProxy: 1, limits: { sessions: 1 } });
  assert.equal(await begin(behind.url, '192.0.2.1'), 201);
  assert.equal(await begin(behind.url, '192.0.2.2'), 201);
  assert.equal(await begin(behind.url, '192.0.2.9, 192.0.2.2'), 429, 'what it was told counts not');
  const open = await serve(t, { limits: { sessions: 1 } });
  assert.equal(await begin(open.url, '192.0.2.1'), 201);
  assert.equal(await begin(open.url, '192.0.2.2'), 429, 'nobody is believed by default');
});

test('an address that cannot be read is refused in the words of all refusals, and not said again', async (t) => {
  const { url } = await serve(t);
  for (const path of ['/%c0%ae%c0%ae/', '/chat/conversations/%zz', '/files/%ff/x']) {
    const answer = await fetch(url + path);
    assert.equal(answer.status, 400, path);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    const error = { code: 'bad_request', message: 'this is no address' };
    assert.deepEqual(await answer.json(), { error });
  }
});
