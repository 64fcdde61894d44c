/** Every state in a longer English with brackets: none of our words is cut, and none stands outside of the catalogue. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../../elements/index.ts';
import type { ShamanChat } from '../../../elements/index.ts';
import { Calendar } from '../../../elements/panel/calendar.ts';
import { plainText } from '../../../elements/panel/rare/text-format.ts';
import { FILES } from '../states/composer.ts';
import { raise, type State } from '../states/state.ts';
import { STATES } from '../states/states.ts';
import { english as en } from '../support/english.ts';
import { hotelflow } from '../support/fake-client.ts';
import { PSEUDO, pseudo } from '../support/pseudo-locale.ts';
import { all, clearStage } from '../support/stage.ts';
import { cut, type Word, wordsIn } from '../support/visible-words.ts';

const calendar = new Calendar('en');

/** Everything that people wrote, and when, in one text of small letters. */
function ownTexts(state: State, { client }: ShamanChat): string {
  const texts = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value, plainText(value)];
    if (typeof value === 'number') return [calendar.moment(value)];
    return value && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
  };
  const said = client?.conversations.flatMap(({ messages, info }) => [messages, info]);
  const files = FILES.flatMap(({ name }) => [name, name.split('.').at(-1)]);
  return texts([files, state.desk, state.talks, said, hotelflow, client?.organization])
    .join('\n')
    .toLowerCase();
}

/** Numbers, sizes and times, which Intl writes, and single signs. */
const WRITTEN = /^[\d\s.,:+×%/()-]*(?:[kM]?B|AM|PM|\p{Emoji_Presentation})?$/u;

/** What is neither ours from the catalogue, nor people's own, nor made of that. */
function foreign(state: State, element: ShamanChat): readonly string[] {
  const own = ownTexts(state, element);
  return words(element).flatMap(({ text, element: place }) => {
    // What was announced before the language changed has been said.
    if (place.closest('time, .day, .avatar, .emoji, [aria-live]')) return [];
    // One of ours may stand within another.
    const inner = /⟦[^⟦⟧]*⟧/g;
    const rest = own.includes(text.toLowerCase())
      ? ''
      : text.replaceAll(inner, '').replaceAll(inner, '');
    return rest
      .split(/\. | ?· ?/)
      .filter((piece) => !WRITTEN.test(piece) && !own.includes(piece.trim().toLowerCase()));
  });
}

function words(element: ShamanChat): readonly Word[] {
  return element.shadowRoot ? wordsIn(element.shadowRoot) : [];
}

/** People's texts may be shortened, also where ours stand around them. */
function clipped(element: ShamanChat): readonly string[] {
  return words(element).flatMap((word) => {
    const ours = /^⟦[^⟦⟧]*⟧$/.test(word.text);
    const why = ours && !word.element.closest('[dir=auto]') && cut(word);
    return why ? [`${word.text} is ${why}`] : [];
  });
}

async function inPseudo(state: State): Promise<ShamanChat> {
  const element = await raise(state);
  element.texts = PSEUDO;
  await element.updateComplete;
  return element;
}

describe('the pseudo-locale', () => {
  afterEach(clearStage);
  after(() => setViewport({ width: 1000, height: 800 }));

  it('is readable English, longer, in brackets, and leaves alone what people wrote', () => {
    expect(pseudo('Send files')).to.equal('⟦Šéñđ ƒîļéš ~~~⟧');
    expect(PSEUDO.typing?.('Ana Lima')).to.match(/^⟦Ana Lima îš ţýþîñĝ ~+⟧$/);
    expect(PSEUDO.backAt?.('', '10:42')).to.match(/^⟦Ɓåçķ åţ 10:42 ~+⟧$/);
    for (const text of Object.values(en).filter((each) => typeof each === 'string'))
      expect([...pseudo(text)].length, text).to.be.at.least([...text].length * 1.4);
  });

  for (const width of [1000, 320])
    describe(`in a window of ${width}`, () => {
      before(() => setViewport({ width, height: 800 }));

      for (const state of STATES)
        it(state.name, async () => {
          const element = await inPseudo(state);
          expect(foreign(state, element), 'outside of the catalogue').to.deep.equal([]);
          expect(clipped(element), 'cut').to.deep.equal([]);
        });
    });

  it('would find a word outside of the catalogue, and one that is cut', async () => {
    const [state] = STATES.filter(({ name }) => name === 'home, empty');
    if (!state) throw new Error('there is no such state');
    const element = await inPseudo(state);
    const [button] = all(element, '.foot button');
    const planted = document.createElement('p');
    planted.textContent = 'Hard-coded';
    button?.after(planted);
    expect(foreign(state, element)).to.deep.equal(['Hard-coded']);
    planted.textContent = pseudo('Far too long '.repeat(20));
    const looks = new CSSStyleSheet();
    looks.replaceSync('.foot p { white-space: nowrap; overflow: hidden; max-inline-size: 200px; }');
    element.shadowRoot?.adoptedStyleSheets.push(looks);
    expect(clipped(element)).to.have.length(1);
  });
});
