/** The field: keys, input methods, its limit, its growth, what readers hear of it. A24 to A27. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, hotelflow, say } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import { all, clearStage, key, named, part, press, until, written } from './support/stage.ts';

const field = (element: Element) => named<HTMLTextAreaElement>(element, 'Message');
const spoken = () =>
  [...document.querySelectorAll('.shaman-announcer [aria-live] > *')].map(
    ({ textContent }) => textContent,
  );

/** A desk that takes so many characters. */
async function limited(
  text: number,
  talk = new FakeConversation('c1', [say(ana, 'Hi')]),
): Promise<ShamanChat> {
  const fake = new FakeClient([talk]);
  fake.organization = { ...hotelflow, limits: { text } };
  return inside(talk, fake);
}

describe('composer', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
    document.querySelector('.shaman-announcer')?.remove();
  });

  it('A24: has a label that stays, a hint, and its error by reference', async () => {
    const element = await limited(10);
    const input = await written(element, 'x');
    expect(input.labels[0]?.textContent).to.equal('Message');
    const hint = part(element, `#${input.getAttribute('aria-describedby')}`);
    expect(hint.textContent).to.equal('Enter to send, Shift+Enter for a new line');
    expect(input.hasAttribute('aria-invalid')).to.equal(false);
    await written(element, 'x'.repeat(12));
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    const error = part(element, `#${input.getAttribute('aria-errormessage')}`);
    await until(() => error.textContent === 'This message is too long. -2');
    await until(() => spoken().includes('This message is too long.'));
    for (const id of input.getAttribute('aria-describedby')?.split(' ') ?? [])
      expect(all(element, `#${id}`), id).to.have.length(1);
  });

  it('A24: counts from nine tenths of the limit, and tells at nine tenths and at the end, once', async () => {
    const element = await limited(20);
    const shown = () => all(element, '#composer-left')[0]?.textContent;
    await written(element, 'x'.repeat(17));
    expect(shown()).to.equal(undefined);
    for (const [length, left] of [
      [18, '2 characters left'],
      [19, '1 character left'],
      [18, '2 characters left'],
      [19, '1 character left'],
      [20, '0 characters left'],
    ] as const) {
      await written(element, 'x'.repeat(length));
      expect(shown()).to.equal(left);
    }
    // A region that was only just made speaks a little later.
    await until(() => spoken().length >= 2);
    expect(spoken()).to.deep.equal(['2 characters left', '0 characters left']);
    await written(element, 'x');
    await written(element, 'x'.repeat(21));
    await until(() => spoken().includes('This message is too long.'));
  });

  it('A24: sends nothing over the limit, and cuts nothing', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
    const element = await limited(5, talk);
    const input = await written(element, '123456');
    key(input, { key: 'Enter' });
    await press(element, 'Send');
    expect(asked(talk, 'send')).to.have.length(0);
    expect(input.value).to.equal('123456');
    key(await written(element, ' 12345 '), { key: 'Enter' });
    expect(asked(talk, 'send')).to.have.length(1);
  });

  /** What browsers fire while あ is written and confirmed with Enter, as [type, key, composing, code]. */
  const ORDERS = {
    Chrome: [
      ['compositionstart'],
      ['keydown', 'Process', true, 229],
      ['input'],
      ['keydown', 'Enter', true, 229],
      ['compositionend'],
    ],
    Safari: [
      ['compositionstart'],
      ['keydown', 'a', true, 229],
      ['input'],
      ['compositionend'],
      ['keydown', 'Enter', false, 229],
    ],
  } as const;
  for (const [browser, order] of Object.entries(ORDERS))
    it(`A25: the Enter that ends a word of an input method sends nothing, in the order of ${browser}`, async () => {
      const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
      const element = await inside(talk);
      const input = field(element);
      for (const [type, name, isComposing, keyCode] of order) {
        if (type === 'input') await written(element, 'あ');
        else if (type === 'keydown') {
          const pressed = key(input, {
            key: name ?? '',
            isComposing: isComposing ?? false,
            keyCode: keyCode ?? 0,
          });
          expect(pressed.defaultPrevented).to.equal(false);
        } else input.dispatchEvent(new CompositionEvent(type, { bubbles: true }));
      }
      await element.updateComplete;
      expect(asked(talk, 'send')).to.have.length(0);
      expect(input.value).to.equal('あ');
      key(input, { key: 'Enter', keyCode: 13 });
      expect(asked(talk, 'send')).to.have.length(1);
    });

  it('A26: the button can be reached while there is nothing to send, and pressing it takes no focus', async () => {
    const element = await inside(new FakeConversation('c1', [say(ana, 'Hi')]));
    const send = named<HTMLButtonElement>(element, 'Send');
    expect([send.disabled, send.tabIndex, send.getAttribute('aria-disabled')]).to.deep.equal([
      false,
      0,
      'true',
    ]);
    const input = await written(element, 'x');
    input.focus();
    for (const name of ['Send', 'Emoji']) {
      const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
      named(element, name).dispatchEvent(down);
      expect(down.defaultPrevented, name).to.equal(true);
    }
    send.click();
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement).to.equal(input);
    expect(input.value).to.equal('');
  });

  it('A27: no key does anything outside of it', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
    const element = await inside(talk);
    await written(element, 'not sent');
    const before = element.shadowRoot?.innerHTML;
    const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
    // Nor on what is no field: Enter and arrows alone mean something there.
    for (const place of [document.body, part(element, '[part=message]')])
      for (const each of place === document.body ? ['Enter', ...printable] : printable)
        expect(key(place, { key: each }).defaultPrevented, each).to.equal(false);
    await element.updateComplete;
    expect(asked(talk, 'send')).to.have.length(0);
    expect(element.shadowRoot?.innerHTML).to.equal(before);
    expect(element.open).to.equal(true);
  });

  it('grows to a limit and scrolls from there, also where the browser does not do it by itself', async () => {
    const { supports } = CSS;
    try {
      for (const able of [true, false]) {
        CSS.supports = () => able;
        const element = await inside(new FakeConversation('c1', [say(ana, 'Hi')]));
        const input = field(element);
        if (!able) input.style.setProperty('field-sizing', 'fixed');
        const heights: number[] = [];
        for (const lines of [1, 3, 40, 1]) {
          await written(element, Array(lines).fill('line').join('\n'));
          heights.push(input.offsetHeight);
        }
        expect(heights, String(able)).to.deep.equal([44, 92, 148, 44]);
        await written(element, 'x'.repeat(6_000));
        expect(input.offsetHeight).to.equal(148);
        clearStage();
      }
    } finally {
      CSS.supports = supports;
    }
  });

  it('is never so small that a phone zooms in', async () => {
    const element = await inside(new FakeConversation('c1', [say(ana, 'Hi')]));
    expect(Number.parseFloat(getComputedStyle(field(element)).fontSize)).to.be.at.least(16);
  });

  it('stays quick with a megabyte, and keeps all of it', async () => {
    const element = await inside(new FakeConversation('c1', [say(ana, 'Hi')]));
    const megabyte = 'word '.repeat(200_000);
    for (const text of [megabyte, `${megabyte}!`]) {
      field(element).value = text;
      // How long the browser takes to lay it out is its own business.
      field(element).getBoundingClientRect();
      const begin = performance.now();
      await written(element, text);
      field(element).getBoundingClientRect();
      expect(performance.now() - begin).to.be.below(250);
    }
    expect(field(element).value).to.equal(`${megabyte}!`);
    expect(localStorage.length).to.equal(0);
  });

  it('takes and gives back whatever people paste', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hi')]);
    const element = await inside(talk);
    for (const text of ['<b>x</b>$1', '\u202egnp.exe', '👩‍👩‍👧‍👦'.repeat(9), 'ﷺ\u0000x', 'Z̴͎͝a̶l̷g̸o̶'])
      key(await written(element, text), { key: 'Enter' });
    await until(() => asked(talk, 'send').length === 5);
    expect(asked(talk, 'send').map(([, draft]) => (draft as { text: string }).text)[0]).to.equal(
      '<b>x</b>$1',
    );
  });
});
