/** Where a backend stands that may live below a path of its server. Knows no backend. */
import { ShamanError } from '../errors.ts';

/**
 * Its address without a slash at the end, such as `https://example.com/rooms`.
 * @param server A URL, also relative to the page. @default the page's origin
 * @throws ShamanError `invalid`
 */
export function baseOf(server = '/'): string {
  try {
    const { origin, pathname } = new URL(server || '/', globalThis.location?.href);
    return origin + pathname.replace(/\/+$/, '');
  } catch (cause) {
    throw new ShamanError('invalid', `Not a URL: ${server}`, { cause, fatal: true });
  }
}

/** The same for sockets: `ws` for `http`, `wss` for `https`. */
export function socketBaseOf(base: string): string {
  return base.replace(/^http/, 'ws');
}
