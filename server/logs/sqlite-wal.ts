/**
 * What the write-ahead file of SQLite holds that SQLite will not read: it stops at the first frame
 * that does not fit, and says nothing. A write that a power cut tore was told to nobody; what was
 * synced behind it, and is cut off with it, was. Reads bytes; opens no database.
 */
import { readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;
/** Bytes; a power of two. */
const PAGES = [512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536];
const USUAL_PAGE = 4_096;

export interface WalTail {
  /** Bytes of a last write that is not whole: nobody was told that it was kept. */
  readonly torn: number;
  /** What was synced and cannot be read any more. */
  readonly damage?: string;
}

/** @param path of the write-ahead file; where there is none, nothing is wrong */
export function lookAtWal(path: string): WalTail {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return { torn: 0 };
  }
  return walTail(bytes);
}

function walTail(bytes: Buffer): WalTail {
  if (bytes.length < HEADER) return { torn: bytes.length };
  const size = FRAME_HEADER + pageSize(bytes);
  const good = wholeFrames(bytes, size);
  const begin = HEADER + (good ?? 0) * size;
  // A header that does not fit says nothing; it is synced before the first frame is written.
  const salt = good === undefined ? saltOf(bytes, HEADER) : bytes.subarray(16, 24);
  let ended = false;
  let left = 0;
  for (let at = begin; at + size <= bytes.length; at += size) {
    // Frames of an earlier round, already in the database, carry another salt.
    if (!saltOf(bytes, at).equals(salt)) continue;
    left += size;
    // Each transaction is synced before the next begins: only the last can be torn.
    if (ended) return damaged(good, left);
    ended = bytes.readUInt32BE(at + 4) !== 0;
    if (ended && good === undefined) return damaged(good, left);
  }
  return { torn: left };
}

function damaged(good: number | undefined, torn: number): WalTail {
  const place = good === undefined ? 'does not begin' : `breaks off after frame ${good}`;
  return { torn, damage: `the write-ahead file ${place}, and whole writes follow` };
}

function pageSize(bytes: Buffer): number {
  const told = bytes.readUInt32BE(8);
  return PAGES.includes(told) ? told : USUAL_PAGE;
}

function saltOf(bytes: Buffer, frame: number): Buffer {
  return bytes.subarray(frame + 8, frame + 16);
}

/** How many frames fit, from the first; undefined where not even the header does. */
function wholeFrames(bytes: Buffer, size: number): number | undefined {
  const magic = bytes.readUInt32BE(0);
  const big = magic === MAGIC + 1;
  let sum = add([0, 0], bytes.subarray(0, 24), big);
  if ((magic !== MAGIC && !big) || !fits(sum, bytes, 24)) return undefined;
  const salt = bytes.subarray(16, 24);
  let count = 0;
  for (let at = HEADER; at + size <= bytes.length; at += size) {
    if (!saltOf(bytes, at).equals(salt)) break;
    sum = add(sum, bytes.subarray(at, at + 8), big);
    sum = add(sum, bytes.subarray(at + FRAME_HEADER, at + size), big);
    if (!fits(sum, bytes, at + 16)) break;
    count += 1;
  }
  return count;
}

type Sum = readonly [number, number];

function fits([first, second]: Sum, bytes: Buffer, at: number): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second;
}

/** The running checksum of the file format, over pairs of words. */
function add([first, second]: Sum, bytes: Buffer, big: boolean): Sum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, !big) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !big) + a) >>> 0;
  }
  return [a, b];
}
