/**
 * The power goes: of the log remains what was synced, and any part of what was not. Whatever the
 * moment, each acknowledged message is there after the start, and nothing is there by halves.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { random } from '../../support/random.ts';
import { Disk, type Image } from './disk.ts';

/** Messages. */
const COUNT = 9;
const HEADER = 32;
/** A page, and the header of its frame. */
const FRAME = 4_096 + 24;

function disk(t: TestContext): Disk {
  const made = new Disk();
  t.after(() => made.remove());
  return made;
}

/** At each record and each frame, one byte before and one after. */
function cutsOf(wal: Buffer): readonly number[] {
  const cuts = [0, 1, HEADER - 1, HEADER];
  for (let at = HEADER + FRAME; at <= wal.length; at += FRAME) cuts.push(at - 1, at, at + 1);
  return cuts.filter((cut) => cut <= wal.length);
}

/** All that were acknowledged before the cut, whole and in order; then at most what was on its way. */
async function expectNothingLost(disk: Disk, image: Image, synced: number, what: string) {
  const served = await disk.startOn(image);
  assert.ok(Array.isArray(served), `${what}: ${String(served)}`);
  const texts = disk.acknowledged.map(({ text }) => text);
  assert.ok(served.length >= synced, `${what}: ${served.length} of ${synced} are left`);
  assert.deepEqual(served, texts.slice(0, served.length), what);
}

test('cut at every record and frame, and a byte to each side', async (t) => {
  const made = disk(t);
  await made.write(COUNT);
  const { database, wal } = made.image();
  for (const cut of cutsOf(wal)) {
    const synced = made.acknowledged.filter(({ bytes }) => bytes <= cut).length;
    const image = { database, wal: wal.subarray(0, cut) };
    await expectNothingLost(made, image, synced, `cut at ${cut}`);
    const zeros = Buffer.concat([image.wal, Buffer.alloc(wal.length - cut)]);
    await expectNothingLost(made, { database, wal: zeros }, synced, `zeros from ${cut}`);
  }
});

test('what was not synced comes to disk in any order', async (t) => {
  const next = random(t);
  const made = disk(t);
  await made.write(COUNT);
  const { database, wal } = made.image();
  for (const [index, { bytes }] of made.acknowledged.entries()) {
    const after = made.acknowledged[index + 1]?.bytes ?? bytes;
    // Nobody was told of the transaction after this one: some of its frames are there, some not.
    const torn = Buffer.from(wal.subarray(0, after));
    for (let at = bytes; at < after; at += FRAME) {
      if (next() < 0.5) torn.fill(0, at + Math.floor(next() * FRAME), at + FRAME);
    }
    await expectNothingLost(made, { database, wal: torn }, index + 1, `torn after ${index}`);
  }
});

test('cut while the database takes in what was written ahead', async (t) => {
  const next = random(t);
  const made = disk(t);
  await made.write(COUNT);
  const { database, wal } = made.image();
  made.checkpoint();
  const after = made.image().database;
  assert.ok(after.length > database.length, 'the checkpoint wrote');
  for (let round = 0; round < 25; round += 1) {
    const mixed = Buffer.from(after);
    // A disk writes sectors, in the order that it likes.
    for (let at = 0; at < mixed.length; at += 512) {
      if (next() < 0.5) continue;
      if (at < database.length) mixed.set(database.subarray(at, at + 512), at);
      else mixed.fill(0, at, at + 512);
    }
    await expectNothingLost(made, { database: mixed, wal }, COUNT, `round ${round}`);
  }
});

test('cut after the write-ahead file began anew, over what it held before', async (t) => {
  const made = disk(t);
  await made.write(COUNT);
  const before = made.image().wal;
  made.checkpoint();
  await made.write(1);
  const { database, wal } = made.image();
  assert.equal(wal.length, before.length, 'the same file, from its beginning');
  const salt = wal.subarray(16, 24);
  assert.notDeepEqual(salt, before.subarray(16, 24));
  let whole = HEADER;
  while (wal.subarray(whole + 8, whole + 16).equals(salt)) whole += FRAME;
  for (const cut of cutsOf(wal.subarray(0, whole))) {
    if (cut < HEADER) continue;
    const mixed = Buffer.concat([wal.subarray(0, cut), before.subarray(cut)]);
    const synced = cut < whole ? COUNT : COUNT + 1;
    await expectNothingLost(made, { database, wal: mixed }, synced, `cut at ${cut}`);
  }
});

test('a byte that changes in what was synced is damage, not an end of the log', async (t) => {
  const next = random(t);
  const made = disk(t);
  await made.write(COUNT);
  const { database, wal } = made.image();
  // What stands in the last transaction cannot be told from a write that was torn.
  const last = made.acknowledged.at(-3)?.bytes ?? 0;
  for (let round = 0; round < 80; round += 1) {
    const at = round < HEADER ? round : Math.floor(next() * last);
    const changed = Buffer.from(wal);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    const served = await made.startOn({ database, wal: changed });
    assert.ok(served instanceof Error, `byte ${at} changed, and ${String(served)} were served`);
    assert.equal(served.name, 'Damage');
  }
});
