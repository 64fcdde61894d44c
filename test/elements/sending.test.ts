/** What happens to words on their way: none is lost, doubled, out of order, or put into another's hands. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { type Draft, ShamanError } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import {
  all,
  chat,
  clearStage,
  key,
  named,
  opened,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const field = (element: ShamanChat) => named<HTMLTextAreaElement>(element, 'Message');

/** Enter, without waiting for anything after it. */
async function enters(element: ShamanChat, text: string): Promise<void> {
  key(await written(element, text), { key: 'Enter' });
}

/** A client whose new conversations begin only when they are let. */
function slowClient(): { fake: FakeClient; begin: () => void } {
  const fake = new FakeClient();
  const { startConversation } = fake;
  let begin = () => {};
  const allowed = new Promise<void>((resolve) => {
    begin = resolve;
  });
  fake.startConversation = async (draft: Draft) => {
    await allowed;
    return startConversation.call(fake, draft);
  };
  return { fake, begin };
}
const texts = (fake: FakeClient) =>
  fake.conversations.map(({ messages }) => messages.map(({ text }) => text));

describe('sending', () => {
  afterEach(clearStage);

  it('shows no field before consent, and has the words there after it', async () => {
    const fake = new FakeClient();
    const element = await chat(fake, { consent: 'required' });
    await element.showNewMessage('Hi');
    await element.updateComplete;
    expect(all(element, 'textarea').length).to.equal(0);
    await element.send('too early').then(
      () => expect.fail('sent before consent'),
      ({ code }) => expect(code).to.equal('unreachable'),
    );
    await press(element, 'Agree and chat');
    await until(() => field(element).value === 'Hi');
    expect(fake.started).to.have.length(0);
  });

  it('with a protocol that nobody speaks, says so and keeps the words', async () => {
    const element = document.createElement('shaman-chat');
    Object.assign(element, { protocol: 'shamna', open: true, locale: 'en' });
    document.body.append(element);
    await until(() => part(element, '.empty').textContent?.includes('Something went wrong'));
    await press(element, 'Retry');
    await until(() => part(element, '.empty').textContent?.includes('Something went wrong'));
    await press(element, 'New conversation');
    await enters(element, 'Anybody there?');
    await until(() => field(element).getAttribute('aria-invalid') === 'true');
    expect(field(element).value).to.equal('Anybody there?');
  });

  it('two quick messages make one conversation, in order', async () => {
    const { fake, begin } = slowClient();
    const element = await chat(fake);
    await opened(element);
    await press(element, 'New conversation');
    await enters(element, 'one');
    await enters(element, 'two');
    await written(element, 'three, not yet');
    begin();
    await until(() => all(element, '[part=bubble]').length === 2);
    expect(texts(fake)).to.deep.equal([['one', 'two']]);
    await until(() => field(element).value === 'three, not yet');
  });

  it('so do two quick calls of send()', async () => {
    const { fake, begin } = slowClient();
    const element = await chat(fake);
    const sent = [element.send('one'), element.send('two')];
    begin();
    await Promise.all(sent);
    expect(texts(fake)).to.deep.equal([['one', 'two']]);
  });

  it('a first message that is refused does not take the next one with it', async () => {
    const fake = new FakeClient();
    const { startConversation } = fake;
    fake.startConversation = (draft) =>
      draft.text === 'bad'
        ? Promise.reject(new ShamanError('invalid', 'no', { reason: 'message_too_long' }))
        : startConversation.call(fake, draft);
    const element = await chat(fake);
    await opened(element);
    await press(element, 'New conversation');
    await enters(element, 'bad');
    await enters(element, 'good');
    await until(() => texts(fake).length === 1);
    expect(texts(fake)).to.deep.equal([['good']]);
    await until(() => field(element).value === 'bad');
  });

  it('what is refused comes back before what was written meanwhile', async () => {
    const fake = new FakeClient();
    let refuse = () => {};
    fake.startConversation = () =>
      new Promise((_, reject) => {
        refuse = () => reject(new ShamanError('invalid', 'no', { reason: 'message_too_long' }));
      });
    const element = await chat(fake);
    await opened(element);
    await press(element, 'New conversation');
    await enters(element, 'refused');
    await written(element, 'meanwhile');
    refuse();
    await until(() => field(element).value === 'refused\nmeanwhile');
  });

  it('send() leaves the draft of the visitor alone, also in a new conversation', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hello')]);
    const element = await inside(talk);
    await written(element, 'my own words');
    await element.send('from a button of the page');
    expect(asked(talk, 'send')).to.deep.equal([['send', { text: 'from a button of the page' }]]);
    expect(field(element).value).to.equal('my own words');
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    await written(element, 'other words');
    await element.send('begin');
    await until(() => all(element, '[part=bubble]').length === 1);
    expect(field(element).value).to.equal('other words');
  });
});
