/** Ids made here, before the server has seen anything: unique, and in the order in which they were made. */

/** A UUID, version 7: milliseconds first, so that ids sort by time. `crypto.randomUUID` would want https. */
export function localId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i)));
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The id of a conversation that only we know of yet. */
export const LOCAL = 'local:';
