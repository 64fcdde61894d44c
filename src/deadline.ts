/** Waiting for an answer, but not for ever. Knows nothing of what is asked. */
import { ShamanError } from './errors.ts';

/**
 * What the work gives, if it gives it in time.
 * @param timeout Milliseconds
 * @throws ShamanError `timeout`, or what the work rejects with
 */
export function inTime<T>(
  work: Promise<T>,
  timeout: number,
  late = 'No answer in time.',
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ShamanError('timeout', late)), timeout);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
