import { expect } from 'chai';
import '../../../elements/index.ts';
import { Attention, type AttentionOptions } from '../../../elements/attention/attention.ts';
import { ChatController } from '../../../elements/chat-controller.ts';
import type { ShamanChat } from '../../../elements/index.ts';
import { Herald } from '../../../elements/panel/herald.ts';
import { Language } from '../../../elements/panel/language.ts';
import { fetchRest } from '../../../elements/panel/translations/translations.ts';
import type { Greeting, Message } from '../../../src/index.ts';
import { card, look, lookAway, shownOn, writes } from '../support/attentive.ts';
import { FakeAudio, withFakeAudio } from '../support/fake-audio.ts';
import { ana, FakeClient, FakeConversation, hotelflow, say } from '../support/fake-client.ts';
import { FakeNotification, withFakeNotifications } from '../support/fake-notification.ts';
import { chat, clearStage, until } from '../support/stage.ts';

const nothing = () => {};

/** What an element has, with clocks that can be set; its own never comes. */
async function attended(
  greetings: readonly Greeting[] = [],
  change: Partial<AttentionOptions> = {},
  attributes: Partial<ShamanChat> = {},
) {
  // As `attend` does before anything is said.
  await fetchRest();
  const talk = new FakeConversation('c1', [say(ana, 'Welcome')], { open: !greetings.length });
  const fake = new FakeClient([talk]);
  fake.organization = { ...hotelflow, greetings };
  const host = await chat(fake, { connect: 'lazy', sound: true, ...attributes });
  const settings = { protocol: 'shaman', organization: '', token: '', keep: 1 };
  const controller = new ChatController(
    host,
    () =>
      ({
        ...settings,
        role: 'visitor',
        connect: 'lazy',
        storage: 'memory',
        client: fake.client,
      }) as const,
    nothing,
  );
  const language = new Language(host);
  const herald = new Herald(host, controller, language);
  const greeted: Message[] = [];
  const attention = new Attention({
    ...{ host, chat: controller, language, herald, pause: 5, second: 5 },
    words: ({ text }) => text,
    greet: (message) => void greeted.push(message),
    key: () => 'shaman-attention:',
    ...change,
  });
  host.requestUpdate();
  await until(() => controller.client && host.updateComplete);
  return { host, fake, talk, attention, greeted };
}

describe('104, 107, 109: what a person chooses', () => {
  const undos: (() => void)[] = [];
  beforeEach(() => undos.push(withFakeAudio(), withFakeNotifications()));
  afterEach(() => {
    clearStage();
    lookAway();
    localStorage.clear();
    for (const undo of undos.splice(0)) undo();
  });

  it('muted: no sound, and the choice is of the browser, not of the page', async () => {
    const { fake, talk, attention } = await attended();
    attention.muted = true;
    await attention.setNotifies(true);
    const other = await attended();
    expect(other.attention.muted).to.equal(true);
    look('hidden');
    writes(ana, 'Silent', fake, talk);
    await until(() => FakeNotification.made.length === 1);
    expect(FakeAudio.rung).to.equal(0);
    other.attention.muted = false;
    expect(attention.muted).to.equal(false);
    writes(ana, 'Aloud', fake, talk);
    await until(() => FakeAudio.rung === 1);
  });

  it('quiet: no card and no sound, until it is taken back', async () => {
    const { host, fake, talk, attention } = await attended();
    attention.quiet = true;
    writes(ana, 'Hush', fake, talk);
    await host.updateComplete;
    expect(card(host)).to.equal(undefined);
    attention.quiet = false;
    await until(() => shownOn(host).includes('Hush'));
  });

  it('notifications: asks from the switch alone, shows who and what, and can be turned off', async () => {
    const { fake, talk, attention } = await attended();
    look('hidden');
    writes(ana, 'Before', fake, talk);
    await until(() => FakeAudio.rung === 1);
    expect([attention.notifies, attention.canNotify, FakeNotification.asked]).to.deep.equal([
      false,
      true,
      0,
    ]);
    await attention.setNotifies(true);
    expect([attention.notifies, FakeNotification.asked]).to.deep.equal([true, 1]);
    // That nobody sees this page is said by a lock, which goes a moment later.
    await until(async () => !(await navigator.locks.query()).held?.length);
    writes(ana, 'Hello', fake, talk);
    const shown = await until(() => FakeNotification.made[0]);
    expect([shown.title, shown.options.body]).to.deep.equal(['Ana Lima', 'Hello']);
    await attention.setNotifies(false);
    expect([attention.notifies, FakeNotification.asked]).to.deep.equal([false, 1]);
  });

  it('a refusal is kept as what it is: off', async () => {
    const { attention } = await attended();
    FakeNotification.answer = 'denied';
    await attention.setNotifies(true);
    expect([attention.notifies, attention.canNotify]).to.deep.equal([false, false]);
    expect(localStorage.getItem('shaman-attention:')).to.equal('{"notifies":false}');
  });

  it('discreet: a notification tells who wrote, not what; a click opens the conversation', async () => {
    const { host, fake, talk, attention } = await attended([], {}, { discreet: true });
    await attention.setNotifies(true);
    look('hidden');
    // That nobody sees this page is said by a lock, which goes a moment later.
    await until(async () => !(await navigator.locks.query()).held?.length);
    writes(ana, 'Your diagnosis', fake, talk);
    const shown = await until(() => FakeNotification.made[0]);
    expect([shown.title, shown.options.body]).to.deep.equal(['Ana Lima', 'New message']);
    shown.dispatchEvent(new Event('click'));
    await until(() => host.open);
  });

  it('128: a greeting by the clock, taken up by whoever shows conversations', async () => {
    let now = 1_000_000;
    const { host, greeted } = await attended([{ id: 'hi', text: 'Need a hand?', after: 10 }], {
      now: () => now,
      began: now,
    });
    host.requestUpdate();
    await host.updateComplete;
    expect(card(host)).to.equal(undefined);
    now += 50;
    host.requestUpdate();
    await until(() => shownOn(host).includes('Need a hand?'));
    host.shadowRoot?.querySelector<HTMLElement>('.said')?.click();
    expect(greeted.map(({ text, author }) => [text, author.name])).to.deep.equal([
      ['Need a hand?', 'Hotelflow'],
    ]);
    expect(localStorage.getItem('shaman-attention:')).to.contain('"hi":1000050');
  });

  it('nothing of it is left behind by an element that goes', async () => {
    const title = document.title;
    const { host, fake, talk } = await attended();
    writes(ana, 'Hello', fake, talk);
    await until(() => card(host));
    await until(async () => (await navigator.locks.query()).held?.length);
    host.remove();
    host.requestUpdate();
    await host.updateComplete;
    await until(async () => !(await navigator.locks.query()).held?.length);
    expect(card(host)).to.equal(undefined);
    expect(document.title).to.equal(title);
  });
});
