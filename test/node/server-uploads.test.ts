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

test('a picture that unfolds to more than a browser can bear is not taken, and nothing of it stays', async (t) => {
  const dataDir = await folder(t);
  const visitor = await arrive(await serve(t, { dataDir }));
  const of = (width: number, height: number) => {
    const bytes = Buffer.from(PNG);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return upload(visitor, 'a.png', bytes);
  };
  const bomb = await of(60_000, 60_000);
  assert.deepEqual([bomb.status, errorOf(bomb)], [413, 'too_large']);
  assert.deepEqual(await readdir(join(dataDir, 'uploads')), []);
  // As large as the largest telephones make them, half of that, and a wide one.
  for (const [width, height] of [
    [12_240, 8_160],
    [8_064, 6_048],
    [30_000, 300],
  ] as const)
    assert.equal((await of(width, height)).status, 201);
});

/** A JPEG of 40 × 30 pixels, without its picture; lying on its side where a camera says so. */
function jpeg(orientation?: number): Buffer<ArrayBuffer> {
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation ?? 1, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  const exif = [0xff, 0xe1, 0, tiff.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  const frame = [0xff, 0xc0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0];
  const jfif = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
  return Buffer.from([0xff, 0xd8, ...(orientation ? exif : jfif), ...frame, 0xff, 0xd9]);
}

const LARGE_HEAD = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  ...Array.from({ length: 4 }, () =>
    Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(65_533)]),
  ),
  jpeg().subarray(2),
]);
const GIF = Buffer.from([...Buffer.from('GIF89a'), 0x80, 0x02, 0xe0, 0x01, 0, 0, 0]);
const WEBP = Buffer.concat([
  Buffer.from('RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'),
  Buffer.from([0x7f, 0x02, 0x00, 0xdf, 0x01, 0x00]),
]);

test('a picture says how large it is shown; one that lies says nothing', async (t) => {
  const { visitor, id } = await scene(t);
  const cases = [
    ['a.png', PNG, [1, 1]],
    ['a.gif', GIF, [640, 480]],
    ['a.webp', WEBP, [640, 480]],
    ['a.jpg', jpeg(), [40, 30]],
    ['a.jpg', jpeg(3), [40, 30]],
    ['a.jpg', jpeg(6), [30, 40]],
    ['a.jpg', LARGE_HEAD, [40, 30]],
    ['a.png', PNG.subarray(0, 12), [undefined, undefined]],
    ['a.jpg', jpeg().subarray(0, 6), [undefined, undefined]],
    ['a.txt', Buffer.from('GIF'), [undefined, undefined]],
  ] as const;
  for (const [name, bytes, expected] of cases) {
    const { status, body } = await upload(visitor, name, Uint8Array.from(bytes));
    const { width, height } = body as WireFile;
    assert.deepEqual([status, width, height], [201, ...expected], name);
  }
  const { body } = await upload(visitor, 'b.gif', GIF);
  const draft = { local_id: 'p', text: '', files: [(body as WireFile).id] };
  const sent = await visitor.call('POST', `/chat/conversations/${id}/messages`, draft);
  assert.deepEqual((sent.body as WireStored).message.attachments, [body]);
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
