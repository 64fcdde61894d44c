/** How crm-chat says no: in Russian, in the shapes of Django REST framework. Knows no request. */
import { Refusal } from '../refusal.ts';

export class CrmChatRefusal extends Error {
  override readonly name = 'CrmChatRefusal';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** Every fault of a token is this one. */
export function badToken(): CrmChatRefusal {
  return detailed(403, 'Некорректные учетные данные.');
}

export function wrongRole(): CrmChatRefusal {
  return detailed(403, 'У вас недостаточно прав для выполнения данного действия.');
}

export function notFound(what = 'Страница не найдена.'): CrmChatRefusal {
  return detailed(404, what);
}

/** What is wrong with a field. */
export function invalid(field: string, why: string | object): CrmChatRefusal {
  return new CrmChatRefusal(400, { [field]: typeof why === 'string' ? [why] : why });
}

export const WORDS = {
  required: 'Обязательное поле.',
  blank: 'Это поле не может быть пустым.',
  textNeeded: 'поле text не должно быть пустым',
  filesNeeded: 'поле files не должно быть пустым',
  closed: 'Чат закрыт',
  noChat: 'Чат не найден',
  tooLong: (limit: number) => `Убедитесь, что это значение содержит не более ${limit} символов.`,
  noString: 'Not a valid string.',
  emptyFile: 'Отправленный файл пуст.',
  noChoice: (value: unknown) => `Значения ${value} нет среди допустимых вариантов.`,
  extension: (extension: string, allowed: readonly string[]) =>
    `Расширение файлов “${extension}” не поддерживается. Разрешенные расширения: ${allowed.join(', ')}.`,
  tooLarge: (megabytes: number) => `Максимальный размер файла ${megabytes} MB`,
} as const;

/** Why a field names nothing: it is not there, it is null, it is no number, or nothing is called so. */
export function noKey(key: unknown): string {
  if (key === undefined) return WORDS.required;
  if (key === null) return WORDS.blank;
  if (Number.isNaN(Number(key)))
    return 'Некорректный тип. Ожидалось значение первичного ключа, получен str.';
  return `Недопустимый первичный ключ "${key}" - объект не существует.`;
}

/** The same of people, by what they are called. */
export function noUser(name: unknown): string {
  return name === undefined || name === null
    ? noKey(name)
    : `Объект с username=${name} не существует.`;
}

/** What the desk refuses, as this dialect would have said it; undefined: it has no word for that. */
export function translated(error: Error, limits: { text: number; file: number }) {
  if (error instanceof CrmChatRefusal) return error;
  if (!(error instanceof Refusal)) return undefined;
  switch (error.code) {
    case 'empty_message':
      return invalid('text', WORDS.blank);
    case 'message_too_long':
      return invalid('text', WORDS.tooLong(limits.text));
    case 'too_large':
      return invalid('files', WORDS.tooLarge(Math.floor(limits.file / 1_048_576)));
    case 'file_quota':
      return invalid('files', 'no room for more files');
    case 'conversation_closed':
      return invalid('chat', WORDS.closed);
    case 'not_found':
      return notFound();
    case 'rate_limited': {
      const seconds = Math.ceil((error.retryAfter ?? 1_000) / 1_000);
      return detailed(429, `Запрос был проигнорирован. Ожидается доступность через ${seconds} s.`);
    }
    default:
      return undefined;
  }
}

function detailed(status: number, detail: string): CrmChatRefusal {
  return new CrmChatRefusal(status, { detail });
}
