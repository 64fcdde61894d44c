/** Whoever writes in a conversation that has ended: no word is lost, and there is always a way on. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import {
  ana,
  FakeClient,
  FakeConversation,
  hotelflow,
  say,
  visitor,
} from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import {
  all,
  clearStage,
  key,
  maybeNamed,
  named,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

const field = (element: ShamanChat) => named<HTMLTextAreaElement>(element, 'Message');
const enters = (element: ShamanChat) => key(field(element), { key: 'Enter' });

function ended(close = true): FakeConversation {
  const talk = new FakeConversation('c1', [say(visitor, 'Hi'), say(ana, 'Bye')], { open: false });
  talk.can = { ...talk.can, close };
  return talk;
}

async function facing(talk: FakeConversation, fake = new FakeClient([talk])): Promise<ShamanChat> {
  const element = await inside(talk, fake);
  await until(() => part(element, '.over').textContent?.includes('This conversation has ended.'));
  return element;
}

describe('writing in a conversation that has ended', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
  });

  it('opens it again where that can be, once, and leaves the words in their field until then', async () => {
    const talk = ended();
    let open = () => {};
    talk.setOpen = (on) => {
      talk.calls.push(['setOpen', on]);
      return new Promise((resolve) => {
        open = resolve;
      });
    };
    const element = await facing(talk);
    await written(element, 'One more thing');
    enters(element);
    await until(() => asked(talk, 'setOpen').length === 1);
    expect(field(element).value).to.equal('One more thing');
    expect(asked(talk, 'send')).to.deep.equal([]);
    // The news of it may come after the answer.
    open();
    await until(() => asked(talk, 'send').length === 1);
    expect(asked(talk, 'send')).to.deep.equal([['send', { text: 'One more thing' }]]);
    expect(field(element).value).to.equal('');
    expect(asked(talk, 'setOpen')).to.deep.equal([['setOpen', true]]);
  });

  it('sends what is written there also where it could not be opened, and without a line', async () => {
    const talk = ended();
    const fake = new FakeClient([talk]);
    const element = await facing(talk, fake);
    const { setOpen } = talk;
    talk.setOpen = () => Promise.reject(new Error('down'));
    await written(element, 'Are you there?');
    enters(element);
    await until(() => asked(talk, 'send').length === 1);
    talk.setOpen = setOpen;
    fake.connect({ status: 'connecting', attempt: 2, since: Date.now() - 60_000 });
    await written(element, 'It waits');
    enters(element);
    await until(() => asked(talk, 'send').length === 2);
    expect(asked(talk, 'setOpen')).to.deep.equal([]);
  });

  it('goes on in another where it cannot be opened: at once, or when what is asked is answered', async () => {
    const talk = ended(false);
    const fake = new FakeClient([talk]);
    const element = await facing(talk, fake);
    await written(element, 'Another one');
    enters(element);
    await until(() => fake.started.length === 1);
    expect(fake.started).to.deep.equal([{ text: 'Another one' }]);
    expect(asked(talk, 'send')).to.deep.equal([]);
    clearStage();
    const asking = new FakeClient([ended(false)]);
    const name = { id: 'name', label: 'Your name', type: 'text', required: true } as const;
    asking.organization = { ...hotelflow, welcomeForm: { fields: [name] } };
    const second = await facing(asking.conversations[0] as FakeConversation, asking);
    await written(second, 'Who am I?');
    enters(second);
    await until(() => part(second, '.questions'));
    await until(() => field(second).value === 'Who am I?');
    expect(asking.started).to.deep.equal([]);
  });

  it('takes the words along to a new conversation, before those that wait there', async () => {
    const talk = ended();
    const element = await facing(talk);
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    await written(element, 'second');
    await press(element, 'Back to conversations');
    part(element, '[part=conversation]').click();
    await until(() => maybeNamed(element, 'Reopen conversation'));
    await written(element, 'first');
    await press(element, 'New conversation');
    expect(field(element).value).to.equal('first\nsecond');
    await press(element, 'Back to conversations');
    part(element, '[part=conversation]').click();
    await until(() => maybeNamed(element, 'Reopen conversation'));
    expect(field(element).value).to.equal('');
  });

  it('that was refused because of it is sent again when it is open, or in another', async () => {
    const failure = { code: 'conversation_closed', message: 'closed' };
    const late = () => say(visitor, 'Too late', { status: 'failed', failure, localId: 'l1' });
    const talk = ended();
    talk.show([...talk.messages, late()]);
    const element = await facing(talk);
    await press(element, 'Retry');
    await until(() => asked(talk, 'retry').length === 1);
    expect(asked(talk, 'setOpen')).to.deep.equal([['setOpen', true]]);
    clearStage();
    const strict = ended(false);
    strict.show([...strict.messages, late()]);
    const fake = new FakeClient([strict]);
    const other = await facing(strict, fake);
    await press(other, 'Retry');
    await until(() => asked(strict, 'discard').length === 1);
    expect(fake.started).to.deep.equal([{ text: 'Too late' }]);
    expect(asked(strict, 'retry')).to.deep.equal([]);
  });

  it('says when it could not be opened by its button', async () => {
    const talk = ended();
    const element = await facing(talk);
    const { setOpen } = talk;
    talk.setOpen = () => Promise.reject(new Error('down'));
    await press(element, 'Reopen conversation');
    await until(
      () => part(element, '.over [role=alert]').textContent === 'That did not work. Try again.',
    );
    talk.setOpen = setOpen;
    await press(element, 'Reopen conversation');
    await until(() => all(element, '.over').length === 0);
  });
});
