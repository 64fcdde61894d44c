/**
 * What the write-ahead file of SQLite holds that SQLite will not read: it stops at the first frame
 * that does not fit, and says nothing. A write that a power cut tore was told to nobody; what was
 * synced behind it, and is cut off with it, was. Reads bytes; opens no database.
 */
import { readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

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

export function walTail(bytes: Buffer): WalTail {
  if (bytes.length < HEADER) return { torn: bytes.length };
  const size = FRAME_HEADER + bytes.readUInt32BE(8);
  const salt = bytes.subarray(16, 24);
  const good = wholeFrames(bytes, size);
  let ended = good === undefined;
  let left = 0;
  for (let at = HEADER + (good ?? 0) * size; at + size <= bytes.length; at += size) {
    // Frames of an earlier round, already in the database, carry another salt.
    if (!bytes.subarray(at + 8, at + 16).equals(salt)) continue;
    if (ended && (left > 0 || good !== undefined)) return damaged(good ?? 0, left);
    left += size;
    // Each transaction is synced before the next begins: only the last can be torn.
    ended ||= bytes.readUInt32BE(at + 4) !== 0;
  }
  return good === undefined && left > 0 ? damaged(0, left) : { torn: left };
}

function damaged(good: number, torn: number): WalTail {
  const damage = `the write-ahead file breaks off after frame ${good}, and whole writes follow`;
  return { torn, damage };
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
    if (!bytes.subarray(at + 8, at + 16).equals(salt)) break;
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
