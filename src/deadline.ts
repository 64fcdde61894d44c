/** Waiting for an answer, but not for ever. Knows nothing of what is asked. */
import { ShamanError } from './errors.ts';

/**
 * What `ask` answers; what it throws is a rejection like any other.
 * @param timeout Milliseconds
 * @throws ShamanError `timeout`
 */
export function inTime<T>(ask: () => Promise<T>, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = new ShamanError('timeout', 'No answer in time.');
    const timer = setTimeout(reject, timeout, late);
    new Promise<T>((done) => done(ask())).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
