/** Waiting for an answer, but not for ever. Knows nothing of what is asked. */
import { ShamanError } from './errors.ts';

/**
 * What the work gives, if it gives it in time.
 * @param timeout Milliseconds
 * @param what is asked, as the error names it
 * @throws ShamanError `timeout`, or what the work rejects with
 */
export function inTime<T>(work: Promise<T>, timeout: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ShamanError('timeout', `No answer in time: ${what}.`)),
      timeout,
    );
    // Pages without types may give what is no promise.
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
