/**
 * What to do after a line was closed, by its code: the hundreds carry the policy, the code only
 * the reason, so that a server can invent codes that we have never heard of.
 */
import { ShamanError } from '../errors.ts';

/** Why the line is dialled again, which decides how long the first wait is; `never` is not dialled again. */
export type Cause = 'fresh' | 'soon' | 'later' | 'unknown' | 'never';

/** Ours alone, never on the wire: nobody answered on an open line. */
export const NO_PONG = 3410;

/** By the code itself, or by its hundreds. */
const CAUSES: { readonly [code: number]: Cause } = {
  // A server, or a proxy before it, that is going away.
  1000: 'later',
  1001: 'later',
  1012: 'later',
  1013: 'later',
  1008: 'never',
  [NO_PONG]: 'soon',
  40: 'never',
  41: 'later',
  42: 'soon',
  43: 'fresh',
};

export function causeOf(code: number): Cause {
  return CAUSES[code] ?? CAUSES[Math.floor(code / 100)] ?? 'unknown';
}

/** The same as an error; fatal when the line is not dialled again. */
export function closeError(code: number, reason: string): ShamanError {
  const fatal = causeOf(code) === 'never';
  const details = { status: code, reason, fatal };
  return new ShamanError(fatal ? 'forbidden' : 'unreachable', `Closed: ${code} ${reason}`, details);
}

/** What a close of ours says besides its code: milliseconds within which to come back. */
export function hintIn(reason: string): number | undefined {
  const wait = /"w":(\d+)/.exec(reason)?.[1];
  return wait === undefined ? wait : +wait;
}
