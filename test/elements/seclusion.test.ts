/** A page that listens to keys and holds the focus, as many do, and the chat on it; with real key presses. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { chat, clearStage, entered, named, opened, until } from './support/stage.ts';

describe('a page with short cuts and dialogs of its own', () => {
  let page = new AbortController();
  beforeEach(() => {
    page = new AbortController();
  });
  afterEach(() => {
    page.abort();
    clearStage();
  });

  const hears = (type: string, listener: (event: Event) => void) =>
    document.addEventListener(type, listener, { signal: page.signal });

  /** In a conversation that knows no draft, with the focus in its field. */
  const writing = async () => {
    const talk = new FakeConversation(crypto.randomUUID(), [say(ana, 'Hello')]);
    const element = await chat(new FakeClient([talk]));
    await opened(element);
    await entered(element);
    const field = named<HTMLTextAreaElement>(element, 'Message');
    field.focus();
    return { element, field };
  };

  it('does not act on the letters that somebody writes', async () => {
    const { field } = await writing();
    hears('keydown', (event) => {
      const { tagName } = event.target as Element;
      if (!/INPUT|TEXTAREA/.test(tagName)) event.preventDefault();
    });
    await sendKeys({ type: '/s a' });
    await sendKeys({ press: 'ArrowLeft' });
    await sendKeys({ type: 'b' });
    expect(field.value).to.equal('/s ba');
  });

  it('hears what is for everybody: Escape, Tab and commands', async () => {
    const { element, field } = await writing();
    const heard: string[] = [];
    hears('keydown', (event) => heard.push((event as KeyboardEvent).key));
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, composed: true }),
    );
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'x' });
    field.focus();
    await sendKeys({ press: 'Escape' });
    await until(() => !element.open);
    expect(heard).to.deep.equal(['k', 'Tab', 'x', 'Escape']);
  });

  it('hears each key come up that it heard go down, and no other', async () => {
    const { field } = await writing();
    const heard: string[] = [];
    for (const type of ['keydown', 'keyup'])
      hears(type, (event) => heard.push(`${type} ${(event as KeyboardEvent).key}`));
    await sendKeys({ press: 'x' });
    await sendKeys({ press: 'Control' });
    field.blur();
    await sendKeys({ down: 'c' });
    field.focus();
    await sendKeys({ up: 'c' });
    await sendKeys({ press: 'y' });
    expect(heard).to.deep.equal(['keydown Control', 'keyup Control', 'keydown c', 'keyup c']);
  });

  it('hears of its own fields in our slots', async () => {
    const { element } = await writing();
    const own = Object.assign(document.createElement('input'), { slot: 'footer' });
    element.append(own);
    let heard = 0;
    hears('keydown', () => (heard += 1));
    own.focus();
    await sendKeys({ press: 'x' });
    expect(heard).to.equal(1);
  });

  it('does not fetch the focus back into its dialog', async () => {
    const dialog = Object.assign(document.createElement('div'), {
      className: 'prop',
      tabIndex: -1,
    });
    document.body.append(dialog);
    hears('focusin', ({ target }) => {
      if (!dialog.contains(target as Node)) dialog.focus();
    });
    const { element, field } = await writing();
    await sendKeys({ type: 'Hello' });
    expect(field.value).to.equal('Hello');
    expect(element.shadowRoot?.activeElement === field).to.equal(true);
  });

  it('does not take what is pasted into the field', async () => {
    const { field } = await writing();
    let heard = 0;
    hears('paste', () => (heard += 1));
    field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, composed: true }));
    expect(heard).to.equal(0);
  });
});
