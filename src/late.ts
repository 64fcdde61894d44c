/** Parts that are loaded when they are first used. Knows none of them. */
import { ShamanError } from './errors.ts';

/**
 * Asks for a part: whoever asks meanwhile gets the same, and what could not be loaded is loaded by
 * the next who asks.
 * @returns a function that throws ShamanError `unreachable`
 */
export function late<M, T>(
  load: () => Promise<M>,
  make: (module: M) => T | Promise<T>,
): () => Promise<T> {
  let part: Promise<T> | null = null;
  return () => {
    part ??= load()
      .then(make)
      .catch((cause) => {
        part = null;
        throw new ShamanError('unreachable', 'A part of the SDK did not load.', { cause });
      });
    return part;
  };
}
