import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { CRM_CHAT_LIMITS, nameFor } from '../../../src/protocols/crm-chat-files.ts';
import { explained } from '../../../src/protocols/crm-chat-refusals.ts';
import { refusal } from '../../../src/protocols/http.ts';

const HTML = '<!doctype html><html lang="en"><title>Not Found</title>';

const CASES: readonly [status: number, body: string, reason: string | undefined][] = [
  [403, '{"detail":"Некорректные учетные данные."}', 'bad_token'],
  [403, '{"detail":"Учётные данные не были предоставлены."}', 'bad_token'],
  [403, '{"detail":"У вас недостаточно прав для выполнения данного действия."}', 'no_permission'],
  [404, '{"detail":"Чат не найден"}', 'not_found'],
  [404, HTML, 'not_found'],
  [400, '{"message_type":["поле text не должно быть пустым"]}', 'empty_message'],
  [400, '{"message_type":["поле files не должно быть пустым"]}', 'empty_message'],
  [400, '{"text":["Это поле не может быть пустым."]}', 'empty_message'],
  [400, '{"chat":["Обязательное поле."]}', 'empty_message'],
  [400, '{"files":{"0":["Расширение файлов “txt” не поддерживается."]}}', 'file_type'],
  [400, '{"files":{"2":["Отправленный файл пуст."]}}', 'unreadable'],
  [400, '{"files":["Максимальный размер файла 20 MB"]}', 'too_large'],
  [400, '{"chat":["Чат закрыт"]}', 'conversation_closed'],
  [400, '{"chat":["Чат не найден"]}', 'not_found'],
  [400, '{"chat":["Недопустимый первичный ключ \\"7\\" - объект не существует."]}', 'not_found'],
  [
    400,
    '{"chat":["Некорректный тип. Ожидалось значение первичного ключа, получен str."]}',
    'not_found',
  ],
  [
    400,
    '{"text":["Убедитесь, что это значение содержит не более 10000 символов."]}',
    'message_too_long',
  ],
  [400, '["Чат закрыт"]', 'conversation_closed'],
  [413, '<html><h1>413 Request Entity Too Large</h1></html>', 'too_large'],
  [400, '{"detail":"Something else"}', undefined],
  [500, HTML, undefined],
  [502, '', undefined],
  [400, 'null', undefined],
];

describe('what crm-chat refuses', () => {
  for (const [status, body, reason] of CASES) {
    it(`${status} ${body.slice(0, 60)} is ${reason}`, () => {
      const error = explained(refusal('GET /x', status, body, null));
      expect(error).to.include({ code: 'request', fatal: status < 500 });
      expect(error.details).to.include({ status });
      expect(error.details.reason).to.equal(reason);
    });
  }

  it('is told in its own words as well', () => {
    const { message } = explained(refusal('GET /x', 400, '{"chat":["Чат закрыт"]}', null));
    expect(message).to.equal('crm-chat said 400: Чат закрыт');
  });

  it('keeps what is no answer at all as it is', () => {
    const error = new ShamanError('request', 'x', { status: 400, cause: new Error('x') });
    expect(explained(error)).to.equal(error);
  });
});

describe('the files of crm-chat', () => {
  const named = (name: string, type: string) => nameFor(new File([], name, { type }));

  it('have names that end as they must', () => {
    expect(named('photo.jpeg', 'image/jpeg')).to.equal('photo.jpg');
    expect(named('PHOTO.JPG', 'image/jpeg')).to.equal('PHOTO.JPG');
    expect(named('film.3gp', 'video/3gpp')).to.equal('film.3gpp');
    expect(named('my.cv', 'application/pdf')).to.equal('my.pdf');
    expect(named('notes.txt', 'text/plain')).to.equal('notes.txt');
    expect(nameFor(new Blob([], { type: 'image/png' }))).to.equal('file.png');
  });

  it('are told as limits that the composer understands', () => {
    expect(CRM_CHAT_LIMITS.fileTypes).to.have.length(11);
    for (const type of CRM_CHAT_LIMITS.fileTypes ?? []) expect(type).to.match(/^[\w-]+\/[\w.-]+$/);
  });
});
