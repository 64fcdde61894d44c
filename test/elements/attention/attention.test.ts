import { expect } from 'chai';
import '../../../elements/index.ts';
import type { Greeting } from '../../../src/index.ts';
import { attentive, card, hasCome, look, lookAway, shownOn, writes } from '../support/attentive.ts';
import { FakeAudio, withFakeAudio } from '../support/fake-audio.ts';
import { ana, FakeClient, FakeConversation, hotelflow, rui, say } from '../support/fake-client.ts';
import { withFakeNotifications } from '../support/fake-notification.ts';
import { all, chat, clearStage, key, named, opened, part, press, until } from '../support/stage.ts';

const title = 'A page';

function desk(greetings: readonly Greeting[] = []): { fake: FakeClient; talk: FakeConversation } {
  const talk = new FakeConversation('c1', [say(ana, 'Welcome')]);
  const fake = new FakeClient(greetings.length ? [] : [talk]);
  fake.organization = { ...hotelflow, greetings };
  return { fake, talk };
}

describe('a closed chat makes itself noticed', () => {
  beforeEach(() => {
    document.title = title;
  });
  afterEach(() => {
    clearStage();
    lookAway();
    localStorage.clear();
    document.documentElement.removeAttribute('dir');
    document.documentElement.removeAttribute('data-size');
  });

  it('108: by one card with the newest message, which opens its conversation', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    expect(card(element)).to.equal(undefined);
    writes(ana, 'Your room\nis ready', fake, talk);
    await until(() => shownOn(element).includes('Your room\nis ready'));
    expect(shownOn(element)).to.contain('Ana Lima');
    writes(ana, 'And warm', fake, talk);
    await until(() => shownOn(element).includes('And warm'));
    expect(all(element, '[part=preview]')).to.have.length(1);
    part(element, '.said').click();
    await until(() => element.open && !card(element));
    await until(() => part(element, '[part=messages]'));
    element.hide();
    await element.updateComplete;
    expect(card(element), 'seen').to.equal(undefined);
  });

  it('108: the card says what was written as text, whatever it is', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    writes({ ...ana, name: '<b>A</b>' }, '<img src=x onerror=alert(1)>', fake, talk);
    await until(() => shownOn(element).includes('<img src=x onerror=alert(1)>'));
    expect(shownOn(element)).to.contain('<b>A</b>');
    expect(all(element, '.preview img')).to.have.length(0);
  });

  it('108: the card names files where there are no words, and shows no signs of formatting', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    const file = { name: 'a.pdf', type: 'application/pdf', size: 1, url: '/a.pdf' };
    writes(ana, '', fake, talk, { attachments: [file, file] });
    await until(() => shownOn(element).includes('a.pdf, a.pdf'));
    writes(ana, 'It is **ready**', fake, talk);
    await until(() => shownOn(element).includes('It is ready'));
  });

  it('108: what was put away stays away, in all tabs and on the next page, until the next', async () => {
    const { fake, talk } = desk();
    const [element, tab] = [await attentive(fake), await attentive(fake)];
    writes(ana, 'One', fake, talk);
    await until(() => card(element) && card(tab));
    await press(element, 'Dismiss');
    expect(card(element)).to.equal(undefined);
    dispatchEvent(new StorageEvent('storage', { key: 'shaman-attention:' }));
    await until(() => !card(tab));
    clearStage();
    const next = await attentive(fake);
    await next.updateComplete;
    expect(card(next)).to.equal(undefined);
    writes(ana, 'Two', fake, talk);
    await until(() => shownOn(next).includes('Two'));
  });

  it('108: the card is said once: the herald has said it already', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    const said = () =>
      [...document.querySelectorAll('.shaman-announcer [role] > *')].filter(({ textContent }) =>
        textContent?.includes('Rui Costa'),
      );
    writes(rui, 'Only once', fake, talk);
    await until(() => card(element));
    await until(() => said().length === 1);
    expect(card(element)?.closest('[aria-live]')).to.equal(null);
  });

  it('108: the card goes when its message was read elsewhere', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    writes(ana, 'Hello', fake, talk);
    await until(() => card(element));
    talk.tell({ unread: 0 });
    await until(() => !card(element));
  });

  it('108: Escape puts the card away, and the focus goes to the launcher', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    writes(ana, 'Hello', fake, talk);
    await until(() => card(element));
    const said = part(element, '.said');
    said.focus();
    key(said, { key: 'Escape', isComposing: true });
    expect(card(element)).to.not.equal(undefined);
    key(said, { key: 'Escape' });
    await until(() => !card(element));
    expect(element.shadowRoot?.activeElement).to.equal(part(element, '.launcher'));
  });

  const without = {
    'hide-launcher': { hideLauncher: true },
    quiet: { quiet: true },
    inline: { mode: 'inline' },
  } as const;
  for (const [name, attributes] of Object.entries(without))
    it(`108, 109: no card with ${name}; title and badge stay`, async () => {
      const { fake, talk } = desk();
      const element = await attentive(fake, attributes);
      look('hidden');
      writes(ana, 'Hello', fake, talk);
      await until(() => document.title === `(1) ${title}`);
      expect(card(element)).to.equal(undefined);
    });

  for (const dir of ['ltr', 'rtl'] as const)
    for (const placement of ['end', 'start'] as const)
      it(`108: the card stands above the launcher, within the window: ${dir}, ${placement}`, async () => {
        document.documentElement.dir = dir;
        const { fake, talk } = desk();
        const element = await attentive(fake, { placement });
        writes(ana, 'A long text, '.repeat(60), fake, talk);
        const preview = await until(() => card(element));
        await Promise.all(preview.getAnimations().map(({ finished }) => finished));
        const box = preview.getBoundingClientRect();
        const launcher = part(element, '.launcher').getBoundingClientRect();
        expect(box.bottom).to.be.below(launcher.top);
        expect(box.height).to.be.below(200);
        expect(box.left).to.be.at.least(0);
        expect(box.right).to.be.at.most(innerWidth);
        const side = (dir === 'ltr') === (placement === 'end') ? 'right' : 'left';
        expect(box[side]).to.be.closeTo(launcher[side], 1);
        for (const button of all(element, '.preview button')) {
          const { width, height } = button.getBoundingClientRect();
          expect(Math.min(width, height)).to.be.at.least(44);
        }
      });

  it('106: by the title while it is closed or the page is hidden, and restores it', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    writes(ana, 'Hello', fake, talk);
    await until(() => document.title === `(1) ${title}`);
    await opened(element);
    await until(() => document.title === title);
    look('hidden');
    await until(() => document.title === `(1) ${title}`);
    element.remove();
    await until(() => document.title === title);
  });

  it('104: by a sound where the page asks for it, and not where a person said no', async () => {
    const undo = withFakeAudio();
    const { fake, talk } = desk();
    const silent = await attentive(fake);
    writes(ana, 'No attribute', fake, talk);
    await until(() => card(silent));
    clearStage();
    const element = await attentive(fake, { sound: true });
    writes(ana, 'With it', fake, talk);
    await until(() => FakeAudio.rung === 1);
    localStorage.setItem('shaman-attention:', '{"muted":true}');
    writes(ana, 'Muted', fake, talk);
    await until(() => shownOn(element).includes('Muted'));
    undo();
    expect(FakeAudio.rung).to.equal(1);
  });

  it('107: asks nobody for notifications by itself', async () => {
    const undo = withFakeNotifications();
    const { fake, talk } = desk();
    const element = await attentive(fake, { sound: true });
    writes(ana, 'Hello', fake, talk);
    await until(() => card(element));
    undo();
    const { FakeNotification } = await import('../support/fake-notification.ts');
    expect([FakeNotification.asked, FakeNotification.made.length]).to.deep.equal([0, 0]);
  });

  it('comes with the first message that nobody reads, and not with what is read as it comes', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    await opened(element);
    await element.openConversation(talk.id);
    talk.markRead = () => {
      talk.tell({ unread: 0 });
      fake.count(0);
    };
    writes(ana, 'Read', fake, talk);
    await until(() => talk.info.unread === 0);
    await new Promise((resolve) => requestIdleCallback(resolve));
    expect(hasCome(element)).to.equal(false);
    element.hide();
    writes(ana, 'Hello', fake, talk);
    await until(() => shownOn(element).includes('Hello'));
  });

  it('144: comes only after consent, and keeps nothing before', async () => {
    const { fake, talk } = desk();
    const element = await chat(fake, { consent: 'required' });
    await opened(element);
    writes(ana, 'Hello', fake, talk);
    await element.updateComplete;
    expect(hasCome(element)).to.equal(false);
    expect(localStorage).to.have.length(0);
    element.hide();
    element.grantConsent();
    await until(() => hasCome(element));
  });

  it('144: keeps nothing where the page says so', async () => {
    const { fake } = desk([{ id: 'hi', text: 'Need a hand?' }]);
    const element = await attentive(fake, { storage: 'memory' });
    await until(() => card(element));
    await press(element, 'Dismiss');
    expect(localStorage).to.have.length(0);
  });

  it('128: a greeting stands in the name of its agent, is said once, and begins a conversation', async () => {
    const { fake } = desk([{ id: 'hi', text: 'Need a hand?', agent: rui.id }]);
    const element = await attentive(fake);
    await until(() => shownOn(element) === 'Rui CostaNeed a hand?');
    part(element, '.said').click();
    const bubble = await until(() => part(element, '[part~=bubble]'));
    expect(bubble.textContent).to.contain('Need a hand?');
    expect(card(element)).to.equal(undefined);
    expect(fake.started, 'nothing is sent').to.have.length(0);
    await element.send('Yes, please');
    await until(() => all(element, '[part~=bubble]').length === 2);
    expect(fake.started).to.deep.equal([{ text: 'Yes, please' }]);
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    expect(all(element, '[part~=bubble]')).to.have.length(0);
  });

  it('128: a greeting comes once per visitor, and not after the panel was open', async () => {
    const { fake } = desk([{ id: 'hi', text: 'Need a hand?' }]);
    const element = await attentive(fake);
    await until(() => card(element));
    clearStage();
    const again = await attentive(fake);
    expect(card(again)).to.equal(undefined);
    clearStage();
    localStorage.clear();
    const open = await chat(fake, { open: true });
    open.hide();
    await open.updateComplete;
    await new Promise((resolve) => requestIdleCallback(resolve));
    expect(card(open)).to.equal(undefined);
    expect(localStorage.getItem('shaman-attention:')).to.equal(null);
  });

  it('128: nobody is greeted who talks with the desk already, or wants to be left alone', async () => {
    const greetings = [{ id: 'hi', text: 'Need a hand?' }];
    const { fake, talk } = desk(greetings);
    fake.list([talk]);
    const element = await attentive(fake);
    expect(card(element)).to.equal(undefined);
    talk.tell({ open: false });
    element.quiet = true;
    await element.updateComplete;
    expect(card(element)).to.equal(undefined);
    element.quiet = false;
    await until(() => card(element));
  });

  it('signing out takes card, number and what was kept', async () => {
    const { fake, talk } = desk();
    const element = await attentive(fake);
    writes(ana, 'Hello', fake, talk);
    await until(() => card(element));
    await press(element, 'Dismiss');
    expect(localStorage.getItem('shaman-attention:')).to.contain('dismissed');
    fake.count(0);
    await element.signOut();
    await until(() => localStorage.length === 0);
    expect(document.title).to.equal(title);
    expect(named(element, 'Open chat')).to.not.equal(undefined);
  });
});
