/**
 * What crm-chat answers when it refuses: Russian sentences in a `detail`, in a list, in a field, in a
 * field by number, or a page of HTML. Finds the sentence and says it as a stable code; whose token is
 * refused has a fresh one made. Loaded with the first failure.
 */
import { ShamanError } from '../errors.ts';
import type { CrmChatRequests } from './crm-chat-requests.ts';

/** The first that fits is the reason. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/файл пуст/i, 'unreadable'],
  [/закрыт/i, 'conversation_closed'],
  [/расширени/i, 'file_type'],
  [/размер/i, 'too_large'],
  [/быть пуст|обязательн/i, 'empty_message'],
  [/не бол/i, 'message_too_long'],
  [/уч[её]тные данные/i, 'bad_token'],
  [/прав /i, 'no_permission'],
  [/не найден|первичный ключ|первичного ключа|matches/i, 'not_found'],
];

const STATUSES: { readonly [status: number]: string } = { 404: 'not_found', 413: 'too_large' };

/**
 * Resolves when it can be asked again, with a fresh token: everything that is wrong with one is a 403.
 * @param shown what was refused; none: a fresh one was
 * @throws ShamanError
 */
export async function refused(
  account: CrmChatRequests,
  thrown: unknown,
  shown: string | false,
): Promise<void> {
  const error = explained(ShamanError.from(thrown, 'protocol'));
  const { message, details } = error;
  if (details.status !== 403) throw error;
  if (shown) return void (await account.token(shown === (await account.token())));
  const end = new ShamanError('unauthorized', message, details);
  account.end(end);
  throw end;
}

/** Pure. Why, in our words, and in those of the backend. */
export function explained(error: ShamanError): ShamanError {
  const { cause, status = 0 } = error.details;
  if (typeof cause !== 'string') return error;
  const said = sentenceIn(cause);
  const found = REASONS.find(([pattern]) => said && pattern.test(said));
  const reason = found?.[1] ?? STATUSES[status];
  const told = said ? `crm-chat said ${status}: ${said}` : error.message;
  return new ShamanError('request', told, { ...error.details, ...(reason && { reason }) });
}

/** The first words anywhere in it; none in a page of HTML. */
function sentenceIn(body: string): string | undefined {
  try {
    return wordsIn(JSON.parse(body));
  } catch {
    return;
  }
}

function wordsIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  for (const part of Object.values(value ?? {})) {
    const words = wordsIn(part);
    if (words) return words;
  }
  return;
}
