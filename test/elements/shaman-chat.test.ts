/** The visitor's element: launcher, opening and closing, and its first view. */
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, hotelflow, say } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  heard,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
} from './support/stage.ts';

const one = () => new FakeConversation('c1', [say(ana, 'Hello')]);

describe('<shaman-chat>', () => {
  afterEach(() => {
    clearStage();
    sessionStorage.clear();
  });

  describe('launcher', () => {
    it('is a button called "Open chat" that opens a dialog', async () => {
      const element = await chat(new FakeClient());
      const launcher = named(element, 'Open chat');
      expect(launcher.localName).to.equal('button');
      expect(launcher.getAttribute('aria-haspopup')).to.equal('dialog');
      expect(launcher.getAttribute('aria-expanded')).to.equal('false');
      launcher.click();
      await element.updateComplete;
      expect(launcher.getAttribute('aria-expanded')).to.equal('true');
      expect(launcher.getAttribute('aria-controls')).to.equal(
        part(element, '[role=dialog], dialog').id,
      );
    });

    it('counts unread messages in its name and on its badge, and follows the count', async () => {
      const fake = new FakeClient();
      const element = await chat(fake);
      expect(all(element, '[part=badge]')).to.have.length(0);
      fake.count(3);
      await element.updateComplete;
      expect(named(element, 'Open chat, 3 unread messages')).to.exist;
      expect(part(element, '[part=badge]').textContent).to.equal('3');
      expect(part(element, '[part=badge]').getAttribute('aria-hidden')).to.equal('true');
      fake.count(1);
      await element.updateComplete;
      expect(named(element, 'Open chat, 1 unread message')).to.exist;
      fake.count(120);
      await element.updateComplete;
      expect(part(element, '[part=badge]').textContent).to.equal('99+');
      expect(element.unread).to.equal(120);
    });

    it('is large enough for a thumb, and can be left out', async () => {
      const element = await chat(new FakeClient());
      const { width, height } = named(element, 'Open chat').getBoundingClientRect();
      expect(Math.min(width, height)).to.be.at.least(44);
      element.hideLauncher = true;
      await element.updateComplete;
      expect(maybeNamed(element, 'Open chat')).to.equal(undefined);
      element.show();
      await element.updateComplete;
      expect(part(element, '#panel')).to.exist;
      element.hideLauncher = false;
      await element.updateComplete;
      expect(part(element, '#panel').nextElementSibling).to.equal(part(element, '.launcher'));
    });

    it('shows another drawing while it would close, and is itself the same button', async () => {
      const element = await chat(new FakeClient());
      const launcher = part(element, '.launcher');
      const drawing = () =>
        [...launcher.querySelectorAll('path')].map((each) => each.getAttribute('d')).join();
      const closed = drawing();
      await opened(element);
      expect(drawing()).to.not.equal(closed);
      element.hide();
      await element.updateComplete;
      expect(drawing()).to.equal(closed);
      expect(part(element, '.launcher')).to.equal(launcher);
      expect(launcher.hasAttribute('aria-controls')).to.equal(false);
    });

    it('touches nothing of its own when nothing is different', async () => {
      const fake = new FakeClient();
      const element = await chat(fake);
      fake.count(2);
      await element.updateComplete;
      const changes: MutationRecord[] = [];
      const observer = new MutationObserver((records) => changes.push(...records));
      observer.observe(part(element, '.root'), {
        ...{ attributes: true, childList: true, characterData: true, subtree: true },
      });
      element.requestUpdate();
      await element.updateComplete;
      changes.push(...observer.takeRecords());
      observer.disconnect();
      expect(changes.map(({ type, attributeName }) => attributeName ?? type)).to.deep.equal([]);
    });
  });

  describe('opening and closing', () => {
    it('puts nothing of the panel into the page while closed', async () => {
      const element = await chat(new FakeClient([one()]));
      expect(all(element, '#panel, textarea, [part=list]')).to.have.length(0);
    });

    it('fires its events in pairs, around the change', async () => {
      const element = await chat(new FakeClient());
      const events = heard(
        element,
        'shaman-open',
        'shaman-after-open',
        'shaman-close',
        'shaman-after-close',
      );
      element.show();
      expect(events).to.deep.equal(['shaman-open']);
      await element.updateComplete;
      expect(events).to.deep.equal(['shaman-open', 'shaman-after-open']);
      element.toggle();
      await element.updateComplete;
      expect(events.slice(2)).to.deep.equal(['shaman-close', 'shaman-after-close']);
      element.hide();
      await element.updateComplete;
      expect(events).to.have.length(4);
    });

    for (const name of ['shaman-open', 'shaman-close'] as const)
      it(`stays as it is when the page cancels ${name}`, async () => {
        const element = await chat(new FakeClient());
        element.open = name === 'shaman-close';
        await element.updateComplete;
        document.addEventListener(name, (event) => event.preventDefault(), { once: true });
        element.toggle();
        expect(element.open).to.equal(name === 'shaman-close');
      });

    it('reflects open as attribute and state, and obeys the attribute', async () => {
      const element = await chat(new FakeClient());
      element.setAttribute('open', '');
      await element.updateComplete;
      expect(part<HTMLDialogElement>(element, '#panel').open).to.equal(true);
      expect(element.matches(':state(open)')).to.equal(true);
      element.hide();
      await element.updateComplete;
      expect(element.hasAttribute('open')).to.equal(false);
      expect(element.matches(':state(open)')).to.equal(false);
    });

    it('has the states unread and offline', async () => {
      const fake = new FakeClient();
      const element = await chat(fake);
      expect(element.matches(':state(unread)')).to.equal(false);
      fake.count(1);
      fake.connect({ status: 'connecting', attempt: 2, since: Date.now() - 5000 });
      await element.updateComplete;
      expect(element.matches(':state(unread)')).to.equal(true);
      expect(element.matches(':state(offline)')).to.equal(true);
    });

    it('remembers being open for the tab when asked to', async () => {
      const first = await chat(new FakeClient(), { persistOpen: true, organization: 'a' });
      first.show();
      await first.updateComplete;
      first.remove();
      const second = await chat(new FakeClient(), { persistOpen: true, organization: 'a' });
      expect(second.open).to.equal(true);
      second.hide();
      await second.updateComplete;
      const third = await chat(new FakeClient(), { persistOpen: true, organization: 'a' });
      expect(third.open).to.equal(false);
    });
  });

  describe('the first view', () => {
    it('is titled with the name of the organization, and tells who answers and when', async () => {
      const element = await chat(new FakeClient());
      await opened(element);
      const title = part(element, `#${part(element, '#panel').getAttribute('aria-labelledby')}`);
      expect(title.textContent).to.equal('Hotelflow');
      const header = part(element, '[part=header]').textContent ?? '';
      expect(header).to.contain(hotelflow.description ?? '?');
      expect(header).to.contain('Usually replies in 5 minutes');
      expect(header).to.contain('Mon–Fri 9:00–18:00');
      expect(all(element, '.portraits .avatar')).to.have.length(3);
      expect(all(element, '.portraits .dot.on')).to.have.length(2);
    });

    it('says so when nobody is on duty', async () => {
      const fake = new FakeClient();
      fake.organization = { ...hotelflow, available: false };
      const element = await chat(fake);
      await opened(element);
      expect(part(element, '[part=header]').textContent).to.contain('Away right now');
    });

    it('lists conversations with their last words and unread count', async () => {
      const fake = new FakeClient([
        new FakeConversation('c1', [say(ana, 'Newest words')], { unread: 2 }),
        new FakeConversation('c2', [say(ana, 'Older')], { open: false }),
      ]);
      const element = await chat(fake);
      await opened(element);
      const rows = all(element, '[part=list] [part=conversation]').map((row) =>
        row.textContent?.replace(/\s+/g, ' '),
      );
      expect(rows).to.have.length(2);
      expect(rows[0]).to.contain('Newest words').and.contain('2 unread');
      expect(rows[1]).to.contain('Older').and.contain('Ended').and.not.contain('unread');
    });

    it('follows a conversation in the list that changed', async () => {
      const talk = one();
      const fake = new FakeClient([talk]);
      const element = await chat(fake);
      await opened(element);
      talk.tell({ preview: say(ana, 'Changed words') });
      await element.updateComplete;
      expect(part(element, '[part=conversation]').textContent).to.contain('Changed words');
    });

    it('shows that it loads, then an invitation where there is nothing', async () => {
      const fake = new FakeClient();
      fake.known = false;
      const element = await chat(fake);
      await opened(element);
      expect(part(element, '.skeleton').textContent).to.contain('Loading');
      fake.known = true;
      fake.list([]);
      await element.updateComplete;
      expect(part(element, '.empty').textContent).to.contain('Nothing here yet');
    });

    it('says that it could not load, and tries again by hand or when connected', async () => {
      const fake = new FakeClient();
      fake.known = false;
      let tried = 0;
      fake.opening = () => (tried++, Promise.reject(new Error('down')));
      const element = await chat(fake);
      await opened(element);
      await until(() => maybeNamed(element, 'Retry'));
      const before = tried;
      await press(element, 'Retry');
      await until(() => tried === before + 1);
      fake.opening = () => Promise.resolve(void (fake.known = true));
      fake.connect({ status: 'connected', transport: 'websocket' });
      await until(() => !maybeNamed(element, 'Retry'));
    });
  });
});
