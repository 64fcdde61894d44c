/** The door of rooms against what was recorded of the real one, and against the desk behind it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  conversationUuidOf,
  userUuidOf,
  uuidOf,
  visitorOf,
} from '../../server/protocols/rooms-visitor.ts';
import type { RunningServer } from '../../server/server.ts';
import {
  AUTHOR_KEYS,
  BREAKING,
  LISTED_KEYS,
  MESSAGE_KEYS,
  NO_ROOMS,
  RELAYED,
  WHOLE_KEYS,
} from '../fixtures/rooms.ts';
import { knock, PlainSocket } from './plain-rig.ts';
import { serve, signIn, until } from './server-rig.ts';

const ROOM = '/rooms/ws/chat/one_room/';
const ORGANIZATIONS = [{ id: 'demo', name: '', agents: [], offlineMessage: '' }];
const VISITOR = visitorOf('one_room', ORGANIZATIONS);

interface Listed {
  readonly uuid: string;
  readonly created: string;
}

interface Whole {
  readonly created: string;
  readonly last_message: string;
  readonly messages: readonly { readonly message: string; readonly message_author: object }[];
}

async function room(t: TestContext, server: RunningServer, path = ROOM): Promise<PlainSocket> {
  const socket = await PlainSocket.open(server, path);
  t.after(() => socket.close());
  return socket;
}

async function get({ url }: RunningServer, path: string) {
  const response = await fetch(url + path, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function ask<T>(server: RunningServer, path: string): Promise<T> {
  const { status, text } = await get(server, path);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

test('what one says comes to all, letter by letter, the one who said it included', async (t) => {
  const server = await serve(t);
  const [a, b] = [await room(t, server), await room(t, server)];
  const elsewhere = await room(t, server, '/rooms/ws/chat/two_room/');
  for (const [sent, heard] of RELAYED) {
    a.send(sent);
    assert.equal(await a.next(), heard);
    assert.equal(await b.next(), heard);
  }
  elsewhere.send('{"message":"alone"}');
  assert.equal(await elsewhere.next(), '{"message": "alone"}');
  assert.equal(elsewhere.frames.length, 1);
});

test('a frame over which the program breaks ends its own line and no other', async (t) => {
  const server = await serve(t);
  const other = await room(t, server);
  for (const frame of [...BREAKING, new Uint8Array([1, 2])]) {
    const offender = await room(t, server);
    offender.send(frame);
    assert.equal(await offender.closed, 1011, String(frame));
  }
  other.send('{"message":"still here"}');
  assert.equal(await other.next(), '{"message": "still here"}');
});

test('what is too long for the desk breaks it too, and nothing of it is said', async (t) => {
  const server = await serve(t);
  const [a, b] = [await room(t, server), await room(t, server)];
  a.send(JSON.stringify({ message: 'x'.repeat(100_000) }));
  assert.equal(await a.closed, 1011);
  b.send('{"message":"b"}');
  assert.equal(await b.next(), '{"message": "b"}');
});

test('a name that no room can have is refused before the handshake', async (t) => {
  const server = await serve(t);
  for (const path of NO_ROOMS) {
    const answer = await knock(server, path);
    assert.deepEqual(answer, { status: 500, text: 'Internal server error' }, path);
  }
  assert.equal((await knock(server, `/rooms/ws/chat/${'a'.repeat(94)}/`)).status, 101);
});

test('nobody is asked where they come from, and no subprotocol is spoken', async (t) => {
  const server = await serve(t, { allowLoopback: false, allowNoOrigin: false });
  assert.equal((await knock(server, ROOM, { origin: 'https://evil.test' })).status, 101);
  assert.equal((await knock(server, '/ws/chat/x/', { origin: 'https://evil.test' })).status, 403);
});

test('the desk has what was said as one visitor, and answers into the room', async (t) => {
  const server = await serve(t);
  const ana = await signIn(server, 'ana');
  const desk = await ana.connect();
  t.after(() => desk.close());
  const [a, b] = [await room(t, server), await room(t, server)];
  a.send('{"message":"from a"}');
  await b.next();
  b.send('{"message":{"from":"b"}}');
  await b.next();
  const [found, ...more] = await server.desk.conversations(VISITOR, 10);
  assert.equal(more.length, 0);
  assert.ok(found);
  assert.equal(found.visitor.name, 'one_room');
  const { messages } = await server.desk.messages(VISITOR, found.id, { limit: 10 });
  assert.deepEqual(
    messages.map(({ text }) => text),
    ['from a', '{"from":"b"}'],
  );
  await ana.call('POST', `/chat/conversations/${found.id}/messages`, {
    local_id: '1',
    text: 'olá',
  });
  assert.deepEqual([await a.next(), await a.next()].slice(1), ['{"message": {"from": "b"}}']);
  assert.equal(await a.next(), '{"message": "ol\\u00e1"}');
  assert.equal(await b.next(), '{"message": "ol\\u00e1"}');
});

test('a conversation begins though nobody is there, and a closed one is followed by another', async (t) => {
  const server = await serve(t);
  const a = await room(t, server);
  a.send('{"message":"anybody?"}');
  await a.next();
  const [first] = await server.desk.conversations(VISITOR, 10);
  assert.ok(first);
  await server.desk.setOpen(VISITOR, first.id, false);
  a.send('{"message":"again"}');
  await a.next();
  const both = await server.desk.conversations(VISITOR, 10);
  assert.equal(both.length, 2);
});

test('whoever writes faster than the desk allows is heard later, and nothing is lost', async (t) => {
  const server = await serve(t, { limits: { burst: 3, perSecond: 50 } });
  const a = await room(t, server);
  for (let i = 0; i < 12; i++) a.send(JSON.stringify({ message: i }));
  for (let i = 0; i < 12; i++) assert.equal(await a.next(), `{"message": ${i}}`);
});

test('two who begin at once begin one conversation', async (t) => {
  const server = await serve(t);
  const [a, b] = [await room(t, server), await room(t, server)];
  a.send('{"message":1}');
  b.send('{"message":2}');
  await until(() => a.frames.length === 2);
  assert.equal((await server.desk.conversations(VISITOR, 10)).length, 1);
});

test('the levers: what is lost, said twice, held, and heard by the others though not by oneself', async (t) => {
  const server = await serve(t);
  const { controls } = server;
  const [a, b] = [await room(t, server), await room(t, server)];
  controls.loseAcks(1);
  a.send('{"message":"unheard by a"}');
  assert.equal(await b.next(), '{"message": "unheard by a"}');
  controls.repeat(2);
  a.send('{"message":"twice"}');
  for (const each of [a, a, b, b]) assert.equal(await each.next(), '{"message": "twice"}');
  controls.lose(2);
  a.send('{"message":"lost"}');
  a.send('{"message":"kept"}');
  assert.equal(await a.next(), '{"message": "kept"}');
  assert.equal(await b.next(), '{"message": "kept"}');
  controls.swallow();
  a.send('{"message":"swallowed"}');
  controls.drop();
  assert.equal(await a.closed, 1006);
});

test('when the server stops, it goes without a word', async (t) => {
  const server = await serve(t);
  const a = await room(t, server);
  await server.close();
  assert.equal(await a.closed, 1006);
});

test('the conversations of a room by request, and one of them with all that was said', async (t) => {
  const server = await serve(t);
  const a = await room(t, server);
  a.send('{"message":"Olá"}');
  await a.next();
  const app = uuidOf('demo');
  const [listed] = await ask<readonly Listed[]>(
    server,
    `/rooms/chat/conversations/${app}/${userUuidOf(VISITOR)}/`,
  );
  assert.ok(listed);
  assert.deepEqual(Object.keys(listed), LISTED_KEYS);
  assert.match(listed.created, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/);
  const whole = await ask<Whole>(server, `/rooms/chat/conversation/${app}/${listed.uuid}/`);
  assert.deepEqual(Object.keys(whole), WHOLE_KEYS);
  assert.deepEqual([whole.created, whole.last_message], ['created', 'last message']);
  const [said] = whole.messages;
  assert.ok(said);
  assert.deepEqual(Object.keys(said), MESSAGE_KEYS);
  assert.deepEqual(Object.keys(said.message_author), AUTHOR_KEYS);
  assert.equal(said.message, 'Olá');
  const [found] = await server.desk.conversations(VISITOR, 1);
  assert.equal(listed.uuid, conversationUuidOf(found?.id ?? ''));
});

test('requests answer as the real ones do, errors and headers included', async (t) => {
  const server = await serve(t);
  const any = await get(server, '/rooms/chat/messages/');
  assert.deepEqual([any.status, any.text], [200, '{"room_name": "one_room"}']);
  assert.equal(any.headers.get('access-control-allow-origin'), '*');
  const app = uuidOf('demo');
  const user = userUuidOf(VISITOR);
  const broken = [
    `/rooms/chat/conversations/${app}/${user}/?limit=3`,
    `/rooms/chat/conversations/${app}/${user}/`,
    `/rooms/chat/conversations/${user}/${user}/`,
    `/rooms/chat/conversation/${app}/${conversationUuidOf('nowhere')}/`,
    `/rooms/chat/conversation/${app}/not-a-uuid/`,
  ];
  for (const path of broken) {
    const { status, headers, text } = await get(server, path);
    assert.deepEqual(
      [status, headers.get('content-type')],
      [500, 'text/html; charset=utf-8'],
      path,
    );
    assert.match(text, /<h1>Server Error \(500\)<\/h1>/);
  }
  const bare = await get(server, '/rooms/chat/messages?x=1');
  assert.deepEqual([bare.status, bare.headers.get('location')], [301, '/rooms/chat/messages/?x=1']);
  assert.deepEqual((await get(server, '/rooms/nowhere/at/all')).status, 404);
});

test('a conversation of somebody outside the rooms is not shown, whoever knows its id', async (t) => {
  const server = await serve(t);
  const visitor = { id: 'v123', role: 'visitor', organization: 'demo' } as const;
  const draft = { localId: '1', text: 'private', files: [], unasked: true };
  const { conversation } = await server.desk.start(visitor, draft);
  const path = `/rooms/chat/conversation/${uuidOf('demo')}/${conversationUuidOf(conversation.id)}/`;
  assert.equal((await get(server, path)).status, 500);
});
