/** Every language, text by text: complete, its own, with all that it is given, and counted as its people count. */
import { expect } from 'chai';
import { launcherName, spoken } from '../../../elements/launcher-words.ts';
import { Calendar } from '../../../elements/panel/calendar.ts';
import { counting } from '../../../elements/panel/translations/counting.ts';
import { fetchTranslation } from '../../../elements/panel/translations/translations.ts';
import { english as en } from '../support/english.ts';
import { leftOut, NAMES, said, textsOf, translations } from '../support/translations.ts';

/** Letters that a text of this language has, unless it is a word of all of them. */
const LETTERS: { readonly [name: string]: RegExp; readonly ru: RegExp } = {
  ru: /\p{Script=Cyrillic}/u,
  ar: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
};

/** Words that are the same in English, and rightly so. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  fr: ['conversations', 'messages', 'message', 'picture'],
};

describe('every language', () => {
  it('is one of those that are asked for by name', async () => {
    expect((await translations()).map(({ tag }) => tag)).to.deep.equal(NAMES);
  });

  for (const name of NAMES) {
    it(`${name} has every text of English, none empty, none unfilled`, async () => {
      const texts = textsOf(await fetchTranslation(name));
      const expected = textsOf(en).map(([path]) => path);
      expect(texts.map(([path]) => path).toSorted()).to.deep.equal(expected.toSorted());
      for (const [path, text] of texts) {
        expect(said(path, text).trim(), path).to.not.equal('');
        expect(said(path, text), path).to.not.match(/undefined|NaN|\[object|\$\{|#|[<>]/);
      }
    });

    it(`${name} leaves out nothing that it is given`, async () => {
      const missing = textsOf(await fetchTranslation(name)).flatMap(([path, text]) =>
        leftOut(path, text).map((word) => `${path}: ${word}`),
      );
      expect(missing).to.deep.equal([]);
    });

    if (name !== 'en')
      it(`${name} is really other words`, async () => {
        const english = new Map(textsOf(en));
        const letters = LETTERS[name];
        for (const [path, text] of textsOf(await fetchTranslation(name))) {
          if (path === 'tag' || SHARED[name]?.includes(path)) continue;
          const original = english.get(path);
          expect(said(path, text), path).to.not.equal(original && said(path, original));
          if (letters) expect(said(path, text), path).to.match(letters);
        }
      });
  }

  it('would be caught if it left something out, or were English', () => {
    expect(leftOut('readBy', (name: string) => `Lida por ${name}`)).to.deep.equal(['10:42']);
    expect(leftOut('fresh', () => 'nova')).to.deep.equal(['21']);
    expect(LETTERS.ru.test('Send')).to.equal(false);
  });
});

describe('plurals', () => {
  const NUMBERS = [0, 1, 2, 3, 5, 11, 21, 100];
  const expected: Readonly<Record<string, readonly string[]>> = {
    en: ['0 files', '1 file', '2 files', '3 files', '5 files', '11 files', '21 files', '100 files'],
    ru: [
      ...['0 файлов', '1 файл', '2 файла', '3 файла'],
      ...['5 файлов', '11 файлов', '21 файл', '100 файлов'],
    ],
    ar: [
      ...['لا ملفات', 'ملف واحد', 'ملفان', '3 ملفات'],
      ...['5 ملفات', '11 ملفًا', '21 ملفًا', '100 ملف'],
    ],
    he: [
      ...['0 קבצים', 'קובץ אחד', 'שני קבצים', '3 קבצים'],
      ...['5 קבצים', '11 קבצים', '21 קבצים', '100 קבצים'],
    ],
    fr: ['0 fichier', '1 fichier', '2 fichiers', '3 fichiers', '5 fichiers'],
    es: ['0 archivos', '1 archivo', '2 archivos'],
    de: ['0 Dateien', '1 Datei', '2 Dateien'],
    'pt-BR': ['0 arquivo', '1 arquivo', '2 arquivos'],
  };
  for (const name of NAMES)
    it(`of ${name} for ${NUMBERS.slice(0, expected[name]?.length).join(', ')}`, async () => {
      const { attachments } = await fetchTranslation(name);
      const forms = expected[name] ?? [];
      expect(forms.map((_, index) => attachments(NUMBERS[index] ?? 0))).to.deep.equal(forms);
    });

  it('of everything that Russian and Arabic count change with the number', async () => {
    const [ru, ar] = await Promise.all([fetchTranslation('ru'), fetchTranslation('ar')]);
    expect([1, 2, 5, 11, 21].map(ru.arrived)).to.deep.equal([
      '1 новое сообщение',
      '2 новых сообщения',
      '5 новых сообщений',
      '11 новых сообщений',
      '21 новое сообщение',
    ]);
    for (const key of ['unread', 'arrived', 'charactersLeft'] as const) {
      expect(new Set([0, 1, 2, 3].map(ar[key])).size, `ar ${key}`).to.equal(4);
      expect(ar[key](2), `ar ${key}: the dual has no number`).to.not.match(/\d/);
    }
  });

  it('take the other form for millions, which no chat has', () => {
    const { count } = counting<'one'>('es');
    expect(count(1_000_000, { one: '# archivo', other: '# archivos' })).to.match(/ archivos$/);
  });

  for (const [name, soon, late] of [
    ['en', 'Usually replies in 1 minute', 'Usually replies in 2 hours'],
    ['pt-BR', 'Costuma responder em 1 minuto', 'Costuma responder em 2 horas'],
    ['es', 'Suele responder en 1 minuto', 'Suele responder en 2 horas'],
    ['ru', 'Обычное время ответа: 1 минута', 'Обычное время ответа: 2 часа'],
    ['fr', 'Répond généralement en 1 minute', 'Répond généralement en 2 heures'],
    ['de', 'Antwortet meist in 1 Minute', 'Antwortet meist in 2 Stunden'],
    ['ar', 'مدة الرد المعتادة: دقيقة', 'مدة الرد المعتادة: ساعتان'],
    ['he', 'זמן תגובה רגיל: דקה', 'זמן תגובה רגיל: שעתיים'],
  ] as const)
    it(`of a time to wait, in ${name}`, async () => {
      const { repliesIn } = await fetchTranslation(name);
      // One engine writes the one before a minute in Hebrew, another does not.
      const plain = (text: string) => text.replaceAll('\u00a0', ' ').replace('1 דקה', 'דקה');
      expect([1, 120].map((minutes) => plain(repliesIn(minutes)))).to.deep.equal([soon, late]);
    });
});

describe('moments', () => {
  const now = new Date(2026, 2, 10, 15, 0).getTime();
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime();
  for (const [name, today, yesterday, weekday, tomorrow] of [
    ['en', 'Today', 'Yesterday', 'Sunday', 'tomorrow'],
    ['pt-BR', 'Hoje', 'Ontem', 'Domingo', 'amanhã'],
    ['es', 'Hoy', 'Ayer', 'Domingo', 'mañana'],
    ['ru', 'Сегодня', 'Вчера', 'Воскресенье', 'завтра'],
    ['fr', 'Aujourd’hui', 'Hier', 'Dimanche', 'demain'],
    ['de', 'Heute', 'Gestern', 'Sonntag', 'morgen'],
    ['ar', 'اليوم', 'أمس', 'الأحد', 'غدًا'],
    ['he', 'היום', 'אתמול', 'יום ראשון', 'מחר'],
  ] as const)
    it(`of ${name}: ${today}, ${yesterday}, ${weekday}`, () => {
      const calendar = new Calendar(name);
      const plain = (text: string) => text.normalize('NFC').replace('غداً', 'غدًا');
      expect(plain(calendar.day(at(10, 9), now))).to.equal(today);
      expect(plain(calendar.day(at(9, 9), now))).to.equal(yesterday);
      expect(plain(calendar.day(at(8, 9), now)).startsWith(weekday), calendar.day(at(8, 9), now)).to
        .be.true;
      expect(plain(calendar.coming(at(11, 9), now).day)).to.equal(tomorrow);
      expect(calendar.ago(now - 5 * 60_000, now)).to.match(/5/);
    });
});

describe('regions', () => {
  for (const [tag, expected] of [
    ['pt', 'pt-BR'],
    ['es-MX', 'es'],
    ['fr-CA', 'fr'],
    ['de-AT', 'de'],
    ['ru-KZ', 'ru'],
    ['ar-EG', 'ar'],
    ['ar-u-nu-arab', 'ar'],
    ['he-IL', 'he'],
    ['iw', 'he'],
    ['iw-IL', 'he'],
    ['iwx', 'en'],
    ['es-419', 'es'],
    ['zh-Hant-TW', 'en'],
  ] as const)
    it(`${tag} is ${expected}`, () => {
      expect(spoken(tag)).to.equal(expected);
    });
});

describe('the launcher', () => {
  it('has a name in every language, and tells how many', () => {
    for (const name of NAMES) {
      const [none, some, many] = [0, 3, 120].map((count) => launcherName(name, count));
      expect(none, name).to.not.match(/\d|#/);
      expect(some, name).to.contain(`${none}, `).and.contain('3').and.not.contain('#');
      expect(many, name).to.contain('99+');
      if (name !== 'en') expect(none).to.not.equal('Open chat');
      const letters = LETTERS[name];
      if (letters) expect(none, name).to.match(letters);
    }
    expect(launcherName('de', 1)).to.equal('Chat öffnen, 1 ungelesene Nachricht');
    expect(launcherName('ru', 2)).to.equal('Открыть чат, непрочитанных: 2');
  });

  it('takes the words of the page', () => {
    const texts = { openChat: 'Ahoy', unreadMessages: (n: number) => `${n} bottles` };
    expect([0, 2].map((n) => launcherName('de', n, texts))).to.deep.equal([
      'Ahoy',
      'Ahoy, 2 bottles',
    ]);
    expect(launcherName('de', 2, { openChat: 'Ahoi' })).to.equal('Ahoi, 2 ungelesene Nachrichten');
  });
});
