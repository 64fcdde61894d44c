/** A conversation as it is read: order, days, states, history, place, read markers. */
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, rui, say, visitor } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
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

describe('reading a conversation', () => {
  afterEach(clearStage);

  describe('reading', () => {
    it('shows who said what, one’s own on the other side', async () => {
      const element = await inside(
        new FakeConversation('c1', [say(ana, 'Hello'), say(visitor, 'Hi'), say(rui, 'Me too')]),
      );
      const rows = all(element, '[part=message]');
      expect(rows.map((row) => row.classList.contains('mine'))).to.deep.equal([false, true, false]);
      expect(
        rows.map((row) => row.querySelector('.stack > :first-child')?.textContent),
      ).to.deep.equal(['Ana Lima:', 'You:', 'Rui Costa:']);
    });

    it('groups a series of one author and says the time once', async () => {
      const element = await inside(
        new FakeConversation('c1', [say(ana, 'One'), say(ana, 'Two'), say(visitor, 'Three')]),
      );
      const marks = all(element, '[part=message]').map(({ classList }) => [
        classList.contains('first'),
        classList.contains('last'),
      ]);
      expect(marks).to.deep.equal([
        [true, false],
        [false, true],
        [true, true],
      ]);
      expect(all(element, '.meta time')).to.have.length(2);
    });

    it('puts a line between days', async () => {
      const yesterday = Date.now() - 86_400_000;
      const element = await inside(
        new FakeConversation('c1', [
          say(ana, 'Then', { createdAt: yesterday }),
          say(ana, 'Now', { createdAt: Date.now() }),
        ]),
      );
      expect(all(element, '.day').map((day) => day.textContent)).to.deep.equal([
        'Yesterday',
        'Today',
      ]);
    });

    it('says that it could not be loaded, and tries again by hand or when connected', async () => {
      const talk = new FakeConversation('c1');
      talk.known = false;
      talk.open = () => (talk.calls.push(['open']), Promise.reject(new Error('down')));
      const fake = new FakeClient([talk]);
      const element = await chat(fake);
      await opened(element);
      part(element, '[part=conversation]').click();
      await until(() => maybeNamed(element, 'Retry'));
      expect(all(element, '.skeleton')).to.have.length(0);
      const before = asked(talk, 'open').length;
      part(element, '.empty .plain').focus();
      await press(element, 'Retry');
      await until(() => asked(talk, 'open').length === before + 1 && maybeNamed(element, 'Retry'));
      expect(element.shadowRoot?.activeElement, 'the focus stays in the panel').not.to.equal(null);
      talk.open = async () => {
        talk.known = true;
        talk.show([say(ana, 'Here it is')]);
      };
      fake.connect({ status: 'connected', transport: 'websocket' });
      await until(() => part(element, '[part=bubble]').textContent === 'Here it is');
      expect(maybeNamed(element, 'Retry')).to.equal(undefined);
    });

    it('marks where the unread began, until one leaves', async () => {
      const talk = new FakeConversation(
        'c1',
        [say(ana, 'Old'), say(ana, 'New 1'), say(ana, 'New 2')],
        { unread: 2 },
      );
      const element = await inside(talk);
      const divider = part(element, '.day.new');
      expect(divider.textContent).to.equal('New');
      expect(divider.nextElementSibling?.textContent).to.contain('New 1');
      await press(element, 'Back to conversations');
      await entered(element);
      expect(all(element, '.day.new')).to.have.length(0);
    });

    for (const status of ['queued', 'sending', 'sent', 'delivered', 'read'] as const)
      it(`says in words that an own message is ${status}`, async () => {
        const element = await inside(
          new FakeConversation('c1', [say(visitor, 'Mine', { status })]),
        );
        const words = {
          queued: 'Waiting to be sent',
          sending: 'Sending',
          sent: 'Sent',
          delivered: 'Delivered',
          read: 'Read',
        };
        expect(part(element, '[part=status]').textContent).to.equal(words[status]);
      });

    it('keeps the element of a message that gets its id', async () => {
      const talk = new FakeConversation('c1', [
        say(visitor, 'Mine', { localId: 'l1', id: 'l1', status: 'sending' }),
      ]);
      const element = await inside(talk);
      const before = part(element, '[part=message]');
      talk.show([say(visitor, 'Mine', { localId: 'l1', id: 'm99', status: 'sent' })]);
      await element.updateComplete;
      expect(part(element, '[part=message]')).to.equal(before);
    });

    it('tells a failed message with its reason, and lets a person decide', async () => {
      const failure = { code: 'rate_limited', message: 'slow down' };
      const talk = new FakeConversation('c1', [
        say(visitor, 'Mine', { localId: 'l1', status: 'failed', failure }),
      ]);
      const element = await inside(talk);
      const said = () => part(element, '[part=message]').textContent;
      expect(said()).to.contain('Not sent');
      await until(() => said()?.includes('Too many messages at once'));
      await press(element, 'Retry');
      await press(element, 'Discard');
      expect(asked(talk, 'retry')).to.deep.equal([['retry', 'l1']]);
      expect(asked(talk, 'discard')).to.deep.equal([['discard', 'l1']]);
      await element.updateComplete;
      expect(all(element, '[part=message]')).to.have.length(0);
    });

    it('shows that somebody writes, and that they stopped', async () => {
      const talk = new FakeConversation('c1', [say(ana, 'Hello')]);
      const element = await inside(talk);
      talk.write(ana);
      await element.updateComplete;
      expect(part(element, '[part=typing]').textContent).to.contain('Ana Lima is typing');
      talk.write();
      await element.updateComplete;
      expect(all(element, '[part=typing]')).to.have.length(0);
    });

    it('loads earlier messages with a button, and keeps what is seen in its place', async () => {
      const many = Array.from({ length: 40 }, (_, index) => say(ana, `Line ${index}`));
      const talk = new FakeConversation('c1', many.slice(20));
      talk.hasEarlier = true;
      talk.earlier = many.slice(0, 20);
      const element = await inside(talk);
      const box = part(element, '[part=messages]');
      box.scrollTop = 50;
      await until(() => all(element, '[part=message]').length === 20);
      const seen = all(element, '[part=message]')[5];
      const top = seen?.getBoundingClientRect().top ?? 0;
      await press(element, 'Load earlier messages');
      await until(() => all(element, '[part=message]').length === 40);
      expect(seen?.getBoundingClientRect().top).to.be.closeTo(top, 1);
      expect(maybeNamed(element, 'Load earlier messages')).to.equal(undefined);
    });

    it('loads earlier messages by scrolling up', async () => {
      const many = Array.from({ length: 60 }, (_, index) => say(ana, `Line ${index}`));
      const talk = new FakeConversation('c1', many.slice(30));
      talk.hasEarlier = true;
      talk.earlier = many.slice(0, 30);
      const element = await inside(talk);
      expect(asked(talk, 'loadEarlier')).to.have.length(0);
      const box = part(element, '[part=messages]');
      await until(() => {
        box.scrollTop -= 200;
        return all(element, '[part=message]').length === 60;
      });
      expect(asked(talk, 'loadEarlier')).to.have.length(1);
    });

    it('stays at the newest, but not while one reads further up', async () => {
      const many = Array.from({ length: 40 }, (_, index) => say(ana, `Line ${index}`));
      const talk = new FakeConversation('c1', many);
      const fake = new FakeClient([talk]);
      const element = await inside(talk, fake);
      const box = part(element, '[part=messages]');
      const fromEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight;
      expect(fromEnd()).to.be.below(2);
      fake.arrive(say(ana, 'At the end'), talk);
      await element.updateComplete;
      expect(fromEnd()).to.be.below(2);
      box.scrollTop = 50;
      await until(() => all(element, '[part=message]').length === 41);
      const reads = box.scrollTop;
      fake.arrive(say(ana, 'Below'), talk);
      await element.updateComplete;
      expect(box.scrollTop).to.equal(reads);
      await until(() => maybeNamed(element, '1 new message'));
      await press(element, '1 new message');
      expect(fromEnd()).to.be.below(2);
      await until(() => !maybeNamed(element, '1 new message'));
    });

    it('sends read markers only while somebody may be looking', async () => {
      const talk = new FakeConversation('c1', [say(ana, 'Hello')]);
      const element = await inside(talk);
      expect(asked(talk, 'markRead')).to.have.length(0);
      talk.tell({ unread: 1 });
      await element.updateComplete;
      expect(asked(talk, 'markRead')).to.have.length(1);
      element.hide();
      await element.updateComplete;
      talk.tell({ unread: 1 });
      await element.updateComplete;
      expect(asked(talk, 'markRead'), 'closed').to.have.length(1);
      element.show();
      await element.updateComplete;
      expect(asked(talk, 'markRead')).to.have.length(2);
    });

    it('sends no read marker from a page that is hidden, and makes up for it', async () => {
      let state: DocumentVisibilityState = 'hidden';
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      const talk = new FakeConversation('c1', [say(ana, 'Hello')], { unread: 1 });
      await inside(talk);
      expect(asked(talk, 'markRead')).to.have.length(0);
      state = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
      expect(asked(talk, 'markRead')).to.have.length(1);
      Reflect.deleteProperty(document, 'visibilityState');
    });
  });
});
