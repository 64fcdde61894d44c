/** The end of a conversation: ending, reopening, what the visitor thought of it. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import type { Author } from '../../src/index.ts';
import { ana, FakeConversation, say, visitor } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import { all, clearStage, maybeNamed, named, part, press, until } from './support/stage.ts';

const system: Author = { id: 'desk', role: 'system' };
const talk = (info = {}) =>
  new FakeConversation('c1', [say(ana, 'Hello'), say(visitor, 'Hi')], info);
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement ?? null;

async function menuOf(element: ShamanChat): Promise<void> {
  await press(element, 'More options');
  await until(() => all(element, '[role=menuitem]').includes(focused(element) as HTMLElement));
}
async function choose(element: ShamanChat, name: string): Promise<void> {
  await menuOf(element);
  await press(element, name);
}
const said = () => document.querySelector('.shaman-announcer')?.textContent ?? '';

describe('ending a conversation', () => {
  afterEach(clearStage);

  it('asks once more, and can be thought better of', async () => {
    const conversation = talk();
    const element = await inside(conversation);
    await choose(element, 'End conversation');
    expect(part(element, '.sheet').getAttribute('aria-label')).to.equal('End this conversation?');
    await press(element, 'Cancel');
    expect(asked(conversation, 'setOpen')).to.deep.equal([]);
    await choose(element, 'End conversation');
    await until(() => focused(element) === named(element, 'End conversation'));
    await sendKeys({ press: 'Enter' });
    await until(() => part(element, '.over').textContent?.includes('This conversation has ended.'));
    expect(asked(conversation, 'setOpen')).to.deep.equal([['setOpen', false]]);
    expect(focused(element)).to.equal(named(element, 'More options'));
    await until(() => said().includes('This conversation has ended.'));
  });

  it('says when it could not be done, and stays to be tried again', async () => {
    const conversation = talk();
    const element = await inside(conversation);
    conversation.setOpen = () => Promise.reject(new Error('down'));
    await choose(element, 'End conversation');
    await press(element, 'End conversation');
    await until(
      () => part(element, '.sheet .problem').textContent === 'That did not work. Try again.',
    );
    expect(conversation.info.open).to.equal(true);
  });

  it('can be undone, below the messages and in the menu, where the desk allows it', async () => {
    const conversation = talk({ open: false });
    const element = await inside(conversation);
    await until(() => maybeNamed(element, 'Reopen conversation'));
    await press(element, 'Reopen conversation');
    await until(() => !all(element, '.over').length);
    conversation.tell({ open: false });
    await choose(element, 'Reopen conversation');
    await until(() => !all(element, '.over').length);
    expect(asked(conversation, 'setOpen')).to.deep.equal([
      ['setOpen', true],
      ['setOpen', true],
    ]);
    clearStage();
    const strict = talk({ open: false });
    strict.can = { ...strict.can, close: false };
    expect(maybeNamed(await inside(strict), 'Reopen conversation')).to.equal(undefined);
  });

  it('is told once: below the messages only where it does not stand last among them', async () => {
    const told = (element: ShamanChat) =>
      part(element, '#panel').textContent?.match(/conversation has ended/gi) ?? [];
    const conversation = talk({ open: false });
    const element = await inside(conversation);
    await until(() => all(element, '.rating').length);
    expect(told(element)).to.have.length(1);
    const closed = say(system, '', { notice: { kind: 'closed' } });
    conversation.show([...conversation.messages, closed]);
    await element.updateComplete;
    expect(told(element)).to.have.length(1);
    expect(part(element, '.over').textContent).not.to.contain('ended');
    // What follows an ending does not hide it; a new beginning does.
    const rated = say(system, '', { notice: { kind: 'rated', by: visitor } });
    const refused = say(visitor, 'But', { status: 'failed' });
    conversation.show([...conversation.messages, rated, refused]);
    await element.updateComplete;
    expect(told(element)).to.have.length(1);
    conversation.show([...conversation.messages, say(ana, 'One more thing')]);
    await element.updateComplete;
    expect(part(element, '.over').textContent).to.contain('This conversation has ended.');
  });

  it('leads to a new one', async () => {
    const element = await inside(talk({ open: false }));
    await until(() => maybeNamed(element, 'New conversation'));
    await press(element, 'New conversation');
    expect(all(element, '.over')).to.have.length(0);
    expect(part(element, '.empty').textContent).to.contain('How can we help?');
    await until(() => focused(element) === named(element, 'Message'));
  });
});

describe('the rating', () => {
  afterEach(clearStage);
  const choices = (element: Element) => all<HTMLInputElement>(element, '.rating input[type=radio]');
  async function rating(conversation = talk({ open: false })): Promise<ShamanChat> {
    const element = await inside(conversation);
    await until(() => choices(element).length === 5);
    return element;
  }

  it('is one of five choices with names, which the arrows reach, and a comment', async () => {
    const conversation = talk({ open: false });
    const element = await rating(conversation);
    expect(part(element, '.rating legend').textContent).to.equal('How was this conversation?');
    expect(choices(element).map((choice) => choice.getAttribute('aria-label'))).to.deep.equal([
      '1 of 5, bad',
      '2 of 5, poor',
      '3 of 5, okay',
      '4 of 5, good',
      '5 of 5, great',
    ]);
    expect(maybeNamed(element, 'Send rating')).to.equal(undefined);
    choices(element)[2]?.focus();
    await sendKeys({ press: 'ArrowRight' });
    await until(() => part(element, '.word').textContent === 'good');
    const comment = part<HTMLTextAreaElement>(element, '#rating-comment');
    expect(comment.labels?.[0]?.textContent).to.contain('Anything to add?');
    comment.value = ' Quick! ';
    comment.dispatchEvent(new Event('input', { bubbles: true }));
    await press(element, 'Send rating');
    await until(() => part(element, '.rated').textContent?.includes('4 of 5, good'));
    expect(asked(conversation, 'rate')).to.deep.equal([['rate', { score: 4, comment: 'Quick!' }]]);
    await until(() => focused(element) === named(element, 'Change'));
    await until(() => said().includes('Thank you!'));
  });

  it('thanks at once, and the focus stays there when the conversation hears of it later', async () => {
    const conversation = talk({ open: false });
    conversation.rate = () => Promise.resolve();
    const element = await inside(conversation);
    await until(() => part(element, '.rating'));
    all(element, '.rating input')[3]?.click();
    await element.updateComplete;
    part(element, '.rating textarea').focus();
    await press(element, 'Send rating');
    const change = await until(() => named(element, 'Change'));
    expect(part(element, '.rated').textContent).to.contain('4 of 5, good');
    await until(() => focused(element) === change);
    conversation.tell({ rating: { score: 4 } });
    await element.updateComplete;
    expect(focused(element) === change).to.equal(true);
  });

  it('is remembered, and can be changed', async () => {
    const conversation = talk({ open: false, rating: { score: 2, comment: 'Slow' } });
    const element = await inside(conversation);
    await until(() => part(element, '.rated').textContent?.includes('2 of 5, poor'));
    await press(element, 'Change');
    expect(choices(element).map(({ checked }) => checked)).to.deep.equal([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(part<HTMLTextAreaElement>(element, '#rating-comment').value).to.equal('Slow');
    expect(maybeNamed(element, 'Skip')).to.equal(undefined);
    choices(element)[4]?.click();
    await element.updateComplete;
    await press(element, 'Send rating');
    await until(() => part(element, '.rated').textContent?.includes('5 of 5, great'));
    expect(asked(conversation, 'rate')).to.deep.equal([['rate', { score: 5, comment: 'Slow' }]]);
  });

  it('can be skipped', async () => {
    const conversation = talk({ open: false });
    const element = await rating(conversation);
    await press(element, 'Skip');
    expect(choices(element)).to.have.length(0);
    expect(asked(conversation, 'rate')).to.deep.equal([]);
  });

  it('that could not be sent stays as it was given', async () => {
    const conversation = talk({ open: false });
    conversation.sending = () => Promise.reject(new Error('down'));
    const element = await rating(conversation);
    choices(element)[0]?.click();
    await element.updateComplete;
    await press(element, 'Send rating');
    await until(() =>
      part(element, '.rating .problem').textContent?.startsWith('That did not work'),
    );
    expect(choices(element)[0]?.checked).to.equal(true);
    conversation.sending = () => Promise.resolve();
    await press(element, 'Send rating');
    await until(() => part(element, '.rated'));
  });

  it('is not asked for while the conversation goes on, nor where the backend knows none', async () => {
    const going = await inside(talk());
    expect(all(going, '.rating')).to.have.length(0);
    clearStage();
    const conversation = talk({ open: false });
    conversation.can = { ...conversation.can, rate: false };
    const element = await inside(conversation);
    await until(() => part(element, '.over'));
    expect(all(element, '.rating')).to.have.length(0);
  });
});
