/** The door of crm-chat against what was recorded of the real one: requests, refusals, lists. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIdentity } from '../../server/identity.ts';
import { DATE, EMPTY_FILE, EXTENSION, KEYS, REFUSED, UNSENDABLE } from '../fixtures/crm-chat.ts';
import { API, CrmPerson, crmScene } from './crm-chat-rig.ts';
import { folder, serve } from './server-rig.ts';

interface List<T> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly T[];
}
interface Message {
  readonly id: number;
  readonly text: string | null;
  readonly is_my_message: boolean;
  readonly is_read: boolean;
  readonly created_at: string;
  readonly files: readonly { readonly id: number; readonly file: string }[];
}
interface Chat {
  readonly id: number;
  readonly status: string;
  readonly created_at: string;
  readonly last_message: Message | null;
  readonly unread_messages_count: number;
}

const say = (chat: number, text: string) => ({ chat, message_type: 'text', text });

test('a token is shown as it is, and everything wrong with one is the same 403', async (t) => {
  const { server, client, curator } = await crmScene(t);
  for (const token of ['', `Bearer ${client.token}`, `${client.token}x`, 'worn']) {
    const { status, text } = await new CrmPerson(server, token).ask('GET', '/client/chats/');
    assert.deepEqual([status, text], [403, REFUSED.badToken], token);
  }
  for (const [who, path] of [
    [curator, '/client/chats/'],
    [client, '/curator/chats/'],
  ] as const) {
    const { status, text } = await who.ask('GET', path);
    assert.deepEqual([status, text], [403, REFUSED.wrongRole], path);
  }
});

test('tokens of the keys of an organization are taken, by the roles of a Keycloak alone', async (t) => {
  const key = {
    organization: 'demo',
    kid: 'k',
    secret: Buffer.from('a secret of 32 bytes or more ...'),
  };
  const server = await serve(t, { identityKeys: [key] });
  const later = Date.now() + 60_000;
  const ask = async (more: object, expires = later) => {
    const identity = { subject: 'eva', role: 'visitor', ...more } as const;
    const token = await signIdentity(key, identity, expires);
    return (await new CrmPerson(server, token).ask('GET', '/lms-crm/notifications/')).status;
  };
  assert.equal(await ask({ roles: ['chat_user', 'x'] }), 200);
  assert.equal(await ask({ role: 'agent', roles: ['chat_manager'] }), 200);
  assert.equal(await ask({ role: 'agent' }), 403);
  assert.equal(await ask({ roles: ['x'] }), 403);
  assert.equal(await ask({ roles: ['chat_user'] }, Date.now() - 120_000), 403);
});

test('topics, chats and messages have the words of the real ones', async (t) => {
  const { client, begin } = await crmScene(t);
  const topics = await client.get<List<object>>('/client/topics/?search=BOOK');
  assert.deepEqual(Object.keys(topics), KEYS.list);
  assert.deepEqual(Object.keys(topics.results[0] ?? {}), KEYS.topic);
  assert.equal(topics.count, 1);
  const begun = await client.post('/client/chats/', { topic: 2 });
  assert.deepEqual(Object.keys(begun), KEYS.begun);
  assert.deepEqual([begun.topic, begun.status, begun.chat_type], [2, 'open', 'topic']);
  assert.match(String(begun.created_at), DATE);
  const chat = await begin();
  const message = await client.post('/client/chats/messages/', say(chat, ' Olá '));
  assert.deepEqual(Object.keys(message), KEYS.message);
  assert.deepEqual([message.text, message.is_my_message, message.files], ['Olá', true, []]);
  assert.match(String(message.created_at), DATE);
  const { results } = await client.get<List<Chat>>('/client/chats/');
  assert.deepEqual(Object.keys(results[0] ?? {}), KEYS.chat);
  // Newest activity first; nothing was said in the other.
  assert.deepEqual(
    results.map(({ id, last_message }) => [id, last_message?.text]),
    [
      [chat, 'Olá'],
      [begun.id, undefined],
    ],
  );
  assert.equal(results[1]?.last_message, null);
  const oldest = await client.get<List<Chat>>('/client/chats/?ordering=created_at');
  assert.deepEqual(
    oldest.results.map(({ id }) => id),
    [begun.id, chat],
  );
  const about = await client.get<List<Chat>>('/client/chats/?topic=2');
  assert.deepEqual(
    about.results.map(({ id }) => id),
    [begun.id],
  );
});

test('curators are shown who asks and who answers, word by word as there', async (t) => {
  const { client, curator, begin } = await crmScene(t);
  const chat = await begin();
  await client.post('/client/chats/messages/', say(chat, 'Olá'));
  await curator.post('/curator/chats/assign/', { chat, curator: 'ana' });
  const { results } = await curator.get<List<Record<string, object>>>('/curator/chats/');
  assert.deepEqual(Object.keys(results[0] ?? {}), KEYS.curated);
  for (const who of ['client', 'curator'])
    assert.deepEqual(Object.keys(results[0]?.[who] ?? {}), ['id', 'is_online', 'username']);
  const nobody = await curator.ask('POST', '/curator/chats/assign/', { chat: null, curator: null });
  const blank = 'Это поле не может быть пустым.';
  assert.equal(nobody.text, JSON.stringify({ curator: [blank], chat: [blank] }));
});

test('messages come newest first, ten where nobody says how many, with absolute neighbours', async (t) => {
  const { server, client, begin } = await crmScene(t);
  const chat = await begin();
  for (let i = 1; i <= 12; i++)
    await client.post('/client/chats/messages/', say(chat, `text ${i}`));
  const path = `/client/chats/${chat}/messages/`;
  const first = await client.get<List<Message>>(path);
  assert.equal(first.count, 12);
  assert.deepEqual(
    first.results.map(({ text }) => text),
    Array.from({ length: 10 }, (_, i) => `text ${12 - i}`),
  );
  assert.equal(first.next, `${server.url}${API}${path}?limit=10&offset=10`);
  assert.equal(first.previous, null);
  const second = await client.get<List<Message>>(`${path}?limit=5&offset=10`);
  assert.deepEqual(
    second.results.map(({ text }) => text),
    ['text 2', 'text 1'],
  );
  assert.equal(second.next, null);
  assert.equal(second.previous, `${server.url}${API}${path}?limit=5&offset=5`);
  const all = await client.get<List<Message>>(`${path}?limit=1000&offset=x`);
  assert.equal(all.results.length, 12);
  const ids = all.results.map(({ id }) => id);
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => b - a),
  );
});

test('what cannot be sent is refused field by field, in Russian', async (t) => {
  const { client, person, begin } = await crmScene(t);
  const chat = await begin();
  const other = await person('visitor-token?visitor=noa');
  const theirs = (await other.post<{ id: number }>('/client/chats/', { topic: 1 })).id;
  for (const [body, answer] of UNSENDABLE) {
    const sent = JSON.parse(
      JSON.stringify(body).replace('"$chat"', String(chat)).replace('"$theirs"', String(theirs)),
    );
    const { status, text } = await client.ask('POST', '/client/chats/messages/', sent);
    assert.deepEqual([status, text], [400, answer], JSON.stringify(body));
  }
  const foreign = await client.ask('GET', `/client/chats/${theirs}/messages/`);
  assert.deepEqual([foreign.status, foreign.text], [404, REFUSED.noChat]);
  const read = await client.ask('GET', `/client/chats/${theirs}/messages/1/read/`);
  assert.deepEqual([read.status, read.text, read.headers.get('content-type')], [200, '', null]);
  const unknown = await client.ask('POST', '/client/chats/', { topic: 99 });
  assert.equal(unknown.status, 400);
  assert.equal((await client.ask('POST', '/client/chats/', {})).status, 500);
});

test('files go up together, are checked by the ends of their names, and are found by their addresses', async (t) => {
  const { client, begin } = await crmScene(t);
  const chat = await begin();
  const form = (...names: readonly string[]) => {
    const made = new FormData();
    for (const name of names) made.append('files', new File(['%PDF-1.7'], name));
    made.append('chat', String(chat));
    made.append('message_type', 'file');
    return made;
  };
  const { text, files } = await client.post<Message>(
    '/client/chats/messages/',
    form('счёт.pdf', 'b.docx'),
  );
  assert.equal(text, null);
  assert.deepEqual(Object.keys(files[0] ?? {}), KEYS.file);
  assert.ok(files[0]?.file.endsWith(`/${encodeURIComponent('счёт.pdf')}`));
  const found = await fetch(files[1]?.file ?? '');
  assert.equal(await found.text(), '%PDF-1.7');
  assert.match(found.headers.get('content-disposition') ?? '', /^attachment/);
  const refused = await client.ask('POST', '/client/chats/messages/', form('a.txt', 'b.pdf'));
  assert.deepEqual([refused.status, refused.text], [400, EXTENSION]);
  const nameless = await client.ask('POST', '/client/chats/messages/', form('pdf'));
  assert.equal(nameless.text, EXTENSION.replace('txt', ''));
  const hollow = form('a.pdf');
  hollow.append('files', new File([], 'b.pdf'));
  const empty = await client.ask('POST', '/client/chats/messages/', hollow);
  assert.deepEqual([empty.status, empty.text], [400, EMPTY_FILE]);
  const silent = form('a.pdf');
  // In a form that is null; in JSON it is refused.
  silent.append('text', '');
  assert.equal((await client.post<Message>('/client/chats/messages/', silent)).text, null);
});

test('addresses end with a slash, other addresses are pages, other words are refused', async (t) => {
  const { client, server } = await crmScene(t);
  const moved = await client.ask('GET', '/client/chats?limit=1');
  assert.deepEqual(
    [moved.status, moved.headers.get('location')],
    [301, `${API}/client/chats/?limit=1`],
  );
  const lost = await client.ask('GET', '/client/nothing/');
  assert.equal(lost.status, 404);
  assert.match(lost.text, /^<!doctype html>/);
  const headers = { authorization: client.token, 'content-type': 'application/json' };
  const url = `${server.url}${API}/client/chats/`;
  const broken = await fetch(url, { method: 'POST', headers, body: '{x' });
  assert.equal(broken.status, 400);
  assert.match(await broken.text(), /^\{"detail":"JSON parse error - /);
  const nothing = await fetch(`${url}messages/`, { method: 'POST', headers });
  assert.deepEqual(
    [nothing.status, await nothing.text()],
    [400, '{"message_type":["Обязательное поле."],"chat":["Обязательное поле."]}'],
  );
  const xml = { ...headers, 'content-type': 'text/xml' };
  assert.equal((await fetch(url, { method: 'POST', headers: xml, body: '<a/>' })).status, 415);
});

test('pages of every origin may ask, and read the answers', async (t) => {
  const { client, server } = await crmScene(t);
  const origin = 'https://elsewhere.test';
  const asked = await fetch(`${server.url}${API}/client/chats/`, {
    method: 'OPTIONS',
    headers: { origin },
  });
  assert.equal(asked.status, 200);
  assert.match(asked.headers.get('access-control-allow-headers') ?? '', /authorization/);
  const headers = { authorization: client.token, origin };
  const read = await fetch(`${server.url}${API}/client/chats/`, { headers });
  assert.equal(read.headers.get('access-control-allow-origin'), origin);
  assert.equal(read.headers.get('access-control-allow-credentials'), 'true');
});

test('what was read counts up to a message, and as news for nobody any more', async (t) => {
  const { client, curator, begin } = await crmScene(t);
  const chat = await begin();
  const sent: number[] = [];
  for (const text of ['one', 'two'])
    sent.push((await curator.post<Message>('/curator/chats/messages/', say(chat, text))).id);
  const unread = async () =>
    (await client.get<List<Chat>>('/client/chats/')).results[0]?.unread_messages_count;
  assert.equal(await unread(), 2);
  assert.deepEqual(await client.get('/lms-crm/notifications/'), { has_notifications: true });
  await client.get(`/client/chats/${chat}/messages/${sent[0]}/read/`);
  assert.equal(await unread(), 1);
  // As good as all of them: it comes after both.
  await client.get(`/client/chats/${chat}/messages/${(sent[1] ?? 0) + 5}/read/`);
  assert.equal(await unread(), 0);
  assert.deepEqual(await client.get('/lms-crm/notifications/'), { has_notifications: false });
  const seen = await curator.get<List<Message>>(`/curator/chats/${chat}/messages/`);
  assert.deepEqual(
    seen.results.map(({ is_read, is_my_message }) => [is_read, is_my_message]),
    [
      [true, true],
      [true, true],
    ],
  );
});

test('numbers stay what they are across a restart', async (t) => {
  const dataDir = await folder(t);
  const { server, client, begin } = await crmScene(t, { dataDir });
  const chat = await begin();
  const { id } = await client.post<Message>('/client/chats/messages/', say(chat, 'kept'));
  await server.close();
  const again = await serve(t, { dataDir });
  const { results } = await new CrmPerson(again, client.token).get<List<Chat>>('/client/chats/');
  assert.deepEqual([results[0]?.id, results[0]?.last_message?.id], [chat, id]);
});
