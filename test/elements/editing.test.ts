/** A message that is being changed while its conversation changes around it. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeConversation, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, named, part, press, until, written } from './support/stage.ts';

const field = (element: ShamanChat) => part<HTMLTextAreaElement>(element, '.editor textarea');
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement;
const said = () => document.querySelector('.shaman-announcer')?.textContent ?? '';
const GONE = 'The message that you were changing is gone. Your words are here.';

/** At the message of theirs that stands so far from the end. */
async function editing(talk: FakeConversation, text?: string): Promise<ShamanChat> {
  const element = await inside(talk);
  const row = all(element, '.message.mine').at(-1);
  row?.querySelector<HTMLElement>('.more')?.click();
  await until(() => all(element, '[role=menuitem]').length);
  await press(element, 'Edit');
  await until(() => focused(element) === field(element));
  if (text === undefined) return element;
  field(element).value = text;
  field(element).dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
  return element;
}

describe('a message that is being changed', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
  });

  it('and is taken away leaves its words in the field below, and that is said', async () => {
    const mine = say(visitor, 'My words');
    const talk = new FakeConversation('c1', [mine, say(ana, 'Hello')]);
    const element = await editing(talk, 'My better words');
    await written(element, 'Written before');
    talk.show(talk.messages.filter((m) => m !== mine));
    await until(() => all(element, '.editor').length === 0);
    const input = named<HTMLTextAreaElement>(element, 'Message');
    expect(input.value).to.equal('Written before\nMy better words');
    await until(() => part(element, '#composer-error').textContent === GONE);
    await until(() => said().includes(GONE));
    await written(element, 'Hello again');
    expect(all(element, '#composer-error')).to.have.length(0);
  });

  it('and is taken away as it was leaves nothing behind', async () => {
    const mine = say(visitor, 'My words');
    const talk = new FakeConversation('c1', [mine, say(ana, 'Hello')]);
    const element = await editing(talk);
    talk.show([]);
    await until(() => all(element, '.editor').length === 0);
    expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('');
  });

  it('waits where it is only further back than what is in memory', async () => {
    const mine = say(visitor, 'My words');
    const talk = new FakeConversation('c1', [mine, say(ana, 'Hello')]);
    const element = await editing(talk, 'My better words');
    talk.hasEarlier = true;
    talk.show([say(ana, 'Much later')]);
    await until(() => all(element, '.editor').length === 0);
    expect(named<HTMLTextAreaElement>(element, 'Message').value).to.equal('');
    talk.show([mine, ...talk.messages]);
    await until(() => field(element).value === 'My better words');
  });

  it('stays in sight when the conversation ends, and can still be saved', async () => {
    const after = Array.from({ length: 4 }, (_, index) => say(ana, `Later ${index}`));
    const before = Array.from({ length: 20 }, (_, index) => say(ana, `Earlier ${index}`));
    const mine = say(visitor, 'My words');
    const talk = new FakeConversation('c1', [...before, mine, ...after]);
    const element = await editing(talk, 'My better words');
    talk.tell({ open: false });
    await until(() => all(element, '.rating').length);
    const inBox = () => {
      const box = part(element, '.scroller').getBoundingClientRect();
      const { top, bottom } = field(element).getBoundingClientRect();
      return top >= box.top - 1 && bottom <= box.bottom + 1;
    };
    // The browser tells of sizes once per frame.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(inBox()).to.equal(true);
    expect(focused(element)).to.equal(field(element));
    await press(element, 'Save');
    await until(() => all(element, '.editor').length === 0);
    expect(talk.messages.find(({ id }) => id === mine.id)?.text).to.equal('My better words');
  });
});
