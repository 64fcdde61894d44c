/** The Big List of Naughty Strings, fetched where a page runs. */

const LIST = '/node_modules/big-list-of-naughty-strings/blns.json';

/** All of them, as they are: also the empty one. */
export async function naughtyStrings(): Promise<readonly string[]> {
  const response = await fetch(LIST);
  return response.json() as Promise<readonly string[]>;
}

/** In portions of this many, the last one perhaps smaller. */
export function portions<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
