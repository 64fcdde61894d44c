/** The door of chat-django against what was recorded of the real one, and against the desk behind it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT, HELP_DESKS, SAID, WITH_FILE } from '../fixtures/chat-django.ts';
import { Agent } from '../support/agent.ts';
import {
  admits,
  ask,
  BASE,
  type Desk,
  history,
  json,
  list,
  listens,
  masked,
  post,
  says,
} from './chat-django-rig.ts';
import { folder, serve, signIn } from './server-rig.ts';

test('what one writes is told as it was recorded, letter by letter, before it is answered', async (t) => {
  const server = await serve(t, { replyAfter: 200 });
  const [socket, other] = [await listens(t, server), await listens(t, server)];
  const desk = await admits(server);
  const agent = new Agent(() => server.desk);
  server.controls.pauseAcks();
  const said = says(server, desk.uuid, SAID.text);
  const frames = [await socket.next()];
  server.controls.pauseAcks(false);
  const { status, text } = await said;
  assert.deepEqual([status, text], [200, SAID.answer]);
  frames.push(await socket.next());
  assert.deepEqual(frames.map(masked), SAID.frames.map(masked));
  const [first, again] = frames.map((frame) => JSON.parse(frame).data);
  assert.equal(again.uuid, first.uuid);
  assert.equal(again.created_at, first.created_at);
  assert.ok(again.updated_at > first.updated_at);
  await agent.answers('Resposta - Olá');
  assert.equal(masked(await socket.next()), masked(SAID.reply));
  assert.equal(masked(await other.next()), masked(frames[0] ?? ''));
});

test('help desks are listed as they were, the newest first, and no more of them than there are', async (t) => {
  const server = await serve(t);
  const first = await admits(server, { uuid: CLIENT });
  const second = await admits(server);
  await says(server, first.uuid, 'does not reorder');
  const desks = await list(server);
  assert.deepEqual(
    desks.map(({ uuid }) => uuid),
    [second.uuid, first.uuid],
  );
  const [empty, written] = desks;
  assert.deepEqual(empty?.last_message, {});
  assert.equal(written?.client.uuid, CLIENT);
  assert.deepEqual(Object.keys(written ?? {}), Object.keys(HELP_DESKS[1]));
  assert.deepEqual(Object.keys(written?.client ?? {}), Object.keys(HELP_DESKS[1].client));
  assert.deepEqual(Object.keys(written?.last_message ?? {}), Object.keys(WITH_FILE));
  for (const query of ['', '?organization=nobody', '?organization=demo-forms'])
    assert.deepEqual(await json(server, `${BASE}/api/help-desks/${query}`), [], query);
});

test('a history is whole, the newest first, and is nobody’s who came by another door', async (t) => {
  const server = await serve(t, { replyAfter: 0 });
  const desk = await admits(server);
  const agent = new Agent(() => server.desk);
  await says(server, desk.uuid, 'one');
  await agent.answers('two');
  await says(server, desk.uuid, 'three');
  const all = await history(server, desk);
  assert.deepEqual(
    all.map(({ message, type, status }) => [message, type, status]),
    [
      ['three', 'sent', 'sent'],
      ['two', 'received', 'sent'],
      ['one', 'sent', 'sent'],
    ],
  );
  const own = await json<readonly Desk[]>(server, `${BASE}/api/help-desks/?organization=demo`);
  assert.equal(own[0]?.last_message.uuid, all[0]?.uuid);
  const html = await ask(server, `${BASE}/api/help-desks/nonsense/history/`);
  assert.equal(html.status, 404);
  assert.match(html.headers.get('content-type') ?? '', /html/);
  const gone = await ask(server, `${BASE}/api/help-desks/${CLIENT}/history/`);
  assert.equal(gone.status, 404);
  assert.match(gone.text, /^\{"detail":"Not found\."\}$/);
});

test('the desk edits and takes back: one is told as an update, the other is not told', async (t) => {
  const server = await serve(t);
  const socket = await listens(t, server);
  const desk = await admits(server);
  const agent = new Agent(() => server.desk);
  await agent.answers('wrogn');
  await agent.corrects('wrogn', 'right');
  const [said, corrected] = [JSON.parse(await socket.next()), JSON.parse(await socket.next())];
  assert.deepEqual([said.type, corrected.type], ['new_message', 'update_message']);
  assert.deepEqual([corrected.data.uuid, corrected.data.message], [said.data.uuid, 'right']);
  await agent.takesBack('right');
  await agent.answers('after');
  assert.equal(JSON.parse(await socket.next()).data.message, 'after');
  assert.deepEqual(
    (await history(server, desk)).map(({ message }) => message),
    ['after'],
  );
});

test('one file a message: relative on the stream and in lists, absolute in a history', async (t) => {
  const server = await serve(t);
  const socket = await listens(t, server);
  const desk = await admits(server);
  const form = new FormData();
  // The file first: its help desk comes after it.
  form.append('file', new File(['olá'], 'nota fiscal ação.txt'));
  form.append('help_desk', desk.uuid);
  assert.equal((await post(server, form)).text, SAID.answer);
  const { data } = JSON.parse(await socket.next());
  assert.equal(data.message, null);
  assert.match(data.file, /^\/chat-django\/media\/uploads\/\w+\/nota_fiscal_a%C3%A7%C3%A3o\.txt$/);
  assert.equal((await list(server))[0]?.last_message.file, data.file);
  assert.equal((await history(server, desk))[0]?.file, server.url + data.file);
  assert.equal((await ask(server, data.file)).text, 'olá');
  assert.equal((await ask(server, data.file.replace(/uploads\/\w/, 'uploads/0'))).status, 404);
});

test('an organization hears nothing of another, nor of other doors', async (t) => {
  const server = await serve(t);
  const [socket, elsewhere] = [
    await listens(t, server),
    await listens(t, server, `${BASE}/ws/chat/nobody/`),
  ];
  const visitor = { id: 'v', role: 'visitor', organization: 'demo' } as const;
  const agent = new Agent(() => server.desk);
  agent.arrives();
  t.after(() => agent.leaves());
  await server.desk.start(visitor, { localId: '1', text: 'by the other door', files: [] });
  const desk = await admits(server);
  await says(server, desk.uuid, 'by this one');
  assert.equal(JSON.parse(await socket.next()).data.message, 'by this one');
  assert.deepEqual(elsewhere.frames, []);
  assert.equal((await list(server)).length, 1);
});

test('help desks outlive a restart, and are seen at the desk by name', async (t) => {
  const dataDir = await folder(t);
  const server = await serve(t, { dataDir });
  const desk = await admits(server);
  await says(server, desk.uuid, 'hello');
  await server.close();
  const again = await serve(t, { dataDir });
  const { visitor, answers } = await new Agent(() => again.desk).conversation();
  assert.deepEqual([visitor.name, answers?.phone], ['Eva', '123']);
  assert.deepEqual(
    (await list(again)).map(({ uuid }) => uuid),
    [desk.uuid],
  );
  assert.deepEqual(
    (await history(again, desk)).map(({ message }) => message),
    ['hello'],
  );
});

test('several files of an operator are several messages, the words with the first', async (t) => {
  const server = await serve(t);
  const socket = await listens(t, server);
  const desk = await admits(server);
  const ana = await signIn(server, 'ana');
  const files = [];
  for (const name of ['a.txt', 'b.txt']) {
    const form = new FormData();
    form.append('file', new File([name], name));
    files.push(((await ana.call('POST', '/chat/files', form)).body as { id: string }).id);
  }
  const path = `/chat/conversations/${desk.uuid.replaceAll('-', '')}/messages`;
  const { status } = await ana.call('POST', path, { local_id: '1', text: 'both', files });
  assert.equal(status, 201);
  const told = [JSON.parse(await socket.next()).data, JSON.parse(await socket.next()).data];
  assert.deepEqual(
    told.map(({ message }) => message),
    ['both', null],
  );
  assert.deepEqual(
    told.map(({ file }) => file.split('/').at(-1)),
    ['a.txt', 'b.txt'],
  );
  const all = await history(server, desk);
  assert.deepEqual(
    all.map(({ uuid }) => uuid),
    told.map(({ uuid }) => uuid).reverse(),
  );
});

test('an answer that is lost is a 500, and the message is there all the same', async (t) => {
  const server = await serve(t);
  const desk = await admits(server);
  server.controls.loseAcks();
  const { status, text } = await says(server, desk.uuid, 'stored');
  assert.equal(status, 500);
  assert.match(text, /<!doctype html>/);
  assert.equal((await history(server, desk))[0]?.message, 'stored');
});
