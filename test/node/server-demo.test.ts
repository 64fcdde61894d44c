/** The demo: the agent that answers by itself, the pages and their policy, portraits. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { demoAnswer } from '../../server/demo-answers.ts';
import { DEMO_ORGANIZATION } from '../../server/demo-organizations.ts';
import { arrive, Caller, folder, serve, signIn } from './server-rig.ts';

test('the demo agent gets, reads, types, and answers once', async (t) => {
  const server = await serve(t, { demoAgent: true, replyAfter: 20 });
  const visitor = await arrive(server);
  const line = await visitor.connect();
  const { conversation } = await visitor.starts('Hello there');
  assert.deepEqual(
    conversation.agents.map(({ id }) => id),
    ['mila'],
  );
  const events = await line.heard(5);
  assert.deepEqual(
    events.map(({ k }) => k),
    ['info', 'msg', 'delivered', 'read', 'msg'],
  );
  const answer = events[4];
  assert.equal(answer?.k === 'msg' && answer.b.message.author.name, 'Mila');
  assert.match(answer?.k === 'msg' ? answer.b.message.text : '', /open \/desk/);
  const offers = answer?.k === 'msg' ? (answer.b.message.quickReplies ?? []) : [];
  assert.equal(offers.length, 3);
  for (const offer of offers)
    assert.notEqual(demoAnswer(offer, 0, 1), demoAnswer('x', 0, 1), 'it knows what it offers');
  assert.deepEqual(
    line.frames.flatMap((frame) => (frame.t === 'typing' ? [frame.typing] : [])),
    [true, false],
  );
  line.close();
});

test('the demo agent steps aside for a person', async (t) => {
  const server = await serve(t, { demoAgent: true, replyAfter: 20 });
  const visitor = await arrive(server);
  const { conversation } = await visitor.starts('Hello');
  const ana = await signIn(server, 'ana');
  const path = `/chat/conversations/${conversation.id}/messages`;
  await ana.call('POST', path, { local_id: 'a', text: 'I take over' });
  const line = await visitor.connect();
  await visitor.call('POST', path, { local_id: 'b', text: 'A person!' });
  await line.heard(1);
  const other = await visitor.starts('And you, Mila?');
  const answered = (await line.heard(6)).filter(({ k, s }) => k === 'msg' && s === conversation.id);
  assert.equal(answered.length, 1, 'only what the visitor wrote');
  assert.equal(
    line.events.some(({ k, s }) => s === conversation.id && k !== 'msg'),
    false,
    'what belongs to a person is not marked by a bot',
  );
  assert.notEqual(other.conversation.id, conversation.id);
  const { body } = await visitor.call('GET', '/chat/conversations');
  const list = body as {
    conversations: { conversation: { id: string; agents: { id: string }[] } }[];
  };
  const taken = list.conversations.find((page) => page.conversation.id === conversation.id);
  assert.deepEqual(
    taken?.conversation.agents.map(({ id }) => id),
    ['ana'],
  );
  line.close();
});

test('answers fit the question', () => {
  assert.match(demoAnswer('What if I go offline?', 0, 3), /network/);
  assert.match(demoAnswer('Can I talk to a human?', 0, 3), /\/desk/);
  assert.match(demoAnswer('', 2, 3), /2 files/);
  assert.notEqual(demoAnswer('x', 0, 1), demoAnswer('x', 0, 2));
});

test('everybody at the demo desk has a portrait', async (t) => {
  const server = await serve(t);
  for (const { avatarUrl } of DEMO_ORGANIZATION.agents) {
    const { status, headers, body } = await new Caller(server.url).call('GET', avatarUrl ?? '');
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'image/svg+xml');
    assert.match(String(body), /^<svg /);
  }
  assert.equal((await new Caller(server.url).call('GET', '/avatars/constructor.svg')).status, 404);
});

test('pages come with the strictest policy, and a nonce of their own', async (t) => {
  const pagesDir = await folder(t);
  await mkdir(join(pagesDir, 'demo'));
  await mkdir(join(pagesDir, 'dist'));
  await writeFile(join(pagesDir, 'demo', 'index.html'), '<script nonce="">let a;</script>');
  await writeFile(join(pagesDir, 'dist', 'a.js'), 'export {};');
  await writeFile(join(pagesDir, 'dist', 'a.b.0z1y2x3w.min.js'), 'export {};');
  const server = await serve(t, { pagesDir });
  const get = (path: string) => new Caller(server.url).call('GET', path);
  const nonces = new Set<string>();
  for (let time = 0; time < 2; time += 1) {
    const { headers, body } = await get('/');
    const nonce = /<script nonce="([^"]+)">/.exec(String(body))?.[1] ?? '';
    const policy = headers.get('content-security-policy') ?? '';
    assert.ok(policy.includes(`script-src 'self' 'nonce-${nonce}';`), policy);
    assert.ok(policy.includes('trusted-types lit-html'));
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 2);
  const script = await get('/dist/a.js');
  assert.equal(script.headers.get('cache-control'), 'no-cache');
  const chunk = await get('/dist/a.b.0z1y2x3w.min.js');
  assert.match(chunk.headers.get('content-type') ?? '', /javascript/);
  assert.match(chunk.headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
  assert.match(script.headers.get('content-type') ?? '', /javascript/);
  assert.equal(script.headers.get('access-control-allow-origin'), '*');
  for (const path of [
    '/desk',
    '/dist/b.js',
    '/dist/../package.json',
    '/dist/%2e%2e/package.json',
  ]) {
    assert.equal((await get(path)).status, 404, path);
  }
});
