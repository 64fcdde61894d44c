/** The sockets of crm-chat's door against what was recorded of the real one: who comes in, who hears what, and when nobody does. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ECHOED, EVENTS, NO_SOCKETS, QUERIES } from '../fixtures/crm-chat.ts';
import { CrmPerson, crmScene, filled, undated } from './crm-chat-rig.ts';
import { knock, type PlainSocket } from './plain-rig.ts';
import { arrive, until } from './server-rig.ts';

const PING = '{"event_type": "ping", "data": {}}';
const say = (chat: number, text: string) => ({ chat, message_type: 'text', text });

/** Somebody who listens; what they hear is compared letter by letter. */
async function hears(socket: PlainSocket, frame: string, numbers: Record<string, number>) {
  assert.equal(undated(await socket.next()), filled(frame, numbers));
}

/** Nothing more was said: what one says oneself is the next that comes. */
async function hearsNothing(socket: PlainSocket): Promise<void> {
  socket.send(PING);
  assert.equal(await socket.next(), PING);
}

/** A curator and a client who are connected; curators hear that the client came. */
async function lines(t: TestContext) {
  const scene = await crmScene(t);
  const desk = await scene.curator.connect(t);
  const front = await scene.client.connect(t);
  const online = JSON.parse(await desk.next());
  const client = online.data.user_id as number;
  const me = async () => {
    const { results } = await scene.curator.get<{
      results: readonly { curator: { id: number } | null }[];
    }>('/curator/chats/');
    return results[0]?.curator?.id ?? 0;
  };
  return { ...scene, desk, front, eva: client, curatorOf: me };
}

test('a token in the address opens a socket, split as it is split there', async (t) => {
  const { server, client } = await crmScene(t);
  for (const [query, found] of QUERIES) {
    const path = `/crm-chat/connect/${query.replace('$token', client.token).replace(' ', '%20')}`;
    const { status, text } = await knock(server, path, { origin: 'https://elsewhere.test' });
    assert.deepEqual([status, text], found ? [101, ''] : [403, 'Access denied'], query);
  }
  for (const path of NO_SOCKETS) {
    const { status } = await knock(server, `${path}?token=${client.token}`);
    assert.equal(status, 500, path);
  }
});

test('whoever was never here by REST is refused, and nobody is thrown out when a token runs out', async (t) => {
  const { server, person, client } = await crmScene(t);
  const stranger = await person('visitor-token?visitor=new');
  const path = `/crm-chat/connect/?token=${stranger.token}`;
  assert.equal((await knock(server, path)).status, 403);
  await stranger.get('/client/topics/');
  assert.equal((await knock(server, path)).status, 101);
  const socket = await client.connect(t);
  server.controls.expire();
  assert.equal(await socket.closed, 1006);
  assert.equal((await knock(server, `/crm-chat/connect/?token=${client.token}`)).status, 403);
  assert.equal((await client.ask('GET', '/client/chats/')).status, 403);
});

test('what is JSON comes back, and what is not ends the line', async (t) => {
  const { client } = await crmScene(t);
  const socket = await client.connect(t);
  for (const [said, heard] of ECHOED) {
    socket.send(said);
    assert.equal(await socket.next(), heard);
  }
  socket.send('not JSON');
  assert.equal(await socket.closed, 1011);
  const other = await client.connect(t);
  other.send(new Uint8Array([1, 2]));
  assert.equal(await other.closed, 1011);
});

test('curators are told who comes and goes, and clients are not', async (t) => {
  const { client, curator, desk, front, eva } = await lines(t);
  const second = await client.connect(t);
  await hears(desk, EVENTS.online, { client: eva });
  second.close();
  await second.closed;
  await hearsNothing(desk);
  const colleague = await curator.connect(t);
  assert.match(await desk.next(), /"status": "online"/);
  colleague.close();
  await colleague.closed;
  await hearsNothing(front);
  front.close();
  await hears(desk, EVENTS.offline, { client: eva });
});

test('a conversation is told to both sides, from its beginning to its end', async (t) => {
  const { client, curator, desk, front, eva, begin, curatorOf } = await lines(t);
  const both = async (frame: string, numbers: Record<string, number>) => {
    await hears(desk, frame, numbers);
    await hears(front, frame, numbers);
  };
  const chat = await begin();
  await both(EVENTS.newChat, { chat });
  const sent = await client.post<{ id: number }>('/client/chats/messages/', say(chat, 'Olá'));
  await both(EVENTS.newMessage, { chat, message: sent.id, sender: eva });
  await curator.post('/curator/chats/assign/', { chat, curator: 'ana' });
  const ana = await curatorOf();
  // The client never gets it.
  await hears(desk, EVENTS.assignCurator, { chat, curator: ana });
  const answer = await curator.post<{ id: number }>('/curator/chats/messages/', say(chat, 'Olá'));
  await both(EVENTS.newMessage, { chat, message: answer.id, sender: ana });
  await client.get(`/client/chats/${chat}/messages/${answer.id}/read/`);
  await hears(desk, EVENTS.read, { chat, message: answer.id, reader: eva });
  await curator.get(`/curator/chats/${chat}/messages/${sent.id}/read/`);
  await hears(front, EVENTS.read, { chat, message: sent.id, reader: ana });
  const better = { text: 'better', message_type: 'text' };
  const path = `/curator/chats/messages/${answer.id}/`;
  assert.equal((await curator.ask('PUT', path, better)).status, 200);
  const edited = EVENTS.updateMessage.replace('"is_read": false', '"is_read": true');
  await both(edited, { chat, message: answer.id, sender: ana });
  assert.equal((await curator.ask('DELETE', path)).status, 204);
  await both(EVENTS.deleteMessage, { chat, message: answer.id });
  await curator.ask('PUT', `/curator/chats/${chat}/`, { status: 'delayed' });
  await both(EVENTS.delayed, { chat });
  await curator.get(`/curator/chats/${chat}/close/`);
  await both(EVENTS.closed, { chat });
  const { text } = await client.ask('POST', '/client/chats/messages/', say(chat, 'x'));
  assert.equal(text, '{"chat":["Чат закрыт"]}');
});

test('a minute after the last sign of life nobody hears a client, and they hear nothing', async (t) => {
  const { client, curator, desk, front, eva, begin, forward } = await lines(t);
  const chat = await begin();
  for (const socket of [desk, front]) await hears(socket, EVENTS.newChat, { chat });
  const ana = (await curator.post<{ id: number }>('/curator/chats/messages/', say(chat, 'Olá'))).id;
  assert.ok(ana);
  const sender = JSON.parse(await desk.next()).data.sender as number;
  await front.next();
  forward(61_000);
  await hearsNothing(desk);
  // The curator gets it, the client does not.
  const lost = await curator.post<{ id: number }>('/curator/chats/messages/', say(chat, 'Olá'));
  await hears(desk, EVENTS.newMessage, { chat, message: lost.id, sender });
  // What they say is stored, and told to nobody.
  await client.post('/client/chats/messages/', say(chat, 'unheard'));
  await hearsNothing(desk);
  await hearsNothing(front);
  const told = await client.post<{ id: number }>('/client/chats/messages/', say(chat, 'Olá'));
  for (const socket of [desk, front])
    await hears(socket, EVENTS.newMessage, { chat, message: told.id, sender: eva });
});

test('a socket that broke speaks for its owner for a minute more, and says nothing', async (t) => {
  const { client, desk, front, begin, forward, eva } = await lines(t);
  const chat = await begin();
  for (const socket of [desk, front]) await hears(socket, EVENTS.newChat, { chat });
  front.send('not JSON');
  await front.closed;
  const fresh = await client.connect(t);
  await hears(desk, EVENTS.online, { client: eva });
  await client.post('/client/chats/messages/', say(chat, 'unheard'));
  await hearsNothing(desk);
  await hearsNothing(fresh);
  forward(61_000);
  for (const socket of [fresh, desk]) await hearsNothing(socket);
  const told = await client.post<{ id: number }>('/client/chats/messages/', say(chat, 'Olá'));
  await hears(desk, EVENTS.newMessage, { chat, message: told.id, sender: eva });
});

test('orders break the program after all is done: closed and assigned, and told to nobody', async (t) => {
  const { client, curator, desk, front } = await lines(t);
  const { id: chat } = await curator.post<{ id: number }>('/curator/chats/', { client: 'eva' });
  for (const socket of [desk, front]) await hears(socket, EVENTS.newOrder, { chat });
  const listed = await curator.get<{ count: number }>('/curator/chats/');
  assert.equal(listed.count, 0);
  const status = async () =>
    (await client.get<{ results: readonly { status: string }[] }>('/client/chats/')).results[0]
      ?.status;
  const assigned = await curator.ask('POST', '/curator/chats/assign/', { chat, curator: 'ana' });
  assert.deepEqual([assigned.status, await status()], [500, 'in_progress']);
  const closed = await curator.ask('GET', `/curator/chats/${chat}/close/`);
  assert.deepEqual([closed.status, await status()], [500, 'closed']);
  assert.equal(
    (await curator.ask('PUT', `/curator/chats/${chat}/`, { status: 'open' })).status,
    404,
  );
  await hearsNothing(desk);
  await hearsNothing(front);
  desk.close();
  await desk.closed;
  await until(
    async () => (await curator.ask('GET', `/curator/chats/${chat}/close/`)).status === 200,
  );
});

test('curators see the topics that their token names, and answer what came by other doors', async (t) => {
  const { server, curator, desk, front } = await lines(t);
  const visitor = await arrive(server);
  const local_id = crypto.randomUUID();
  const hello = { local_id, text: 'by our own door', topic: 'channels' };
  const { body } = await visitor.call('POST', '/chat/conversations', hello);
  const conversation = (body as { conversation: { id: string } }).conversation.id;
  const begun = JSON.parse(await desk.next());
  assert.equal(begun.data.chat_type, 'topic');
  const { data } = JSON.parse(await desk.next());
  assert.equal(data.text, 'by our own door');
  await curator.post('/curator/chats/messages/', say(data.chat_id, 'by theirs'));
  const path = `/chat/conversations/${conversation}/messages`;
  const seen = (await visitor.call('GET', path)).body as { messages: readonly { text: string }[] };
  assert.ok(seen.messages.some(({ text }) => text === 'by theirs'));
  await hearsNothing(front);
  const narrow = await tokenWith(server.url, 'demo-forms');
  const { count } = await new CrmPerson(server, narrow).get<{ count: number }>('/curator/chats/');
  assert.equal(count, 0);
});

async function tokenWith(url: string, organization: string): Promise<string> {
  const answer = await fetch(`${url}/demo/agent-token?organization=${organization}`);
  return ((await answer.json()) as { token: string }).token;
}
