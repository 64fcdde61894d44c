/** The launcher and the panel by their numbers: A1 to A11 and A36 of what accessibility asks for. */
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  heard,
  key,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
} from './support/stage.ts';

const talk = (info = {}) =>
  new FakeConversation('c1', [say(ana, 'Hello'), say(visitor, 'Hi')], info);
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement ?? null;

function prop(tag: 'button' | 'input'): HTMLElement {
  const element = document.createElement(tag);
  element.className = 'prop';
  document.body.prepend(element);
  return element;
}
async function back(press: string): Promise<void> {
  await sendKeys({ down: 'Shift' });
  await sendKeys({ press });
  await sendKeys({ up: 'Shift' });
}
/** How often something got the focus from now on. */
function visits(element: HTMLElement): { count: number } {
  const seen = { count: 0 };
  element.addEventListener('focus', () => seen.count++);
  return seen;
}

// Here it moves, as for most people.
before(() => emulateMedia({ reducedMotion: 'no-preference' }));

describe('the launcher', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  it('A1: is a button that says what it opens, how much is unread, and whether it is open', async () => {
    const fake = new FakeClient([talk({ unread: 3 })]);
    const element = await chat(fake);
    const launcher = part<HTMLButtonElement>(element, '.launcher');
    const facts = () =>
      ['aria-label', 'aria-haspopup', 'aria-expanded', 'aria-controls'].map((name) =>
        launcher.getAttribute(name),
      );
    expect([launcher.localName, launcher.type]).to.deep.equal(['button', 'button']);
    expect(facts()).to.deep.equal(['Open chat, 3 unread messages', 'dialog', 'false', null]);
    await opened(element);
    expect(facts()).to.deep.equal(['Open chat', 'dialog', 'true', 'panel']);
    expect(element.shadowRoot?.getElementById('panel')?.localName).to.equal('dialog');
  });

  it('A2: is large enough for a thumb, and its number is not said twice', async () => {
    const element = await chat(new FakeClient([talk({ unread: 3 })]));
    const { width, height } = part(element, '.launcher').getBoundingClientRect();
    expect(Math.min(width, height)).to.be.at.least(44);
    expect(part(element, '.badge').getAttribute('aria-hidden')).to.equal('true');
    expect(part(element, '.badge').textContent).to.equal('3');
  });

  it('A3: stands where it was put, and stays there whatever happens', async () => {
    const fake = new FakeClient([talk()]);
    const element = await chat(fake);
    const after = prop('button');
    document.body.append(after);
    const order = () =>
      [...document.body.children].filter((child) => child === element || child === after);
    await opened(element);
    fake.count(5);
    await press(element, 'Close chat');
    expect(order()).to.deep.equal([element, after]);
  });

  it('A4: nothing that happens by itself moves the focus', async () => {
    const conversation = talk();
    const fake = new FakeClient([conversation]);
    const element = await chat(fake);
    const field = prop('input');
    field.focus();
    element.open = true;
    await element.updateComplete;
    void element.openConversation('c1');
    await until(() => part(element, '[part=messages]'));
    const happenings = [
      () => fake.arrive(say(ana, 'News'), conversation),
      () => fake.count(2),
      () => fake.connect({ status: 'connecting', attempt: 1, since: Date.now() - 9000 }),
      () => fake.connect({ status: 'connected', transport: 'websocket' }),
      () => fake.list([...fake.conversations]),
      () => conversation.write(ana),
      () => conversation.write(),
      () => conversation.tell({ open: false }),
      () => conversation.tell({ open: true, topic: { id: 'b', name: 'Billing' } }),
      () => conversation.show([]),
      () => fake.count(0),
      () => fake.list([]),
    ];
    for (const happens of happenings) {
      happens();
      await element.updateComplete;
      expect(document.activeElement, String(happens)).to.equal(field);
    }
  });

  it('A5: of a closed panel nothing is there: not for the eye, the keyboard or a screen reader', async () => {
    const element = await chat(new FakeClient([talk()]));
    const before = prop('button');
    await opened(element);
    await press(element, 'Close chat');
    expect(all(element, '#panel, [role=dialog], textarea, [part=conversation]')).to.deep.equal([]);
    before.focus();
    await sendKeys({ press: 'Tab' });
    expect(focused(element)).to.equal(named(element, 'Open chat'));
    await sendKeys({ press: 'Tab' });
    expect(document.activeElement).to.not.equal(element);
  });
});

describe('the panel', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  it('A6: beside the page it is a dialog with a name, not modal, and lets the focus out and in', async () => {
    const element = await chat(new FakeClient([talk()]));
    const after = prop('button');
    document.body.append(after);
    await opened(element);
    const dialog = part(element, 'dialog');
    expect(dialog.matches(':modal')).to.equal(false);
    expect(dialog.hasAttribute('aria-modal')).to.equal(false);
    expect(part(element, `#${dialog.getAttribute('aria-labelledby')}`).textContent).to.equal(
      'Hotelflow',
    );
    named(element, 'New conversation').focus();
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    expect(document.activeElement).to.equal(after);
    await back('Tab');
    await back('Tab');
    expect(focused(element)).to.equal(named(element, 'New conversation'));
  });

  const ways: Readonly<Record<string, (element: ShamanChat) => unknown>> = {
    Escape: () => sendKeys({ press: 'Escape' }),
    'the button': (element) => press(element, 'Close chat'),
    'the page': (element) => element.hide(),
    'the attribute': (element) => element.removeAttribute('open'),
    toggling: (element) => element.toggle(),
  };
  for (const [name, closes] of Object.entries(ways))
    it(`A7: closed by ${name} it gives the focus back to where it came from, once`, async () => {
      const element = await chat(new FakeClient([talk()]));
      const button = prop('button');
      button.addEventListener('click', () => element.show());
      button.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => focused(element)?.id === 'title');
      const [back, launcher] = [visits(button), visits(part(element, '.launcher'))];
      await closes(element);
      await until(() => document.activeElement === button);
      await element.updateComplete;
      expect([back.count, launcher.count]).to.deep.equal([1, 0]);
    });

  it('A7: who signs out inside stays inside; the focus is not lost', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    await entered(element);
    await until(() => focused(element) === named(element, 'Message'));
    await element.signOut();
    await element.updateComplete;
    await until(() => focused(element)?.id === 'title');
  });

  it('A7: an element that is taken away gives the focus back, too; one that is moved keeps its own', async () => {
    const element = await chat(new FakeClient([talk()]));
    const button = prop('button');
    button.addEventListener('click', () => element.show());
    button.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element)?.id === 'title');
    element.remove();
    await until(() => document.activeElement === button);
  });

  it('A8: Escape closes it from anywhere on the page; with escape="panel" only from within, with "off" never', async () => {
    const element = await chat(new FakeClient([talk()]));
    const button = prop('button');
    const closes = async (where: 'page' | 'panel') => {
      element.open = true;
      await element.updateComplete;
      if (where === 'page') button.focus();
      else part(element, '#title').focus();
      await sendKeys({ press: 'Escape' });
      await element.updateComplete;
      const closed = !element.open;
      return closed;
    };
    expect([await closes('page'), await closes('panel')]).to.deep.equal([true, true]);
    element.setAttribute('escape', 'panel');
    expect([await closes('page'), await closes('panel')]).to.deep.equal([false, true]);
    element.setAttribute('escape', 'off');
    expect([await closes('page'), await closes('panel')]).to.deep.equal([false, false]);
  });

  it('A8: Escape is first of what is open within', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    const inner = document.createElement('dialog');
    part(element, '#panel').append(inner);
    inner.showModal();
    await sendKeys({ press: 'Escape' });
    await until(() => !inner.open);
    expect(element.open).to.equal(true);
    await sendKeys({ press: 'Escape' });
    await until(() => !element.open);
  });

  it('A9: leaves the room to the page that its offsets give it', async () => {
    const element = await chat(new FakeClient([talk()]));
    element.style.setProperty('--shaman-offset-y', '120px');
    element.style.setProperty('--shaman-offset-x', '80px');
    const { right, bottom } = part(element, '.launcher').getBoundingClientRect();
    expect([innerWidth - right, innerHeight - bottom].map(Math.round)).to.deep.equal([80, 120]);
  });

  it('A10: F6 goes round launcher, header, messages and field, Shift+F6 back, and only inside', async () => {
    const element = await chat(new FakeClient([talk()]));
    const button = prop('button');
    await opened(element);
    await entered(element);
    named(element, 'Open chat').focus();
    const walk = async (press: string) => {
      const before = focused(element);
      await (press.startsWith('Shift') ? back('F6') : sendKeys({ press }));
      await until(() => focused(element) !== before);
      const now = focused(element);
      return now?.id || now?.className || '';
    };
    const there = [];
    for (let step = 0; step < 4; step++) there.push((await walk('F6')).split(' ')[0]);
    expect(there).to.deep.equal(['title', 'scroller', 'input', 'launcher']);
    expect([await walk('Shift+F6'), await walk('Shift+F6')]).to.deep.equal(['input', 'scroller']);
    await press(element, 'Back to conversations');
    named(element, 'New conversation').focus();
    expect([await walk('F6'), await walk('F6')]).to.deep.equal(['launcher', 'title']);
    button.focus();
    expect(key(button, { key: 'F6' }).defaultPrevented).to.equal(false);
    expect(document.activeElement).to.equal(button);
  });

  it('A10: F6 passes over what a phone has covered', async () => {
    await setViewport({ width: 390, height: 780 });
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    await entered(element);
    named(element, 'Message').focus();
    await sendKeys({ press: 'F6' });
    await until(() => focused(element)?.id === 'title');
  });

  it('A11: can be closed by a button in the order of Tab, which is not the one that ends a conversation', async () => {
    const element = await chat(new FakeClient([talk()]));
    await opened(element);
    await entered(element);
    const close = named<HTMLButtonElement>(element, 'Close chat');
    expect([close.localName, close.tabIndex]).to.deep.equal(['button', 0]);
    const events = heard(element, 'shaman-after-close');
    await press(element, 'More options');
    await until(() => maybeNamed(element, 'End conversation'));
    await press(element, 'Close chat');
    expect(events).to.deep.equal(['shaman-after-close']);
    expect(element.client?.conversations[0]?.info.open).to.equal(true);
  });

  it('A36: says in which language it speaks', async () => {
    const element = await chat(new FakeClient([talk()]), { locale: 'pt-BR' });
    await opened(element);
    await until(() => part(element, '.root').lang === 'pt-BR');
    element.locale = 'en';
    await until(() => part(element, '.root').lang === 'en');
  });
});
