/** The pure parts: translations, calendar, names, sizes, drafts. */
import { expect } from 'chai';
import { LitElement } from 'lit';
import { launcherName, spoken, tagOf } from '../../elements/launcher-words.ts';
import { Calendar } from '../../elements/panel/calendar.ts';
import { Drafts } from '../../elements/panel/drafts.ts';
import { Language } from '../../elements/panel/language.ts';
import { answeredBy, askedBy } from '../../elements/panel/people.ts';
import { fileSize } from '../../elements/panel/rare/attachments.ts';
import { ptBr } from '../../elements/panel/translations/pt-br.ts';
import { english as en } from './support/english.ts';
import '../../elements/index.ts';
import { ana, FakeClient, hotelflow, visitor } from './support/fake-client.ts';
import { chat, clearStage, maybeNamed, named } from './support/stage.ts';

/** Every text of a translation, by its path, with functions called. */
function texts(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function')
    return [1, 2].map((n) => [`${path}(${n})`, String(value(n, 'text'))]);
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

describe('translations', () => {
  afterEach(clearStage);

  for (const translation of [en, ptBr])
    it(`${translation.tag} is complete and has no empty or unfilled text`, () => {
      const paths = texts(translation).map(([path]) => path);
      expect(paths).to.have.members(texts(en).map(([path]) => path));
      for (const [path, text] of texts(translation)) {
        expect(text.trim(), path).to.not.equal('');
        expect(text, path).to.not.match(/undefined|NaN|\[object|\$\{/);
      }
    });

  it('are really other words', () => {
    const same = texts(en).filter(([path, text]) =>
      texts(ptBr).some(([other, words]) => other === path && words === text),
    );
    expect(same.map(([path]) => path)).to.deep.equal([]);
  });

  it('count in the plural of the language', () => {
    expect([0, 1, 2].map((n) => launcherName('en', n))).to.deep.equal([
      'Open chat',
      'Open chat, 1 unread message',
      'Open chat, 2 unread messages',
    ]);
    expect([1, 2].map((n) => launcherName('pt-BR', n))).to.deep.equal([
      'Abrir chat, 1 mensagem não lida',
      'Abrir chat, 2 mensagens não lidas',
    ]);
    expect([1, 5, 120].map(en.repliesIn)).to.deep.equal([
      'Usually replies in 1 minute',
      'Usually replies in 5 minutes',
      'Usually replies in 2 hours',
    ]);
  });

  for (const [tag, expected] of [
    ['en', 'en'],
    ['en-GB', 'en'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['PT-br', 'pt-BR'],
    ['xx', 'en'],
    ['', 'en'],
    ['pt_BR', 'en'],
  ] as const)
    it(`of "${tag}" is ${expected}`, () => {
      expect(spoken(tag)).to.equal(expected);
    });

  it('follow the nearest lang, and the element’s own locale before that', async () => {
    const box = document.createElement('div');
    box.className = 'prop';
    box.lang = 'pt-BR';
    document.body.append(box);
    expect(tagOf(box, '')).to.equal('pt-BR');
    expect(tagOf(box, 'en-US')).to.equal('en-US');
    const element = await chat(new FakeClient());
    element.locale = 'pt';
    await element.updateComplete;
    expect(named(element, 'Abrir chat')).to.exist;
    expect(maybeNamed(element, 'Open chat')).to.equal(undefined);
    expect(element.shadowRoot?.querySelector('[lang]')?.getAttribute('lang')).to.equal('pt-BR');
  });

  it('take dates along: never one language inside another', async () => {
    const noon = new Date(2026, 2, 3, 12).getTime();
    const later = new Date(2026, 2, 20, 12).getTime();
    const day = async (tag: string) => (await learned(tag)).calendar.day(noon, later);
    expect(await day('de')).to.contain('3. März');
    expect(await day('nl')).to.equal(new Calendar('en').day(noon, later));
    expect(await day('pt')).to.contain('março');
    expect(await day('en-GB')).to.contain('3 March');
    expect(await day('not a tag')).to.equal(new Calendar('en').day(noon, later));
  });
});

describe('the language of an element', () => {
  it('is there at once where its words are, and comes to all else when they are fetched', async () => {
    const host = Object.assign(new Host(), { locale: 'en' });
    const language = new Language(host);
    language.hostUpdate();
    expect([language.settled, language.t.tag]).to.deep.equal([true, 'en']);
    host.locale = 'pt-PT';
    await language.learn();
    expect([language.settled, language.t, language.calendar.locale]).to.deep.equal([
      true,
      ptBr,
      'pt-PT',
    ]);
    host.locale = 'en';
    language.hostUpdate();
    expect(language.t.tag, 'what was fetched before is there at once').to.equal('en');
  });
});

/** As much of an element as a language asks of it. */
class Host extends LitElement {
  declare locale: string;
}
customElements.define('words-host', Host);

async function learned(tag: string): Promise<Language> {
  const language = new Language(Object.assign(new Host(), { locale: tag }));
  await language.learn();
  return language;
}

describe('calendar', () => {
  const calendar = new Calendar('en');
  const now = new Date(2026, 2, 10, 15, 0).getTime();
  const at = (...[month, day, hour = 12, minute = 0]: number[]) =>
    new Date(2026, month ?? 0, day, hour, minute).getTime();

  for (const [then, expected] of [
    [at(2, 10, 14, 59), 'Today'],
    [at(2, 10, 0, 0), 'Today'],
    [at(2, 9, 23, 59), 'Yesterday'],
    [at(2, 9, 0, 0), 'Yesterday'],
    [at(2, 8, 23, 59), 'Sunday, March 8'],
  ] as const)
    it(`calls ${new Date(then).toString().slice(0, 21)} ${expected}`, () => {
      expect(calendar.day(then, now)).to.equal(expected);
    });

  it('counts days by the calendar where an hour is missing or double', () => {
    for (const month of [2, 3, 9, 10])
      for (let day = 2; day < 30; day++)
        expect(calendar.day(at(month, day - 1, 23, 59), at(month, day, 0, 1))).to.equal(
          'Yesterday',
        );
  });

  for (const [then, expected] of [
    [now + 5000, 'now'],
    [now - 30_000, 'now'],
    [now - 5 * 60_000, '5m ago'],
    [at(2, 10, 9, 5), '9:05 AM'],
    [at(2, 9, 16), 'yesterday'],
    [at(2, 1), 'Mar 1'],
  ] as const)
    it(`says "${expected}" in the list`, () => {
      expect(calendar.ago(then, now).replace(/\u202f/g, ' ')).to.equal(expected);
    });
});

describe('names and sizes', () => {
  const info = { id: 'c', open: true, agents: [ana], visitor, unread: 0, updatedAt: 0 };

  it('know the other side: the agent with their presence, or the visitor', () => {
    expect(answeredBy(info, hotelflow, en)).to.include({
      name: 'Ana Lima',
      online: true,
    });
    expect(answeredBy({ ...info, agents: [] }, hotelflow, en)).to.include({
      name: 'Hotelflow',
      online: undefined,
    });
    expect(answeredBy(undefined, null, en).name).to.equal('Support');
    expect(askedBy(info, en).name).to.equal('Marta');
    expect(askedBy({ ...info, visitor: { id: 'v-8f3a', role: 'visitor' } }, en).name).to.equal(
      'Visitor 8f3a',
    );
  });

  it('say sizes as people do', () => {
    expect([0, 999, 1500, 238_400, 10_485_760].map((bytes) => fileSize(bytes, 'en'))).to.deep.equal(
      ['0B', '999B', '1.5kB', '238.4kB', '10.5MB'],
    );
  });
});

describe('drafts', () => {
  it('are kept apart, lose their refusal with each change, and can be forgotten', () => {
    const drafts = new Drafts();
    const [one, other] = [{}, {}];
    drafts.change(one, { text: 'a', refused: 'too_long' });
    expect(drafts.of(one)).to.include({ text: 'a', refused: 'too_long' });
    expect(drafts.of(other).text).to.equal('');
    drafts.change(one, { text: 'b' });
    expect(drafts.of(one).refused).to.equal('');
    drafts.clear();
    expect(drafts.of(one).text).to.equal('');
  });
});
