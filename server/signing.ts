/**
 * Signatures (HMAC-SHA-256) over what we hand out and want back unchanged: rooms, sessions, file
 * addresses. Every purpose has a key of its own. Knows no request.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export type Purpose = 'room' | 'session' | 'file' | 'identity' | `demo-key/${string}`;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ROOM_ID = 16;
const ROOM_SEAL = 24;

export class Signing {
  readonly #keys = new Map<Purpose, Buffer>();
  readonly #secret: string;

  /** @throws RangeError when the secret has fewer than 32 bytes */
  constructor(secret: string) {
    if (Buffer.byteLength(secret) < 32) throw new RangeError('a secret has 32 bytes or more');
    this.#secret = secret;
  }

  /** 32 bytes; the same ones for the same secret and purpose. */
  key(purpose: Purpose): Buffer {
    const known = this.#keys.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.#secret, '', `shaman-widget/${purpose}`, 32));
    this.#keys.set(purpose, key);
    return key;
  }

  /** The payload with its seal: `<base64url>.<base64url>`. */
  seal(purpose: Purpose, payload: object): string {
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${body}.${this.#mac(purpose, body).toString('base64url')}`;
  }

  /** What was sealed, or undefined for anything that we did not seal. */
  unseal(purpose: Purpose, token: string): unknown {
    const [body, mac, ...rest] = token.split('.');
    if (!body || !mac || rest.length > 0) return undefined;
    if (!same(Buffer.from(mac, 'base64url'), this.#mac(purpose, body))) return undefined;
    return JSON.parse(Buffer.from(body, 'base64url').toString());
  }

  /** A short mark for a plain value, such as the id in a file's address. */
  mark(purpose: Purpose, value: string): string {
    return this.#mac(purpose, value).subarray(0, 18).toString('base64url');
  }

  isMark(purpose: Purpose, value: string, mark: string): boolean {
    return same(Buffer.from(mark), Buffer.from(this.mark(purpose, value)));
  }

  /** An id that always comes out the same for the same person, and tells nothing about them. */
  derive(purpose: Purpose, value: string): string {
    return letters(this.#mac(purpose, value), ROOM_ID);
  }

  /** The room of a principal: its id and a seal, all `\w`. */
  room(id: string): string {
    return id + letters(this.#mac('room', id), ROOM_SEAL);
  }

  /** Tells a room of ours from a guess, without looking anything up. */
  isRoom(room: string): boolean {
    const id = room.slice(0, -ROOM_SEAL);
    return id.length > 0 && same(Buffer.from(room), Buffer.from(this.room(id)));
  }

  #mac(purpose: Purpose, value: string): Buffer {
    return createHmac('sha256', this.key(purpose)).update(value).digest();
  }
}

/** Random, `[a-z0-9]`, about 5 bits a letter. */
export function randomId(length: number): string {
  return letters(randomBytes(length), length);
}

function letters(bytes: Uint8Array, length: number): string {
  return [...bytes.subarray(0, length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Takes the same time whatever differs. */
function same(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
