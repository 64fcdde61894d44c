/** The program: what it takes from its environment, what it says, and how it ends. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../server/environment.ts';
import { arrive, folder, serve } from './server-rig.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

/** The program with nothing but this environment. */
function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env: environment });
  const said = { out: '', error: '' };
  child.stdout.on('data', (text) => (said.out += String(text)));
  child.stderr.on('data', (text) => (said.error += String(text)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...said }));
  return { child, ended, said };
}

async function ready({ child, said }: ReturnType<typeof run>): Promise<string> {
  while (!said.out.includes('/look\n')) await once(child.stdout, 'data');
  return said.out.split('\n', 1)[0] ?? '';
}

test('a bad value is one line that names its variable', async (t) => {
  const file = join(await folder(t), 'file');
  await writeFile(file, 'not JSON');
  const desk = join(await folder(t), 'desk');
  const agents = ['ana', { id: 'ana' }, { id: '', name: 'Ana' }, { id: 'a', name: 'A', bot: 1 }];
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ PORT: 'eighty' }, /^PORT must be a number from 0 to 65535, not "eighty"$/],
    [{ PORT: '70000' }, /^PORT must be/],
    [{ PORT: '-1' }, /^PORT must be/],
    [{ SHAMAN_SECRET: 'short' }, /^SHAMAN_SECRET needs 32 bytes or more$/],
    [{ NODE_ENV: 'production' }, /^SHAMAN_SECRET is needed/],
    [{ ALLOWED_ORIGINS: 'https://a.example,b.example' }, /^ALLOWED_ORIGINS .* not "b\.example"$/],
    [{ ALLOWED_ORIGINS: 'https://a.example/' }, /^ALLOWED_ORIGINS/],
    [{ ALLOWED_ORIGINS: '*' }, /^ALLOWED_ORIGINS/],
    [{ DATABASE_URL: 'postgres://localhost/shaman' }, /^DATABASE_URL .* cannot use it yet/],
    [{ REDIS_URL: 'redis://localhost' }, /^REDIS_URL .* cannot use it yet/],
    [{ JWKS_URL: 'https://id.example/jwks' }, /^JWKS_URL .* cannot use it yet/],
    [{ IDENTITY_KEYS: 'demo:k1:tooshort' }, /^IDENTITY_KEYS entry 1 needs a secret of 32 bytes/],
    [{ IDENTITY_KEYS: 'k1' }, /^IDENTITY_KEYS entry 1 must read organization:kid:secret$/],
    [{ ORGANIZATIONS: file }, /^ORGANIZATIONS must name a file of JSON/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of/],
    [{ TRUST_PROXY: 'yes' }, /^TRUST_PROXY must be the number of proxies, 0 to 9, not "yes"$/],
  ];
  for (const [environment, message] of cases) {
    assert.throws(() => readEnvironment(environment), { name: 'Misuse', message });
  }
  for (const agent of agents) {
    const bad = { id: 'x', name: 'X', offlineMessage: 'Later', agents: [agent] };
    await writeFile(desk, JSON.stringify([bad]));
    const read = () => readEnvironment({ ORGANIZATIONS: desk });
    assert.throws(read, { name: 'Misuse', message: /^ORGANIZATIONS must list .* agents \(each/ });
  }
  const plain = { id: 'x', name: 'X', offlineMessage: 'Later', agents: [{ id: 'a', name: 'A' }] };
  const hours = { timeZone: 'Europe/Lisbon', weekly: [{ days: [1], from: '09:00', to: '24:00' }] };
  const form = { fields: [{ id: 'a', label: 'A', type: 'choice', options: ['x'] }] };
  const spoiled = [
    [{ hours: { ...hours, timeZone: 'Mars/Olympus' } }, /\/0\/hours\/timeZone/],
    [{ hours: { ...hours, weekly: [{ days: [0], from: '09:00', to: '18:00' }] } }, /days\/0/],
    [{ hours: { ...hours, weekly: [{ days: [1], from: '9', to: '18:00' }] } }, /weekly\/0\/from/],
    [{ topics: [{ id: 't' }] }, /\/0\/topics\/0 .*'name'/],
    [{ welcomeForm: { fields: [{ id: 'a', label: 'A', type: 'date' }] } }, /fields\/0\/type/],
    [{ greetings: [{ id: 'g' }] }, /greetings\/0 .*'text'/],
    [{ greeting: [] }, /\/0 has "greeting", which means nothing here/],
    [{ welcomeForm: { ...form, fieds: [] } }, /\/0\/welcomeForm has "fieds"/],
    [{ agents: [...plain.agents, { id: 'a', name: 'B' }] }, /\/0\/agents .* two of one id/],
  ] as const;
  for (const [more, message] of spoiled) {
    await writeFile(desk, JSON.stringify([{ ...plain, ...more }]));
    assert.throws(() => readEnvironment({ ORGANIZATIONS: desk }), { name: 'Misuse', message });
  }
  await writeFile(desk, JSON.stringify([plain, plain]));
  assert.throws(() => readEnvironment({ ORGANIZATIONS: desk }), /: \/ must not have two of one id/);
  const good = { ...plain, hours, welcomeForm: form, greetings: [{ id: 'g', text: 'Hello' }] };
  await writeFile(desk, JSON.stringify([good]));
  assert.deepEqual(readEnvironment({ ORGANIZATIONS: desk }).organizations, [good]);
});

test('mail needs both an address of its server and one of its own', () => {
  const SMTP_URL = 'smtps://user:secret@mail.example.com:465';
  const { smtpUrl, mailFrom } = readEnvironment({ SMTP_URL, MAIL_FROM: 'Desk <a@b.cd>' });
  assert.deepEqual([smtpUrl, mailFrom], [SMTP_URL, 'Desk <a@b.cd>']);
  assert.equal(readEnvironment({}).smtpUrl, undefined);
  const cases = [
    [{ SMTP_URL }, /^MAIL_FROM is needed with SMTP_URL/],
    [{ SMTP_URL: 'user:secret@host', MAIL_FROM: 'a@b.cd' }, /^SMTP_URL must read/],
    [{ SMTP_URL: 'https://user:secret@host', MAIL_FROM: 'a@b.cd' }, /^SMTP_URL must read/],
  ] as const;
  for (const [environment, message] of cases) {
    assert.throws(() => readEnvironment(environment), { name: 'Misuse', message });
    assert.throws(
      () => readEnvironment(environment),
      (error: Error) => !/secret/.test(error.message),
    );
  }
});

test('what cannot be used ends the program with that line and code 2', async (t) => {
  const DATA_DIR = await folder(t);
  const file = join(DATA_DIR, 'file');
  await writeFile(file, 'not a folder');
  const spoiled = await folder(t);
  await writeFile(join(spoiled, 'secret'), 'short');
  const key = `demo:k1:${'a'.repeat(32)}`;
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ PORT: 'eighty' }, /^PORT must be a number from 0 to 65535, not "eighty"$/],
    [{ DATA_DIR: join(file, 'below') }, /^DATA_DIR .*ENOTDIR/],
    [{ DATA_DIR: spoiled }, /^DATA_DIR .*"secret" must hold 32 bytes or more$/],
    [{ IDENTITY_KEYS: `${key},${key}` }, /^IDENTITY_KEYS: demo has two keys named k1$/],
    [{ DOORS: 'rooms,romos' }, /^DOORS must list some of rooms.*, or be none; not "romos"$/],
    [{ HOST: '192.0.2.1' }, /^HOST 192\.0\.2\.1/],
  ];
  for (const [environment, expected] of cases) {
    const { code, out, error } = await run({ DATA_DIR, PORT: '0', ...environment }).ended;
    assert.deepEqual([code, out], [2, ''], JSON.stringify(environment));
    assert.match(error.trimEnd(), expected);
    assert.equal(error.trimEnd().includes('\n'), false, `one line: ${error}`);
  }
});

test('a taken port is one line too', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const address = other.address();
  const PORT = String(typeof address === 'object' ? address?.port : '');
  const { code, error } = await run({ PORT, DATA_DIR: await folder(t) }).ended;
  assert.deepEqual([code, error], [2, `PORT ${PORT} is already in use on 127.0.0.1\n`]);
});

test('it prints one line per page when it is ready, and a signal ends it cleanly', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const program = run({ PORT: '0', DATA_DIR: await folder(t) });
    const url = await ready(program);
    assert.match(
      program.said.out,
      /^(http:\/\/127\.0\.0\.1:\d+)\/\n\1\/desk\n\1\/custom-ui\n\1\/cdn\n\1\/look\n$/,
    );
    assert.equal((await fetch(`${url}readyz`)).status, 200);
    const line = new WebSocket(`${url.replace('http', 'ws')}ws/chat/room/`);
    await once(line, 'open');
    const closed = once(line, 'close') as Promise<[{ code: number }]>;
    program.child.kill(signal);
    const { code, error } = await program.ended;
    assert.deepEqual([code, error], [0, '']);
    assert.equal((await closed)[0].code, 1012);
  }
});

test('production starts with a secret', async (t) => {
  const program = run({
    PORT: '0',
    DATA_DIR: await folder(t),
    NODE_ENV: 'production',
    SHAMAN_SECRET: 'x'.repeat(32),
  });
  await ready(program);
  await stop(program.child);
});

test('empty variables are not set', () => {
  const options = readEnvironment({ PORT: '', DATABASE_URL: '', NODE_ENV: '' });
  assert.deepEqual([options.port, options.host, options.dataDir], [8787, '127.0.0.1', '.data']);
});

test('what is well written is understood', () => {
  const options = readEnvironment({
    ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080',
    IDENTITY_KEYS: `demo:k1:${'a'.repeat(32)},other:k2:${'b'.repeat(40)}`,
  });
  assert.deepEqual(options.allowedOrigins, ['https://a.example', 'http://b.example:8080']);
  assert.deepEqual(
    options.identityKeys?.map(({ organization, kid }) => [organization, kid]),
    [
      ['demo', 'k1'],
      ['other', 'k2'],
    ],
  );
});

test('a server that was killed has kept every message that it acknowledged', async (t) => {
  const dataDir = await folder(t);
  const program = run({ PORT: '0', DATA_DIR: dataDir });
  const url = (await ready(program)).slice(0, -1);
  const visitor = await arrive({ url });
  const { conversation } = await visitor.starts('Hello');
  const acknowledged: string[] = [];
  const line = await visitor.connect();
  for (let n = 0; n < 30; n += 1) {
    const body = { text: `${n}` };
    line.send({ t: 'send', n, conv: conversation.id, cid: `c${n}`, body });
    if (n === 29) program.child.kill('SIGKILL');
  }
  await line.closed;
  for (const frame of line.frames) {
    if (frame.t === 'ack') acknowledged.push(frame.stored?.message.text ?? '');
  }
  await program.ended;
  const server = await serve(t, { dataDir });
  visitor.url = server.url;
  const { body } = await visitor.call(
    'GET',
    `/chat/conversations/${conversation.id}/messages?count=100`,
  );
  const kept = (body as { messages: { text: string }[] }).messages.map(({ text }) => text);
  for (const text of acknowledged) assert.ok(kept.includes(text), `lost ${text}`);
});

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'close');
}
