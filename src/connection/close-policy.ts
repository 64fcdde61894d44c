/**
 * What to do after a line was closed, by its code: the hundreds carry the policy, the code only
 * the reason, so that a server can invent codes that we have never heard of.
 */

/** Why the line is dialled again, which decides how long the first wait is; `never` is not dialled again. */
export type Cause = 'fresh' | 'soon' | 'later' | 'unknown' | 'never';

/** Ours alone, never on the wire: nobody answered on an open line. */
export const NO_PONG = 3410;

export function causeOf(code: number): Cause {
  if (code === NO_PONG) return 'soon';
  // A server, or a proxy before it, that is going away.
  if ([1000, 1001, 1012, 1013].includes(code)) return 'later';
  if (code === 1008) return 'never';
  const causes: { readonly [hundred: number]: Cause } = {
    40: 'never',
    41: 'later',
    42: 'soon',
    43: 'fresh',
  };
  return causes[Math.floor(code / 100)] ?? 'unknown';
}

/** What a close of ours says besides its code: milliseconds within which to come back. */
export function hintIn(reason: string): number | undefined {
  const [, wait] = /"w":(\d+)/.exec(reason) ?? [];
  return wait === undefined ? undefined : Number(wait);
}
