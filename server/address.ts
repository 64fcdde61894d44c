/** Where a request comes from. Knows no limit. */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** @param proxies how many of ours stand in front: each adds the address that it saw */
export function addressOf(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  proxies: number,
): string {
  const told = String(headers['x-forwarded-for'] ?? '').split(',');
  const seen = [...told.map((each) => each.trim()).filter(Boolean), socket.remoteAddress ?? ''];
  return seen.at(-1 - proxies) ?? seen[0] ?? '';
}

/** This machine itself, or a proxy on it: no visitor of their own. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}
