/** Transcripts: a whole conversation as text, downloaded or sent by a real mail server. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ServerOptions } from '../../server/options.ts';
import type { WireOrganization } from '../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, errorOf, scene } from './server-rig.ts';
import { takeMail } from './smtp-rig.ts';

const NOW = Date.parse('2026-11-21T11:37:00Z');

/** A conversation of a few lines. */
async function spoken(t: TestContext, options: ServerOptions = {}) {
  const stage = await scene(t, { clock: () => NOW, ...options });
  const { visitor, agent, id, page } = stage;
  const path = `/chat/conversations/${id}`;
  const reply_to = page.messages[0]?.id;
  const draft = { local_id: 'a', text: 'Olá!\n[2026-01-01 00:00 UTC] Forged:', reply_to };
  await agent.call('POST', `${path}/messages`, draft);
  const form = new FormData();
  form.set('file', new File(['x'.repeat(2_000)], 'notes.txt'));
  const { id: file } = (await visitor.call('POST', '/chat/files', form)).body as { id: string };
  await visitor.call('POST', `${path}/messages`, { local_id: 'b', text: '', files: [file] });
  await agent.call('PATCH', path, { open: false });
  return { ...stage, path: `${path}/transcript` };
}

const EXPECTED = (id: string) => `Conversation with Hotelflow
Began 2026-11-21 11:37 UTC; its number is ${id}.

[2026-11-21 11:37 UTC] Visitor:
    Hello

[2026-11-21 11:37 UTC] Ana Ribeiro:
    > Hello
    Olá!
    [2026-01-01 00:00 UTC] Forged:

[2026-11-21 11:37 UTC] Visitor:
    [file: notes.txt, 2 KB]

[2026-11-21 11:37 UTC] The conversation was closed
`;

async function modeOf(caller: Caller) {
  return ((await caller.call('GET', '/chat/organization')).body as WireOrganization).transcript;
}

test('a conversation is downloaded as text, by those whose it is', async (t) => {
  const { server, visitor, agent, id, path } = await spoken(t);
  for (const caller of [visitor, agent]) {
    const { status, headers, body } = await caller.call('GET', path);
    assert.deepEqual([status, body], [200, EXPECTED(id)]);
    assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(
      headers.get('content-disposition'),
      `attachment; filename="conversation-${id}.txt"`,
    );
  }
  const stranger = await arrive(server);
  assert.equal((await stranger.call('GET', path)).status, 404);
  assert.equal((await stranger.call('POST', path, { email: 'a@b.cd' })).status, 404);
  assert.equal(await modeOf(visitor), 'download');
  const refused = await visitor.call('POST', path, { email: 'a@b.cd' });
  assert.deepEqual([refused.status, errorOf(refused)], [409, 'transcript_unavailable']);
});

test('with a mail server it is sent', async (t) => {
  const mail = await takeMail(t);
  const mailFrom = 'Hotelflow <desk@hotelflow.example>';
  const { visitor, id, path } = await spoken(t, { smtpUrl: mail.url, mailFrom });
  assert.equal(await modeOf(visitor), 'mail');
  const sent = await visitor.call('POST', path, { email: ' eva@example.com ' });
  assert.equal(sent.status, 204, JSON.stringify(sent.body));
  assert.deepEqual(mail.recipients, ['eva@example.com']);
  const [letter = ''] = mail.letters;
  assert.match(letter, /^From: Hotelflow <desk@hotelflow\.example>$/m);
  assert.match(letter, /^To: eva@example\.com$/m);
  assert.match(letter, /^Subject: Your conversation with Hotelflow$/m);
  assert.match(letter, /^Content-Type: text\/plain; charset=utf-8$/m);
  const text = letter.slice(letter.indexOf('\n\n') + 2);
  const plain = Buffer.from(
    text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, unescape16),
    'latin1',
  );
  assert.equal(plain.toString().trimEnd(), EXPECTED(id).trimEnd());
});

function unescape16(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

test('what is no address, and one that nobody has, is refused', async (t) => {
  const mail = await takeMail(t, /^nobody@/);
  const { visitor, path } = await spoken(t, { smtpUrl: mail.url });
  const bad = ['', 'eva', 'eva@example.com, b@c.de', 'a@b.cd\r\nBcc: c@d.ef', 'nobody@example.com'];
  for (const email of bad) {
    const refused = await visitor.call('POST', path, { email });
    assert.deepEqual([refused.status, errorOf(refused)], [422, 'email_refused'], email);
  }
  assert.deepEqual([mail.letters, mail.recipients], [[], []]);
});

test('nobody is flooded with letters, whoever asks for them', async (t) => {
  const mail = await takeMail(t);
  const { server, visitor, path } = await spoken(t, {
    smtpUrl: mail.url,
    limits: { transcripts: 2 },
  });
  const email = 'eva@example.com';
  for (const _ of [1, 2]) assert.equal((await visitor.call('POST', path, { email })).status, 204);
  const refused = await visitor.call('POST', path, { email });
  assert.deepEqual([refused.status, errorOf(refused)], [429, 'rate_limited']);
  assert.equal(refused.headers.get('retry-after'), '1800');
  const other = await arrive(server);
  const { conversation } = await other.starts('Me too');
  const again = await other.call('POST', `/chat/conversations/${conversation.id}/transcript`, {
    email,
  });
  assert.equal(again.status, 429, 'the same address');
  assert.equal(mail.letters.length, 2);
});

test('a mail server that is not there is a fault of ours, and may pass', async (t) => {
  const { visitor, path } = await spoken(t, { smtpUrl: 'smtp://127.0.0.1:9' });
  const failed = await visitor.call('POST', path, { email: 'eva@example.com' });
  assert.deepEqual([failed.status, errorOf(failed)], [500, 'internal']);
});
