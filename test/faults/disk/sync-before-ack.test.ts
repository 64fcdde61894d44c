/**
 * On disk before anybody hears of it. Seen from inside the process everywhere, and from outside, as
 * the system saw it, where strace is.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { folder, scene } from '../../node/server-rig.ts';
import { KilledServer } from './killed-server.ts';
import { complaintAbout, readTrace } from './trace.ts';
import { Writer } from './writer.ts';

const CALLS = 'trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg';
const FULL = 2;

test('nobody is told of a record before the transaction that holds it is over, and each is synced', async (t) => {
  const dataDir = await folder(t);
  const { visitor, id } = await scene(t, { dataDir });
  const line = await visitor.connect();
  // Another connection sees what was committed, and nothing else.
  const other = new DatabaseSync(join(dataDir, 'shaman.db'), { readOnly: true });
  const kept = other.prepare('SELECT count(*) AS count FROM messages WHERE local_id = ?');
  const told: string[] = [];
  const early: string[] = [];
  const write = Socket.prototype.write;
  t.mock.method(Socket.prototype, 'write', function (this: Socket, ...said: [Uint8Array]) {
    for (const [, cid = ''] of String(said[0]).matchAll(/"localId":"(trace-\d+)"/g)) {
      told.push(cid);
      if (kept.get(cid)?.count !== 1) early.push(cid);
    }
    return write.apply(this, said);
  });
  const levels = new Set<unknown>();
  const exec = DatabaseSync.prototype.exec;
  t.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
    if (sql === 'COMMIT') levels.add(this.prepare('PRAGMA synchronous').get()?.synchronous);
    exec.call(this, sql);
  });
  for (let n = 0; n < 20; n += 1) {
    line.send({ t: 'send', n, conv: id, cid: `trace-${n}`, body: { text: `${n}` } });
  }
  for (let n = 0; n < 20; n += 1) await line.next('ack');
  line.close();
  other.close();
  assert.deepEqual(early, []);
  assert.ok(told.length >= 40, 'echo and acknowledgement of each');
  assert.deepEqual([...levels], [FULL]);
});

if (spawnSync('strace', ['-V']).status === 0) {
  test('the system saw each record synced before its acknowledgement left', async (t) => {
    const file = join(await folder(t), 'trace');
    // -D: the tracer is the child, so that signals reach the server itself.
    const tracer = ['strace', '-D', '-f', '-qq', '-s', '8192', '-e', CALLS, '-o', file];
    const server = new KilledServer(await folder(t), tracer);
    t.after(() => server.dies());
    await server.starts();
    const writers = ['ann', 'bob', 'cleo'].map((name) => new Writer(name));
    await Promise.all(writers.map((writer) => writer.arrives(server.url)));
    const enough = () => writers.every(({ acknowledged }) => acknowledged.length >= 10);
    await Promise.all(writers.map((writer) => writer.writes(server.url, () => !enough())));
    await server.stops();
    const calls = readTrace(await readFile(file, 'utf8'));
    // The name and what ends it: w0-1 is also the beginning of w0-10.
    const records = writers.flatMap(({ acknowledged }) => acknowledged.map(({ cid }) => cid));
    const complaints = records.flatMap((cid) => complaintAbout(`say ${cid}.`, calls) ?? []);
    assert.deepEqual(complaints, []);
    t.diagnostic(`${records.length} records, ${calls.length} calls`);
  });
} else {
  console.log('NOT TRACED: strace is not here; the order was seen from inside the process only');
}

test('a trace in which the sync comes late, or never, is complained about', () => {
  const write = '7 pwrite64(5, "say a.", 6, 0) = 6';
  const sync = '7 fdatasync(5) = 0';
  const tell = '7 writev(9, [{"say a."}], 1) = 6';
  const about = (...lines: string[]) => complaintAbout('say a.', readTrace(lines.join('\n')));
  assert.equal(about(write, sync, tell), undefined);
  assert.match(about(write, tell, sync) ?? '', /told in line 1, and synced in line 2/);
  assert.match(about(sync, write, tell) ?? '', /synced in line undefined/);
  assert.match(about(write, '7 fdatasync(6) = 0', tell) ?? '', /undefined/);
  assert.match(about(write, '7 fdatasync(5) = -1 EIO', tell) ?? '', /undefined/);
  const begun = '7 fdatasync(5 <unfinished ...>';
  const over = '7 <... fdatasync resumed>) = 0';
  assert.equal(about(write, begun, '8 write(1, "x", 1) = 1', over, tell), undefined);
  assert.match(about(write, begun, tell.replace('7', '8'), over) ?? '', /told in line 2/);
});
