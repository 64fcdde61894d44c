/** Files: what is taken, what is refused, and how what was taken is shown again. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { LIMITS, type WireFile, type WireStored } from '../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, errorOf, folder, scene, serve } from './server-rig.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
  'base64',
);
const HTML = Buffer.from('<!doctype html><script>alert(1)</script>');
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');

function upload(caller: Caller, name: string, bytes: Uint8Array<ArrayBuffer>, type = '') {
  const form = new FormData();
  form.set('file', new File([bytes], name, { type }));
  return caller.call('POST', '/chat/files', form);
}

test('a picture is taken, shown by its address, and part of a message', async (t) => {
  const { visitor, agent, id } = await scene(t);
  const taken = await upload(visitor, 'holiday.png', PNG, 'text/html');
  const file = taken.body as WireFile;
  assert.equal(taken.status, 201);
  assert.deepEqual([file.name, file.type, file.size], ['holiday.png', 'image/png', PNG.length]);
  const draft = { local_id: 'f', text: '', files: [file.id] };
  const sent = await visitor.call('POST', `/chat/conversations/${id}/messages`, draft);
  assert.deepEqual((sent.body as WireStored).message.attachments, [file]);
  const stolen = await agent.call('POST', `/chat/conversations/${id}/messages`, draft);
  assert.deepEqual([stolen.status, errorOf(stolen)], [422, 'unknown_file']);
  const shown = await fetch(visitor.url + file.url);
  assert.deepEqual(Buffer.from(await shown.arrayBuffer()), PNG);
  const header = (name: string) => shown.headers.get(name);
  assert.equal(header('content-type'), 'image/png');
  assert.equal(header('x-content-type-options'), 'nosniff');
  assert.equal(header('content-security-policy'), "sandbox; default-src 'none'");
  assert.equal(header('cross-origin-resource-policy'), 'cross-origin');
  assert.match(header('content-disposition') ?? '', /^inline; filename\*=UTF-8''holiday\.png$/);
});

test('an address that we did not sign shows nothing', async (t) => {
  const visitor = await arrive(await serve(t));
  const { body } = await upload(visitor, 'a.png', PNG);
  const { id, url } = body as WireFile;
  for (const path of [
    `/files/${id}`,
    `/files/${id}/x`,
    `${url}x`,
    `/files/${id}x${url.slice(27)}`,
  ]) {
    assert.equal((await visitor.call('GET', path)).status, 404, path);
  }
});

test('text is taken, and only ever saved, not shown', async (t) => {
  const visitor = await arrive(await serve(t));
  const { body } = await upload(visitor, 'olá.txt', Buffer.from('<script>alert(1)</script> olá'));
  const shown = await fetch(visitor.url + (body as WireFile).url);
  assert.equal(shown.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(
    shown.headers.get('content-disposition') ?? '',
    /^attachment; filename\*=UTF-8''ol%C3%A1/,
  );
});

test('what name and bytes do not agree on is refused, and leaves nothing behind', async (t) => {
  const dataDir = await folder(t);
  const visitor = await arrive(await serve(t, { dataDir }));
  const cases: readonly (readonly [string, Buffer<ArrayBuffer>])[] = [
    ['page.html', HTML],
    ['page.png', HTML],
    ['picture.svg', SVG],
    ['picture.png.svg', SVG],
    ['picture.txt', PNG],
    ['picture.jpg', PNG],
    ['noextension', PNG],
    ['archive.zip', Buffer.from('PK\x03\x04')],
    ['zero.txt', Buffer.from('a\0b')],
    ['latin.txt', Buffer.from([0x6f, 0x6c, 0xe1, 0x20])],
    ['document.pdf', Buffer.from('not a pdf')],
    ['.png', Buffer.alloc(0)],
  ];
  for (const [name, bytes] of cases) {
    const answer = await upload(visitor, name, bytes);
    assert.deepEqual([answer.status, errorOf(answer)], [415, 'file_type'], name);
  }
  assert.deepEqual(await readdir(join(dataDir, 'uploads')), []);
});

test('names are only names', async (t) => {
  const dataDir = await folder(t);
  const visitor = await arrive(await serve(t, { dataDir }));
  const names = [
    ['../../../etc/passwd.png', /^passwd\.png$|^[^/\\]*passwd\.png$/],
    ['..\\..\\boot.png', /^[^/\\]*boot\.png$/],
    ['evil\u202egnp.png', /^evil_gnp\.png$/],
    ['a\u0000b.png', /^[^\0]*\.png$/],
    [`${'x'.repeat(300)}.png`, /^x{116}\.png$/],
    ['C:aux.png', /^[^:]*aux\.png$/],
  ] as const;
  for (const [name, expected] of names) {
    const { status, body } = await upload(visitor, name, PNG);
    assert.equal(status, 201, name);
    assert.match((body as WireFile).name, expected);
  }
  const kept = await readdir(join(dataDir, 'uploads'));
  assert.equal(kept.length, names.length);
  for (const name of kept) assert.match(name, /^[a-z0-9]{20}$/);
});

test('a file that is too large is refused on the way', async (t) => {
  const dataDir = await folder(t);
  const visitor = await arrive(await serve(t, { dataDir }));
  const large = Buffer.concat([PNG, Buffer.alloc(LIMITS.file - PNG.length + 1)]);
  const answer = await upload(visitor, 'large.png', large);
  assert.deepEqual([answer.status, errorOf(answer)], [413, 'too_large']);
  assert.deepEqual(await readdir(join(dataDir, 'uploads')), []);
  assert.equal((await upload(visitor, 'fits.png', large.subarray(0, LIMITS.file))).status, 201);
});

test('nobody fills the disk, and what is forgotten is gone', async (t) => {
  const dataDir = await folder(t);
  const visitor = await arrive(await serve(t, { dataDir, limits: { files: 1 } }));
  const { body } = await upload(visitor, 'a.png', PNG);
  const refused = await upload(visitor, 'b.png', PNG);
  assert.deepEqual([refused.status, errorOf(refused)], [413, 'file_quota']);
  assert.equal(refused.headers.get('retry-after'), null, 'waiting does not help');
  await visitor.call('DELETE', '/me');
  assert.deepEqual(await readdir(join(dataDir, 'uploads')), []);
  assert.equal((await visitor.call('GET', (body as WireFile).url)).status, 404);
});

test('an upload needs a session and a form', async (t) => {
  const server = await serve(t);
  const visitor = await arrive(server);
  assert.equal((await visitor.call('POST', '/chat/files', {})).status, 400);
  const { url } = visitor;
  assert.equal((await fetch(`${url}/chat/files`, { method: 'POST' })).status, 401);
});

test('uploads at once do not get past the quota, and a refused one takes no place', async (t) => {
  const visitor = await arrive(await serve(t, { limits: { files: 2 } }));
  assert.equal((await upload(visitor, 'a.html', HTML)).status, 415);
  const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];
  const answers = await Promise.all(names.map((name) => upload(visitor, name, PNG)));
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, 201, 413, 413, 413]);
});

test('the files of a deleted message are gone', async (t) => {
  const dataDir = await folder(t);
  const { visitor, id } = await scene(t, { dataDir });
  const file = (await upload(visitor, 'a.png', PNG)).body as WireFile;
  const path = `/chat/conversations/${id}/messages`;
  const draft = { local_id: 'f', text: '', files: [file.id] };
  const { message } = (await visitor.call('POST', path, draft)).body as WireStored;
  assert.equal((await visitor.call('GET', file.url)).status, 200);
  assert.equal((await visitor.call('DELETE', `${path}/${message.id}`)).status, 204);
  assert.equal((await visitor.call('GET', file.url)).status, 404);
  assert.deepEqual(await readdir(join(dataDir, 'uploads')), []);
});
