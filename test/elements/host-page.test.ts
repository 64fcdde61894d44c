/** What a page can do with the visitor's element: methods, events, slots, modes, moving it. */
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { ShamanError } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
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

const one = () => new FakeConversation('c1', [say(ana, 'Hello')]);

describe('<shaman-chat> and its page', () => {
  afterEach(() => {
    clearStage();
    sessionStorage.clear();
  });

  describe('methods', () => {
    it('openConversation() shows that conversation and says so', async () => {
      const fake = new FakeClient([one(), new FakeConversation('c2', [say(ana, 'The other one')])]);
      const element = await chat(fake);
      const shown: string[] = [];
      element.addEventListener('shaman-conversation', ({ detail }) =>
        shown.push(detail.conversationId),
      );
      await element.openConversation('c2');
      await element.updateComplete;
      expect(shown).to.deep.equal(['c2']);
      expect(part(element, '[part=messages]').textContent).to.contain('The other one');
    });

    it('openConversation() reports an id that this visitor does not have, and stays where it is', async () => {
      const fake = new FakeClient([one()]);
      const element = await chat(fake);
      const told: unknown[] = [];
      element.addEventListener('shaman-error', ({ detail }) => told.push(detail));
      await element.openConversation('unknown');
      expect(told).to.deep.equal([{ code: 'not_found', message: 'No conversation unknown.' }]);
      await element.updateComplete;
      expect(all(element, '[part=conversation]')).to.have.length(1);
      // Where it cannot be known, that is what is told, and once.
      fake.opening = () => Promise.reject(new ShamanError('unreachable', 'No network.'));
      await element.openConversation('unknown');
      expect(told.slice(1)).to.deep.equal([{ code: 'unreachable', message: 'No network.' }]);
    });

    it('showNewMessage() opens an empty conversation with these words in its field', async () => {
      const fake = new FakeClient([one()]);
      const element = await chat(fake);
      await element.showNewMessage('About invoices');
      await element.updateComplete;
      expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('About invoices');
      expect(fake.started).to.have.length(0);
    });

    it('send() begins a conversation', async () => {
      const fake = new FakeClient();
      const element = await chat(fake);
      await element.send('Good morning');
      expect(fake.started).to.deep.equal([{ text: 'Good morning' }]);
    });

    it('signOut() forgets drafts and goes back to the start', async () => {
      const element = await chat(new FakeClient([one()]));
      await element.showNewMessage('secret');
      await element.signOut();
      await element.updateComplete;
      expect(part(element, '[part=header]').textContent).to.contain('Hotelflow');
      await press(element, 'New conversation');
      expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('');
    });
  });

  it('tells the page of messages, counts, connection and errors', async () => {
    const talk = one();
    const fake = new FakeClient([talk]);
    const element = await chat(fake);
    const told: unknown[] = [];
    for (const name of ['shaman-message', 'shaman-unread', 'shaman-connection'] as const)
      document.addEventListener(name, ({ detail }) => told.push(detail), { once: true });
    const message = say(ana, 'News');
    fake.arrive(message, talk);
    fake.count(1);
    fake.connect({ status: 'disconnected' });
    expect(told).to.deep.equal([
      { conversationId: 'c1', message },
      { count: 1 },
      { state: { status: 'disconnected' } },
    ]);
    expect(element.client).to.equal(fake.client);
  });

  it('reports a protocol that nobody speaks, and does not throw', async () => {
    const element = document.createElement('shaman-chat');
    const codes: string[] = [];
    element.addEventListener('shaman-error', ({ detail }) => codes.push(detail.code));
    element.protocol = 'smoke-signals';
    document.body.append(element);
    await until(() => codes.length > 0);
    expect(codes).to.deep.equal(['unsupported']);
  });

  it('holds everything back until consent, and asks for it in the panel', async () => {
    const fake = new FakeClient([one()]);
    let started = 0;
    fake.on('connection', () => started++);
    const element = await chat(fake, { consent: 'required' });
    const ready = heard(element, 'shaman-ready');
    await opened(element);
    expect(all(element, '[part=conversation]')).to.have.length(0);
    expect(ready).to.deep.equal([]);
    // The dialog is called by it, and nothing is loading.
    expect(part(element, '#title').textContent).to.equal('Support');
    await press(element, 'Agree and chat');
    await until(() => ready.length === 1);
    await until(() => all(element, '[part=conversation]').length === 1);
  });

  it('writes nothing before consent, not even that it is open, and reads nothing', async () => {
    const settings = { consent: 'required', persistOpen: true, organization: 'a' };
    const element = await chat(new FakeClient(), settings);
    element.show();
    await element.updateComplete;
    expect(sessionStorage.length).to.equal(0);
    element.grantConsent();
    expect(sessionStorage.length).to.equal(1);
    element.remove();
    const next = await chat(new FakeClient(), settings);
    expect(next.open).to.equal(false);
    next.grantConsent();
    expect(next.open).to.equal(true);
  });

  it('stays closed on the next page for one who closed it, though the page opens it', async () => {
    const settings = { open: true, persistOpen: true, organization: 'a' };
    const element = await chat(new FakeClient(), settings);
    expect(element.open).to.equal(true);
    element.hide();
    await element.updateComplete;
    element.remove();
    expect((await chat(new FakeClient(), settings)).open).to.equal(false);
  });

  it('keeps its name and its place for the focus when the page replaces the header', async () => {
    const element = await chat(new FakeClient());
    const child = document.createElement('b');
    child.slot = 'header';
    child.textContent = 'Our own';
    element.append(child);
    await opened(element);
    const title = part(element, '#title');
    expect(title.textContent).to.equal('Hotelflow');
    expect(title.checkVisibility()).to.equal(true);
    expect(title.getBoundingClientRect().width).to.equal(1);
    expect(element.shadowRoot?.activeElement).to.equal(title);
    child.remove();
    await until(() => title.getBoundingClientRect().width > 1);
  });

  it('stands in its corner, however wide a page wants what is in its body', async () => {
    const style = document.createElement('style');
    style.textContent =
      'body > * { position: relative; inline-size: 100%; max-inline-size: 600px; block-size: 50vh; margin: 0 auto }';
    document.head.append(style);
    const element = await chat(new FakeClient());
    document.body.append(element);
    const { right, bottom } = part(element, '.launcher').getBoundingClientRect();
    const { offsetWidth } = element;
    style.remove();
    expect([right, bottom]).to.deep.equal([innerWidth - 20, innerHeight - 20]);
    expect(offsetWidth).to.be.below(100);
  });

  it('is not printed with the page; what stands in the page is', async () => {
    const corner = await chat(new FakeClient());
    const inline = await chat(new FakeClient(), { mode: 'inline' });
    const shown = () => [corner, inline].map((element) => element.checkVisibility());
    expect(shown()).to.deep.equal([true, true]);
    await emulateMedia({ media: 'print' });
    const printed = shown();
    await emulateMedia({ media: 'screen' });
    expect(printed).to.deep.equal([false, true]);
  });

  it('closes on Escape within a component of the page that stands in a dialog, before that dialog', async () => {
    const element = await chat(new FakeClient());
    const dialog = document.createElement('dialog');
    const component = document.createElement('div');
    component.attachShadow({ mode: 'open' }).append(element);
    dialog.append(component);
    document.body.append(dialog);
    dialog.showModal();
    await opened(element);
    await sendKeys({ press: 'Escape' });
    expect([dialog.open, element.open]).to.deep.equal([true, false]);
    dialog.remove();
  });

  it('leaves Escape to a dialog that the page has opened above it', async () => {
    const element = await chat(new FakeClient());
    await opened(element);
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.showModal();
    await sendKeys({ press: 'Escape' });
    expect([dialog.open, element.open]).to.deep.equal([false, true]);
    await sendKeys({ press: 'Escape' });
    expect(element.open).to.equal(false);
    dialog.remove();
  });

  it('inline, is a region of the page without launcher or close button', async () => {
    const element = await chat(new FakeClient([one()]), { mode: 'inline' });
    const panel = part(element, '[part=panel]');
    expect(panel.localName).to.equal('section');
    expect(maybeNamed(element, 'Open chat')).to.equal(undefined);
    expect(maybeNamed(element, 'Close chat')).to.equal(undefined);
    expect(panel.getBoundingClientRect().height).to.be.closeTo(element.clientHeight, 1);
    key(document.body, { key: 'Escape' });
    expect(all(element, '[part=conversation]')).to.have.length(1);
  });

  it('shows what the page puts into its slots', async () => {
    const element = await chat(new FakeClient());
    element.innerHTML = '';
    for (const slot of ['launcher', 'header', 'empty', 'footer']) {
      const child = document.createElement('b');
      child.slot = slot;
      child.textContent = slot;
      element.append(child);
    }
    element.show();
    await element.updateComplete;
    await press(element, 'New conversation');
    expect(
      [...element.children]
        .map((child) => (child as HTMLElement).slot)
        .filter(
          (slot) =>
            all<HTMLSlotElement>(element, `slot[name=${slot}]`)[0]?.assignedElements().length,
        ),
    ).to.deep.equal(['launcher', 'empty', 'footer']);
    await press(element, 'Back to conversations');
    expect(part<HTMLSlotElement>(element, 'slot[name=header]').assignedElements()).to.have.length(
      1,
    );
  });

  it('keeps its line when it is moved, and lets go of it when it is removed', async () => {
    const fake = new FakeClient([one()]);
    let closed = 0;
    fake.close = () => void closed++;
    const element = await chat(fake);
    element.show();
    await element.updateComplete;
    const box = document.createElement('div');
    box.className = 'prop';
    document.body.append(box);
    box.append(element);
    await element.updateComplete;
    expect(all(element, '[part=conversation]')).to.have.length(1);
    expect(element.client).to.equal(fake.client);
    element.remove();
    fake.count(5);
    expect(closed, 'a client of the page is the page’s to close').to.equal(0);
  });

  it('goes into a conversation and back', async () => {
    const element = await chat(new FakeClient([one()]));
    await opened(element);
    await entered(element);
    expect(part(element, '[part=bubble]').textContent).to.equal('Hello');
    await press(element, 'Back to conversations');
    expect(part(element, '[part=list]').getAttribute('aria-label')).to.equal('Conversations');
  });
});
