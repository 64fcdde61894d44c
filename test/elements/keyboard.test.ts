/** Keys, focus and sizes, with real key presses in a real window. */
import { resetMouse, sendKeys, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  key,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
} from './support/stage.ts';

const talk = () =>
  new FakeConversation('c1', [say(ana, 'Hello, see https://example.com'), say(visitor, 'Hi')]);
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement ?? null;
const nameOf = (element: Element | null) =>
  element?.getAttribute('aria-label') ?? element?.id ?? '';

function prop<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text: string,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = 'prop';
  element.textContent = text;
  document.body.prepend(element);
  return element;
}

describe('keyboard and focus', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(async () => {
    clearStage();
    await resetMouse();
  });

  it('opens with Enter on the launcher, and closing gives the focus back to it', async () => {
    const element = await chat(new FakeClient([talk()]));
    named(element, 'Open chat').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element)?.id === 'title');
    await sendKeys({ press: 'Escape' });
    await until(() => focused(element) === named(element, 'Open chat'));
    expect(element.open).to.equal(false);
  });

  it('gives the focus back to a button of the page that opened it', async () => {
    const element = await chat(new FakeClient([talk()]));
    const button = prop('button', 'Ask us');
    button.addEventListener('click', () => element.show());
    button.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element)?.id === 'title');
    await sendKeys({ press: 'Escape' });
    await until(() => document.activeElement === button);
  });

  it('falls back to the launcher when that button is gone', async () => {
    const element = await chat(new FakeClient([talk()]));
    const button = prop('button', 'Ask us');
    button.addEventListener('click', () => element.show());
    button.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element));
    button.remove();
    await press(element, 'Close chat');
    await until(() => focused(element) === named(element, 'Open chat'));
  });

  it('takes the focus to the field of a conversation, and to the title on the way back', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    await entered(element);
    await until(() => focused(element) === named(element, 'Message'));
    await press(element, 'Back to conversations');
    await until(() => focused(element)?.id === 'title');
    await press(element, 'New conversation');
    await until(() => focused(element) === named(element, 'Message'));
  });

  it('never moves the focus by itself', async () => {
    const conversation = talk();
    const fake = new FakeClient([conversation]);
    const element = await chat(fake);
    const field = prop('input', '');
    field.focus();
    element.open = true;
    await element.updateComplete;
    fake.arrive(say(ana, 'News'), conversation);
    fake.count(2);
    fake.connect({ status: 'connecting', attempt: 1, since: Date.now() - 9000 });
    fake.list([...fake.conversations]);
    await element.updateComplete;
    expect(document.activeElement).to.equal(field);
    element.open = false;
    await element.updateComplete;
    expect(document.activeElement).to.equal(field);
  });

  it('goes to the messages when its button went away', async () => {
    const conversation = talk();
    conversation.hasEarlier = true;
    conversation.earlier = [say(ana, 'Earlier')];
    const element = await chat(new FakeClient([conversation]));
    await opened(element);
    await entered(element);
    named(element, 'Load earlier messages').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element) === part(element, '[part=messages]'));
  });

  it('goes to the title when what it was on is done: consent, and another try', async () => {
    const element = await chat(new FakeClient(), { consent: 'required' });
    await opened(element);
    named(element, 'Agree and chat').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element)?.id === 'title');
    element.remove();
    const fake = new FakeClient();
    fake.known = false;
    fake.opening = () => Promise.reject(new Error('down'));
    const second = await chat(fake);
    await opened(second);
    await until(() => maybeNamed(second, 'Retry'));
    named(second, 'Retry').focus();
    fake.opening = () => Promise.resolve(void (fake.known = true));
    await sendKeys({ press: 'Enter' });
    await until(() => focused(second)?.id === 'title');
  });

  it('closes on Escape from the page, and leaves the focus there', async () => {
    const element = await chat(new FakeClient([talk()]));
    element.open = true;
    await element.updateComplete;
    const link = prop('button', 'Under the panel');
    link.focus();
    await sendKeys({ press: 'Escape' });
    await until(() => !element.open);
    expect(document.activeElement).to.equal(link);
  });

  it('leaves Escape to others: when it was used already, or ends a word', async () => {
    const element = await chat(new FakeClient([talk()]));
    element.open = true;
    await element.updateComplete;
    const menu = prop('div', 'menu');
    menu.addEventListener('keydown', (event) => event.preventDefault());
    key(menu, { key: 'Escape' });
    key(document.body, { key: 'Escape', isComposing: true });
    key(document.body, { key: 'Escape', keyCode: 229 });
    expect(element.open).to.equal(true);
    key(document.body, { key: 'Escape' });
    expect(element.open).to.equal(false);
  });

  it('walks through a conversation in the order of reading, and out of it: no trap', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    await entered(element);
    named(element, 'Back to conversations').focus();
    const walked: string[] = [];
    for (let step = 0; step < 10 && document.activeElement === element; step++) {
      const now = focused(element);
      walked.push(now?.localName === 'li' ? 'newest message' : nameOf(now));
      await sendKeys({ press: 'Tab' });
    }
    expect(walked).to.deep.equal([
      'Back to conversations',
      'More options',
      'Close chat',
      'Messages',
      'newest message',
      'Attach files',
      'input',
      'Emoji',
      'Send',
      'Open chat',
    ]);
    expect(document.activeElement).to.not.equal(element);
  });

  it('scrolls the messages with the arrows', async () => {
    const many = Array.from({ length: 60 }, (_, index) => say(ana, `Line ${index}`));
    const element = await chat(new FakeClient([new FakeConversation('c1', many)]));
    await opened(element);
    await entered(element);
    const box = part(element, '[part=messages]');
    box.focus();
    const before = box.scrollTop;
    await sendKeys({ press: 'ArrowUp' });
    await until(() => box.scrollTop < before);
  });

  it('shows a ring of at least two pixels around what has the focus', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    await entered(element);
    for (let step = 0; step < 6; step++) {
      await sendKeys({ press: 'Tab' });
      const now = focused(element);
      if (!now) break;
      const ring = now.localName === 'textarea' ? part(element, '.field') : now;
      expect(Number.parseFloat(getComputedStyle(ring).outlineWidth), nameOf(now)).to.be.at.least(2);
      expect(getComputedStyle(ring).outlineStyle, nameOf(now)).to.equal('solid');
    }
  });

  it('has targets of at least 24 pixels everywhere, 44 where thumbs go', async () => {
    const failure = { code: 'x', message: '' };
    const conversation = new FakeConversation('c1', [
      say(visitor, 'Hi', { localId: 'l', status: 'failed', failure }),
    ]);
    conversation.hasEarlier = true;
    const element = await chat(new FakeClient([conversation]));
    await opened(element);
    await entered(element);
    for (const button of all(element, 'button')) {
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height), nameOf(button)).to.be.at.least(24);
    }
    for (const name of ['Close chat', 'Back to conversations', 'Attach files']) {
      const { width, height } = named(element, name).getBoundingClientRect();
      expect(Math.min(width, height), name).to.be.at.least(44);
    }
  });

  describe('on a phone', () => {
    beforeEach(() => setViewport({ width: 390, height: 780 }));
    afterEach(() => setViewport({ width: 1000, height: 800 }));

    it('covers the whole window, and only then claims to be modal', async () => {
      const element = await chat(new FakeClient([talk()]));
      await opened(element);
      const dialog = part<HTMLDialogElement>(element, 'dialog');
      expect(dialog.matches(':modal')).to.equal(true);
      const { width, height, top, left } = dialog.getBoundingClientRect();
      expect([left, top, width, height].map(Math.round)).to.deep.equal([0, 0, 390, 780]);
      await setViewport({ width: 1000, height: 800 });
      await until(() => !dialog.matches(':modal') && dialog.open);
      expect(dialog.getBoundingClientRect().width).to.be.below(500);
    });

    it('closes on Escape once, with its events', async () => {
      const element = await chat(new FakeClient([talk()]));
      await opened(element);
      let closed = 0;
      element.addEventListener('shaman-close', () => closed++);
      await sendKeys({ press: 'Escape' });
      await until(() => !element.open);
      await element.updateComplete;
      expect(closed).to.equal(1);
      expect(all(element, 'dialog')).to.have.length(0);
    });

    it('keeps the text of the field at 16 pixels, or the phone zooms', async () => {
      const element = await chat(new FakeClient([talk()]));
      await opened(element);
      await entered(element);
      expect(
        Number.parseFloat(getComputedStyle(named(element, 'Message')).fontSize),
      ).to.be.at.least(16);
    });

    it('never scrolls sideways, even at 320 pixels with long words', async () => {
      await setViewport({ width: 320, height: 600 });
      const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(6);
      const fake = new FakeClient([
        new FakeConversation('c1', [say(ana, long), say(visitor, `https://example.com/${long}`)]),
      ]);
      const element = await chat(fake);
      await opened(element);
      await entered(element);
      const box = part(element, '[part=messages]');
      expect(box.scrollWidth).to.equal(box.clientWidth);
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
    });
  });
});
