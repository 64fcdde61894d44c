/**
 * Which pages may talk to us: an exact list of origins, ours among them. The defence against other
 * people's pages acting in the name of a visitor. Knows no route.
 */

export interface OriginRules {
  readonly allowedOrigins: readonly string[];
  /** Pages of this machine, on any port. */
  readonly allowLoopback: boolean;
  /** Callers that send no Origin: not browsers. */
  readonly allowNoOrigin: boolean;
}

const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/**
 * @param origin the Origin header, untouched: `null` and an origin in other letters are strangers
 * @param host the Host header; a page that we served has it as its own
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): boolean {
  if (origin === undefined) return rules.allowNoOrigin;
  if (rules.allowedOrigins.includes(origin)) return true;
  if (rules.allowLoopback && LOOPBACK.test(origin)) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
