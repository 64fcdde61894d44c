/** Names and words of one direction in a panel of the other: they begin where they begin, and end where they end. */
import { expect } from 'chai';
import '../../../elements/index.ts';
import { asked } from '../support/asking.ts';
import { FakeClient, FakeConversation, hotelflow, say, visitor } from '../support/fake-client.ts';
import { chat, clearStage, entered, opened, part, until } from '../support/stage.ts';

/** Where these letters of it stand on the screen. */
function letters(element: Element, from: number, to: number): DOMRect {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = walker.nextNode();
  while (text && !text.textContent?.trim()) text = walker.nextNode();
  if (!text) throw new Error('nothing is written there');
  const length = text.textContent?.length ?? 0;
  range.setStart(text, (from + length) % length);
  range.setEnd(text, to > 0 ? to : length + to);
  return range.getBoundingClientRect();
}

const NAMES = {
  ar: 'Alexandrina Bartholomew Constantinopolis Featherstone the Third of Hotelflow',
  en: 'עדינה בת שבע מרים אברמוביץ כהן מזרחי לוי פרידמן רוזנברג גולדשטיין שפירא ירושלמי',
};

describe('words of another direction', () => {
  afterEach(clearStage);

  for (const [locale, name] of Object.entries(NAMES))
    it(`a long name shows its beginning where the panel is ${locale}`, async () => {
      const talk = new FakeConversation('c1', [say({ id: 'ana', role: 'agent', name }, 'Hello')]);
      talk.info = { ...talk.info, agents: [{ id: 'ana', role: 'agent', name }] };
      const element = await chat(new FakeClient([talk]), { locale });
      await opened(element);
      await until(() => element.shadowRoot?.querySelector('.row .name'));
      for (const place of ['.row .name', '.bar .name']) {
        if (place.startsWith('.bar')) await entered(element);
        const shown = await until(() => element.shadowRoot?.querySelector(place));
        expect(shown.textContent?.trim()).to.equal(name);
        const [box, first] = [shown.getBoundingClientRect(), letters(shown, 0, 1)];
        expect(first.left, place).to.be.at.least(box.left - 2);
        expect(first.right, place).to.be.at.most(box.right + 2);
      }
    });

  it('what a desk asks keeps its marks at its end', async () => {
    const fields = [{ id: 'mail', label: 'Your address!', type: 'email' }] as const;
    const welcomeForm = { title: 'Who are you?', fields };
    const topics = [{ id: 'b', name: 'Bills & so on.' }];
    const element = await asked({ welcomeForm, topics }, new FakeClient());
    await until(() => element.shadowRoot?.querySelector('.questions'));
    element.locale = 'ar';
    await until(() => part(element, '#panel').matches(':dir(rtl)'));
    for (const place of ['.questions .name', '.entry label', '.topics label']) {
      const words = part(element, place);
      expect(letters(words, -1, 0).left, place).to.be.greaterThan(letters(words, 0, 1).left);
    }
  });

  it('so does what it says of itself', async () => {
    const organization = { ...hotelflow, description: 'Ask us.', officeHours: 'Mon (9 to 5)' };
    const fake = new FakeClient([new FakeConversation('c1', [say(visitor, 'Hi')])]);
    fake.organization = organization;
    const element = await chat(fake, { locale: 'he' });
    await opened(element);
    await until(() => part(element, '#panel').matches(':dir(rtl)'));
    for (const place of ['.about', '.hours bdi:last-of-type']) {
      const words = part(element, place);
      expect(letters(words, -1, 0).left, place).to.be.greaterThan(letters(words, 0, 1).left);
    }
  });
});
