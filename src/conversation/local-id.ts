/** Ids made here, before the server has seen anything: unique, and in the order in which they were made. */

/** Milliseconds first, so that ids sort by time. `crypto.randomUUID` would want https. */
export function localId(): string {
  const random = [...crypto.getRandomValues(new Uint32Array(3))].map((word) => word.toString(36));
  return [Date.now().toString(36), ...random].join('-');
}

/** How ids of conversations begin that only we know of yet. */
export const LOCAL = 'local:';

export function isLocal(id: string): boolean {
  return id.startsWith(LOCAL);
}
