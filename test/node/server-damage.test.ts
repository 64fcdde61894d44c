/** A log that is not what was written: found at the start or when it is read, told, and never served as if nothing were. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SqliteLog } from '../../server/logs/sqlite-log.ts';
import { Caller, folder, scene, serve, until } from './server-rig.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const visitor = { id: 'v1', role: 'visitor' } as const;

/** A log of ten messages and a file, closed. */
async function written(t: TestContext): Promise<string> {
  const path = join(await folder(t), 'shaman.db');
  const log = new SqliteLog(path);
  await fill(log);
  await log.close();
  return path;
}

async function fill(log: SqliteLog): Promise<void> {
  const whose = { organization: 'demo', visitor, agents: [], files: [] };
  await log.start({ ...whose, id: 'c1', localId: 'm0', text: 'Message 0' });
  for (let n = 1; n < 10; n += 1) await say(log, n);
  const file = { id: 'f1', organization: 'demo', owner: 'v1', name: 'a', type: 'b' };
  await log.addFile({ ...file, size: 1, createdAt: 1 });
}

function say(log: SqliteLog, n: number) {
  const change = { kind: 'msg', author: visitor, localId: `m${n}`, files: [] } as const;
  return log.append('c1', { ...change, text: `Message ${n}` });
}

/** Does to the file what no writer of ours does: the checksums stay as they were. */
function meddle(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const CHANGES = [
  ["UPDATE messages SET text = 'Massage 5' WHERE local_id = 'm5'", /messages \(c1-7\).*checksum/],
  ["UPDATE events SET kind = 'del' WHERE offset = 4", /events \(c1-4\).*checksum/],
  ['UPDATE conversations SET visitor_read = 9', /conversations \(c1\).*checksum/],
  ["UPDATE files SET owner = 'v2'", /files \(f1\).*checksum/],
  [`UPDATE files SET details = '{"width":1}'`, /files \(f1\).*checksum/],
  [`UPDATE conversations SET details = '{"rating":{"score":5}}'`, /conversations \(c1\).*checksum/],
  [`UPDATE events SET details = '{}' WHERE offset = 4`, /events \(c1-4\).*checksum/],
  [`UPDATE messages SET details = '{}' WHERE offset = 4`, /messages \(c1-4\).*checksum/],
  ['DELETE FROM events WHERE offset = 5', /events of conversation c1 are missing/],
  ['DELETE FROM events WHERE offset = 11', /events of conversation c1 are missing/],
  ['DELETE FROM messages WHERE offset = 5', /event c1-5 has lost/],
  ['DELETE FROM conversations', /event c1-1 has lost/],
] as const;

test('a log whose records are not what was written does not open, and says which', async (t) => {
  const path = await written(t);
  for (const [sql, message] of CHANGES) {
    const broken = join(await folder(t), 'shaman.db');
    await copyFile(path, broken);
    meddle(broken, sql);
    assert.throws(() => new SqliteLog(broken), { name: 'Damage', message });
  }
  await new SqliteLog(path).close();
});

test('retention is no damage, nor is a deleted message, nor a forgotten visitor', async (t) => {
  const path = await written(t);
  const log = new SqliteLog(path);
  await log.append('c1', { kind: 'edit', offset: 5, text: 'Edited' });
  await log.append('c1', { kind: 'del', offset: 6 });
  await log.append('c1', { kind: 'read', by: 'agent', upTo: 8 });
  await log.forget('c1', 3);
  await log.close();
  const again = new SqliteLog(path);
  assert.equal(again.damage, undefined);
  await again.erase('v1');
  await again.close();
  await new SqliteLog(path).close();
});

test('a flipped bit anywhere in the pages is found, or changes nothing', async (t) => {
  const path = await written(t);
  const bytes = await readFile(path);
  const before = await told(path);
  const broken = join(await folder(t), 'shaman.db');
  let found = 0;
  for (let at = 0; at < bytes.length; at += 211) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(broken, flipped);
    const after = await told(broken);
    if (after === 'damaged') found += 1;
    else assert.equal(after, before, `a bit at ${at} was flipped and believed`);
  }
  assert.ok(found > 10, `${found} found`);
});

/** All that the log tells, or that it is damaged. Free space holds nothing that is told. */
async function told(path: string): Promise<string> {
  let log: SqliteLog | undefined;
  try {
    log = new SqliteLog(path);
    const page = await log.messages('c1', { limit: 100 });
    const tail = await log.tail('c1', { epoch: log.epoch, offset: 0 }, 100);
    return JSON.stringify([page, tail?.events]);
  } catch (error) {
    // A changed version is another kind of refusal.
    const { name, message } = error as Error;
    assert.ok(name === 'Damage' || /another version/.test(message), String(error));
    return 'damaged';
  } finally {
    await log?.close();
  }
}

test('a large log is looked at while it serves, and from the first damage on is only read', async (t) => {
  const path = await written(t);
  meddle(path, "UPDATE messages SET text = 'Massage 5' WHERE local_id = 'm5'");
  const lines: string[] = [];
  const log = new SqliteLog(path, Date.now, { atOnce: 0, onDamage: (line) => lines.push(line) });
  t.after(() => log.close());
  await until(() => log.damage !== undefined);
  assert.match(lines.join(), /^a record of messages \(c1-7\) does not fit its checksum$/);
  await assert.rejects(say(log, 10), { name: 'Damage', message: /^nothing is written any more/ });
  assert.equal((await log.message('c1', 6))?.text, 'Message 4');
  await assert.rejects(log.messages('c1', { limit: 10 }), { name: 'Damage' });
});

test('a sound large log is found sound', async (t) => {
  const log = new SqliteLog(await written(t), Date.now, { atOnce: 0 });
  await log.looked;
  assert.equal(log.damage, undefined);
  await say(log, 10);
  await log.close();
});

test('what breaks while it serves is refused when it is read', async (t) => {
  const path = await written(t);
  const log = new SqliteLog(path);
  t.after(() => log.close());
  meddle(path, 'DELETE FROM events WHERE offset = 5');
  await assert.rejects(log.tail('c1', { epoch: log.epoch, offset: 3 }, 10), /events of .* missing/);
  await assert.rejects(say(log, 10), /nothing is written any more/);
});

test('told to read on, it changes no byte', async (t) => {
  const path = await written(t);
  meddle(path, "UPDATE messages SET text = 'Massage 5' WHERE local_id = 'm5'");
  const before = await readFile(path);
  const log = new SqliteLog(path, Date.now, { damaged: 'read' });
  assert.equal((await log.message('c1', 6))?.text, 'Message 4');
  await assert.rejects(log.message('c1', 7), { name: 'Damage' });
  await assert.rejects(say(log, 10), { name: 'Damage' });
  await log.close();
  assert.deepEqual(await readFile(path), before);
});

/** As all versions before 3 made their tables. */
const withoutDetails = ['conversations', 'events', 'messages', 'files']
  .map((table) => `ALTER TABLE ${table} DROP COLUMN details`)
  .join(';');

test('a log of the version before details goes on, with the checksums that it has', async (t) => {
  const path = await written(t);
  const old = join(await folder(t), 'shaman.db');
  meddle(path, `${withoutDetails}; UPDATE meta SET value = '2' WHERE key = 'version'`);
  await copyFile(path, old);
  const log = new SqliteLog(path);
  const quick = { kind: 'msg', author: visitor, text: 'New', files: [], replyTo: 3 } as const;
  await log.append('c1', { ...quick, quickReplies: ['Yes'] });
  const { messages } = await log.messages('c1', { limit: 100 });
  assert.deepEqual([messages.length, messages.at(-1)?.replyTo?.text], [11, 'Message 1']);
  await log.close();
  await new SqliteLog(path).close();
  meddle(path, "UPDATE messages SET details = NULL WHERE text = 'New'");
  assert.throws(() => new SqliteLog(path), { name: 'Damage' });
  meddle(old, "UPDATE messages SET text = 'Massage' WHERE local_id = 'm5'");
  assert.throws(() => new SqliteLog(old), { name: 'Damage' }, 'bringing it up hides no damage');
  const reading = new SqliteLog(old, Date.now, { damaged: 'read' });
  assert.equal((await reading.messages('c1', { limit: 3 })).messages.length, 3);
  await reading.close();
});

test('a log of the version before checksums gets them', async (t) => {
  const path = await written(t);
  const tables = ['conversations', 'events', 'messages', 'files', 'erased'];
  const drops = tables.map((table) => `ALTER TABLE ${table} DROP COLUMN sum`);
  meddle(
    path,
    `${withoutDetails}; ${drops.join(';')}; UPDATE meta SET value = '1' WHERE key = 'version'`,
  );
  const log = new SqliteLog(path);
  assert.equal((await log.messages('c1', { limit: 100 })).messages.length, 10);
  await log.close();
  meddle(path, "UPDATE messages SET text = 'Massage' WHERE local_id = 'm5'");
  assert.throws(() => new SqliteLog(path), { name: 'Damage' });
});

test('the server says what is damaged in one line, and ends with code 3', async (t) => {
  const path = await written(t);
  meddle(path, 'DELETE FROM messages WHERE offset = 5');
  const DATA_DIR = join(path, '..');
  const child = spawn(process.execPath, [MAIN], { env: { DATA_DIR, PORT: '0' } });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = await once(child, 'close');
  assert.equal(code, 3);
  assert.match(
    said,
    /^DATA_DIR .*: the log is damaged: event c1-5 has lost [^\n]*DAMAGED_LOG=read[^\n]*\n$/,
  );
});

test('readiness tells of damage; told to read on, the server is ready and refuses writes', async (t) => {
  const dataDir = await folder(t);
  const { server, visitor, id } = await scene(t, { dataDir });
  const ready = async (url: string) => {
    const { status, body } = await new Caller(url).call('GET', '/readyz');
    return [status, body];
  };
  assert.deepEqual(await ready(server.url), [200, { status: 'ready' }]);
  meddle(join(dataDir, 'shaman.db'), "UPDATE messages SET text = 'Another'");
  assert.equal((await visitor.call('GET', `/chat/conversations/${id}/messages`)).status, 500);
  const damage = `a record of messages (${id}-2) does not fit its checksum`;
  assert.deepEqual(await ready(server.url), [503, { status: 'damaged', damage }]);
  await server.close();
  const again = await serve(t, { dataDir, damagedLog: 'read' });
  assert.deepEqual(await ready(again.url), [200, { status: 'read only', damage }]);
  visitor.url = again.url;
  const line = await visitor.connect();
  line.send({ t: 'send', n: 1, conv: id, cid: 'x', body: { text: 'Kept by whoever sent it' } });
  assert.equal((await line.next('nack')).error.code, 'internal');
  line.close();
});
