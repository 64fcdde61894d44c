/** What a Convead backend says when it refuses, with names that do not depend on its words. Pure. */
import { ShamanError } from '../errors.ts';

/** The first that fits is the reason. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/closed|закрыт|заверш/i, 'conversation_closed'],
  [/already|другим/i, 'already_open'],
];

/** @param said An error that came with its status, or what stood in an answer whose status was 200. */
export function refusalOf(said: unknown, desk: { isOffline: boolean }): ShamanError {
  const error = said instanceof ShamanError ? said : errorOf(said);
  const { message, details } = error;
  if (details.reason === 'chat_offline_message') desk.isOffline = true;
  const found = REASONS.find(([pattern]) => pattern.test(details.reason ?? ''));
  return found ? new ShamanError('request', message, { ...details, reason: found[1] }) : error;
}

function errorOf(said: unknown): ShamanError {
  const reason = typeof said === 'string' ? said : String((said as Error).message);
  return new ShamanError('request', reason, { reason, fatal: true });
}
