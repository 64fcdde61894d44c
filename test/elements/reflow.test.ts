/** A33: the chat in small windows, on phones that are turned, with text that is spaced and names without end. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import {
  ana,
  FakeClient,
  FakeConversation,
  hotelflow,
  say,
  visitor,
} from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  maybeNamed,
  opened,
  part,
  press,
  until,
} from './support/stage.ts';

const talk = (info = {}) =>
  new FakeConversation('c1', [say(ana, 'Hello'), say(visitor, 'Hi')], info);

describe('A33: nothing is cut off', () => {
  afterEach(async () => {
    clearStage();
    await setViewport({ width: 1000, height: 800 });
  });
  const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(3);
  const fields = [
    { id: 'a', label: long, type: 'text', required: true },
    { id: 'b', label: 'Choice', type: 'choice', options: [long] },
    { id: 'c', label: long, type: 'check', required: true },
  ] as const;

  function crowded(): FakeClient {
    const fake = new FakeClient([
      talk({ open: false, agents: [{ ...ana, name: long }], topic: { id: 'x', name: long } }),
    ]);
    const topics = [
      { id: 'x', name: long },
      { id: 'y', name: 'Short' },
    ];
    fake.organization = {
      ...hotelflow,
      name: long,
      officeHours: long,
      topics,
      welcomeForm: { title: long, fields },
    };
    return fake;
  }
  const views: Readonly<Record<string, (element: ShamanChat) => Promise<unknown>>> = {
    home: async () => {},
    questions: async (element) => {
      await press(element, 'New conversation');
      await until(() => part(element, '.questions'));
      await press(element, 'Send');
    },
    'a conversation that has ended': async (element) => {
      await entered(element);
      await until(() => part(element, '.rating'));
      part(element, '.rating input').click();
      await element.updateComplete;
    },
    'the menu': async (element) => {
      await entered(element);
      await press(element, 'More options');
      await until(() => maybeNamed(element, 'Send transcript by e-mail'));
      await press(element, 'Send transcript by e-mail');
    },
  };
  const windows: Readonly<Record<string, readonly [number, number]>> = {
    '320 × 256, which is 400 %': [320, 256],
    upright: [390, 780],
    'on its side': [780, 390],
  };
  for (const [window, [width, height]] of Object.entries(windows))
    for (const [view, reach] of Object.entries(views))
      it(`${window}: ${view}, with the text spaced as a reader may want it`, async () => {
        await setViewport({ width, height });
        const element = await chat(crowded());
        await opened(element);
        await reach(element);
        const spaced = new CSSStyleSheet();
        spaced.replaceSync(
          '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }',
        );
        element.shadowRoot?.adoptedStyleSheets.push(spaced);
        await element.updateComplete;
        allInSight(element, width, height);
      });

  for (const [width, height] of [
    [390, 780],
    [1000, 800],
  ] as const)
    for (const [view, reach] of Object.entries(views))
      it(`${width} × ${height}: ${view}, with text alone twice as large`, async () => {
        await setViewport({ width, height });
        const element = await chat(crowded());
        await opened(element);
        await reach(element);
        twiceAsLarge(element);
        await until(() => part(element, '#panel'));
        allInSight(element, width, height);
      });

  /** As browsers do it that enlarge text and nothing else. */
  function twiceAsLarge(element: ShamanChat): void {
    const sizes = all(element, '.root *').map((each) => {
      const { fontSize, lineHeight } = getComputedStyle(each);
      return [each, parseFloat(fontSize), parseFloat(lineHeight)] as const;
    });
    for (const [{ style }, size, line] of sizes) {
      style.setProperty('font-size', `${2 * size}px`, 'important');
      if (line) style.setProperty('line-height', `${2 * line}px`, 'important');
    }
  }

  function allInSight(element: ShamanChat, width: number, height: number): void {
    expect(document.documentElement.scrollWidth).to.be.at.most(width);
    for (const control of all(element, '#panel :is(button, input, select, textarea, a)')) {
      if (control.hidden) continue;
      control.scrollIntoView({ block: 'nearest' });
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const what = control.getAttribute('aria-label') ?? (control.textContent || control.id);
      expect(left, what).to.be.at.least(-0.5);
      expect(right, what).to.be.at.most(width + 0.5);
      expect(Math.max(top, 0), what).to.be.below(height);
      expect(Math.min(bottom, height), what).to.be.above(0);
    }
    const cut = all(element, '#panel *:not(.sr, .sr *, option)').filter(isCut);
    expect(cut.map(({ outerHTML }) => outerHTML.slice(0, 200))).to.deep.equal([]);
  }

  /** Words end in the middle of a line, and nothing says that they go on. */
  function isCut(each: HTMLElement): boolean {
    const { overflowY, textOverflow, webkitLineClamp } = getComputedStyle(each);
    const says = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
    const tooMuch = each.scrollHeight > each.clientHeight + 2;
    return overflowY === 'hidden' && tooMuch && !says && each.innerText.trim() !== '';
  }
});
