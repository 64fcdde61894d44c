import { expect } from 'chai';
import { Alarm } from '../../../elements/attention/alarm.ts';
import { Onlookers } from '../../../elements/attention/onlookers.ts';
import type { Message } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import { look, lookAway } from '../support/attentive.ts';
import { FakeAudio, withFakeAudio } from '../support/fake-audio.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from '../support/fake-client.ts';
import { FakeNotification, withFakeNotifications } from '../support/fake-notification.ts';

/** Somebody wrote to a tab that does as it is told. */
function tab(change: { leads?: boolean; unread?: number; silent?: boolean } = {}) {
  const talk = new FakeConversation('c1', [], { unread: change.unread ?? 1 });
  const fake = new FakeClient([talk]);
  fake.leads = change.leads ?? true;
  const decided: string[] = [];
  const clicked: string[] = [];
  const alarm = new Alarm({
    client: () => fake.client,
    sounds: () => {
      decided.push('sound');
      return !change.silent;
    },
    notifies: () => true,
    words: (id, { text, author }: Message) => ({
      title: author.name ?? '',
      body: text,
      subject: id,
      clicked: () => void clicked.push(id),
    }),
    pause: 5,
  });
  return { alarm, fake, talk, clicked, decided };
}

describe('105, 107: once for all tabs', () => {
  const undos: (() => void)[] = [];
  beforeEach(() => {
    undos.push(withFakeAudio(), withFakeNotifications('granted'));
    look('hidden');
  });
  afterEach(() => {
    for (const undo of undos.splice(0)) undo();
    lookAway();
  });

  it('a message sounds and is notified in the tab that leads, and in no other', async () => {
    const [leader, follower] = [tab(), tab({ leads: false })];
    for (const { alarm } of [follower, leader]) alarm.message('c1', say(ana, 'Hello'));
    await until(() => FakeNotification.made.length > 0);
    expect(follower.decided).to.deep.equal([]);
    expect(FakeAudio.rung).to.equal(1);
    expect(
      FakeNotification.made.map(({ title, options: { body, tag } }) => [title, body, tag]),
    ).to.deep.equal([['Ana Lima', 'Hello', 'c1']]);
    leader.alarm.stop();
  });

  it('our own words and those of the system are not news', async () => {
    const { alarm, decided } = tab();
    alarm.message('c1', say(visitor, 'Mine'));
    alarm.message('c1', say({ id: 's', role: 'system' }, 'Ana joined'));
    alarm.message('c1', say(ana, 'Hello'));
    alarm.message('c1', say(visitor, 'Mine'));
    await until(() => FakeNotification.made.length > 0);
    expect(decided).to.have.length(1);
    expect(FakeNotification.made[0]?.options.body).to.equal('Hello');
    alarm.stop();
  });

  it('what was read meanwhile, here or in another tab, is no news', async () => {
    const { alarm, talk, decided } = tab({ unread: 0 });
    alarm.message('c1', say(ana, 'Read at once'));
    await until(() => new Promise((resolve) => setTimeout(() => resolve(true), 20)));
    expect(decided).to.deep.equal([]);
    talk.tell({ unread: 1 });
    alarm.message('c1', say(ana, 'Unread'));
    await until(() => decided.length === 1);
    alarm.stop();
  });

  it('several at once are one, the newest', async () => {
    const { alarm } = tab();
    for (const text of ['1', '2', '3']) alarm.message('c1', say(ana, text));
    await until(() => FakeNotification.made.length > 0);
    expect(FakeNotification.made.map(({ options }) => options.body)).to.deep.equal(['3']);
    expect(FakeAudio.rung).to.equal(1);
    alarm.stop();
  });

  it('nothing is notified while any tab of the site is seen', async () => {
    const elsewhere = new Onlookers();
    look('visible');
    elsewhere.look();
    // As it is here, in a tab behind that one.
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    await until(async () => (await navigator.locks.query()).held?.length);
    const { alarm } = tab();
    alarm.message('c1', say(ana, 'Seen elsewhere'));
    await until(() => FakeAudio.rung === 1);
    elsewhere.leave();
    await until(async () => !(await elsewhere.any()));
    alarm.message('c1', say(ana, 'Seen nowhere'));
    await until(() => FakeNotification.made.length > 0);
    expect(FakeNotification.made.map(({ options }) => options.body)).to.deep.equal([
      'Seen nowhere',
    ]);
    alarm.stop();
  });

  it('a click brings the page and its conversation; who comes by themselves needs it no more', async () => {
    const { alarm, clicked } = tab();
    let focused = 0;
    const { focus } = window;
    window.focus = () => void focused++;
    alarm.message('c1', say(ana, 'Hello'));
    const first = await until(() => FakeNotification.made[0]);
    first.dispatchEvent(new Event('click'));
    window.focus = focus;
    expect({ focused, clicked, closed: first.closed }).to.deep.equal({
      focused: 1,
      clicked: ['c1'],
      closed: true,
    });
    alarm.message('c1', say(ana, 'Again'));
    const second = await until(() => FakeNotification.made[1]);
    look('visible');
    alarm.look();
    expect(second.closed).to.equal(true);
    alarm.stop();
  });

  it('asks for permission when told to, never again after a no, and survives phones that throw', async () => {
    const { notice } = tab().alarm;
    FakeNotification.permission = 'default';
    expect([notice.possible, notice.allowed, FakeNotification.asked]).to.deep.equal([
      true,
      false,
      0,
    ]);
    FakeNotification.answer = 'denied';
    expect(await notice.ask()).to.equal(false);
    expect(await notice.ask()).to.equal(false);
    expect([notice.possible, FakeNotification.asked]).to.deep.equal([false, 1]);
    Object.assign(globalThis, {
      Notification: class {
        constructor() {
          throw new TypeError('Illegal constructor');
        }
      },
    });
    const clicked = () => {};
    expect(() => notice.show({ title: '', body: '', subject: '', clicked })).to.not.throw();
  });

  it('nothing comes after the end', async () => {
    const [ended, other] = [tab(), tab()];
    ended.alarm.message('c1', say(ana, 'Never'));
    ended.alarm.stop();
    other.alarm.message('c1', say(ana, 'Later'));
    await until(() => other.decided.length === 1);
    expect(ended.decided).to.deep.equal([]);
    other.alarm.stop();
  });
});
