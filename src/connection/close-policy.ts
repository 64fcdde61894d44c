/**
 * What to do after a line was closed, by its code: the hundreds carry the policy, the code only
 * the reason, so that a server can invent codes that we have never heard of.
 */
import { type ErrorCode, ShamanError } from '../errors.ts';
import { parseCloseReason } from '../transports/close-reason.ts';

/** Why the line is being dialled again; decides how long the first wait is. */
export type Cause = 'fresh' | 'soon' | 'later' | 'unknown';

export type Verdict =
  | { readonly retry: true; readonly cause: Cause; readonly hint?: number }
  | { readonly retry: false; readonly error: ShamanError };

/** Ours alone, never on the wire: nobody answered on an open line. */
export const NO_PONG = 3410;

/** Codes with which a server or a proxy says that it is going away. */
const LEAVING = [1000, 1001, 1012, 1013];

export function verdictOn(code: number, reason: string): Verdict {
  const { r, w } = parseCloseReason(reason);
  const hint = w === undefined ? {} : { hint: w };
  if (code === 1008 && !/retry/.test(r ?? '')) return refused(code, r, 'forbidden');
  if (LEAVING.includes(code)) return { retry: true, cause: 'later', ...hint };
  if (code >= 4000 && code < 4100)
    return refused(code, r, code === 4003 || code === 4005 ? 'forbidden' : 'protocol');
  if (code >= 4100 && code < 4200) return { retry: true, cause: 'later', ...hint };
  if (code === NO_PONG || (code >= 4200 && code < 4300))
    return { retry: true, cause: 'soon', ...hint };
  if (code >= 4300 && code < 4400) return { retry: true, cause: 'fresh', ...hint };
  return { retry: true, cause: 'unknown', ...hint };
}

function refused(code: number, reason: string | undefined, error: ErrorCode): Verdict {
  const why = reason ? `: ${reason}` : '';
  const details = { status: code, fatal: true, ...(reason !== undefined && { reason }) };
  return {
    retry: false,
    error: new ShamanError(error, `The server closed the line for good (${code}${why}).`, details),
  };
}
