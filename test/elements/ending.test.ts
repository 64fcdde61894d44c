/** What can be done with a conversation besides talking: the menu, ending and reopening, the transcript, the rating. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { Language } from '../../elements/panel/language.ts';
import { transcript } from '../../elements/panel/rare/saved-transcript.ts';
import {
  ana,
  FakeClient,
  FakeConversation,
  hotelflow,
  say,
  visitor,
} from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import { all, clearStage, key, maybeNamed, named, part, press, until } from './support/stage.ts';

const talk = (info = {}) =>
  new FakeConversation('c1', [say(ana, 'Hello'), say(visitor, 'Hi')], info);
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement ?? null;
const items = (element: Element) =>
  all(element, '[role=menuitem]').map(({ textContent }) => textContent);

async function menuOf(element: ShamanChat): Promise<void> {
  await press(element, 'More options');
  await until(() => all(element, '[role=menuitem]').includes(focused(element) as HTMLElement));
}
async function choose(element: ShamanChat, name: string): Promise<void> {
  await menuOf(element);
  await press(element, name);
}
const said = () => document.querySelector('.shaman-announcer')?.textContent ?? '';

describe('the menu of a conversation', () => {
  afterEach(clearStage);

  it('opens on its button with the focus on the first item, and the arrows go round', async () => {
    const element = await inside(talk());
    const button = named(element, 'More options');
    expect([
      button.getAttribute('aria-haspopup'),
      button.getAttribute('aria-expanded'),
    ]).to.deep.equal(['menu', 'false']);
    await menuOf(element);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(items(element)).to.deep.equal(['End conversation', 'Send transcript by e-mail']);
    const [first, second] = all(element, '[role=menuitem]');
    expect(focused(element)).to.equal(first);
    for (const [press, to] of [
      ['ArrowDown', second],
      ['ArrowDown', first],
      ['ArrowUp', second],
      ['Home', first],
      ['End', second],
    ] as const) {
      await sendKeys({ press });
      expect(focused(element), press).to.equal(to);
    }
  });

  it('A8: Escape closes the menu before the chat, and gives the focus back to its button', async () => {
    const element = await inside(talk());
    await menuOf(element);
    await sendKeys({ press: 'Escape' });
    await until(() => focused(element) === named(element, 'More options'));
    expect(all(element, '.popup')).to.have.length(0);
    expect(element.open).to.equal(true);
    await choose(element, 'Send transcript by e-mail');
    key(document.body, { key: 'Escape' });
    await until(() => !all(element, '.popup').length);
    expect(element.open).to.equal(true);
    await sendKeys({ press: 'Escape' });
    await until(() => !element.open);
  });

  it('closes when the focus goes on, and does not fetch it back', async () => {
    const element = await inside(talk());
    await menuOf(element);
    await sendKeys({ press: 'Tab' });
    await until(() => !all(element, '.popup').length);
    expect(focused(element)).to.equal(named(element, 'Close chat'));
  });

  it('is not there where nothing can be done, nor before a conversation has begun', async () => {
    const mute = talk();
    mute.can = { ...mute.can, close: false, transcript: false };
    const element = await inside(mute);
    expect(maybeNamed(element, 'More options')).to.equal(undefined);
    await press(element, 'Back to conversations');
    await press(element, 'New conversation');
    expect(maybeNamed(element, 'More options')).to.equal(undefined);
  });
});

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
    expect(said()).to.contain('This conversation has ended.');
  });

  it('says when it could not be done, and stays to be tried again', async () => {
    const conversation = talk();
    const element = await inside(conversation);
    conversation.setOpen = () => Promise.reject(new Error('down'));
    await choose(element, 'End conversation');
    await press(element, 'End conversation');
    await until(
      () => part(element, '.sheet .problem').textContent === 'That did not work. Please try again.',
    );
    expect(conversation.info.open).to.equal(true);
  });

  it('can be undone, below the messages and in the menu, where the desk allows it', async () => {
    const conversation = talk({ open: false });
    const element = await inside(conversation);
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

  it('leads to a new one', async () => {
    const element = await inside(talk({ open: false }));
    await press(element, 'New conversation');
    expect(all(element, '.over')).to.have.length(0);
    expect(part(element, '.empty').textContent).to.contain('How can we help?');
    await until(() => focused(element) === named(element, 'Message'));
  });
});

describe('the transcript', () => {
  afterEach(clearStage);
  const write = async (element: ShamanChat, address: string) => {
    const field = part<HTMLInputElement>(element, '.sheet input');
    field.value = address;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    part<HTMLButtonElement>(element, '.sheet .solid').click();
    await element.updateComplete;
  };

  it('is sent to an address that is checked first, and says that it was', async () => {
    const conversation = talk();
    const element = await inside(conversation);
    await choose(element, 'Send transcript by e-mail');
    const field = part<HTMLInputElement>(element, '.sheet input');
    expect([field.type, field.autocomplete, field.labels?.[0]?.textContent]).to.deep.equal([
      'email',
      'email',
      'E-mail address',
    ]);
    for (const [address, problem] of [
      ['', 'Please fill this in.'],
      ['marta', 'Please check this.'],
    ] as const) {
      await write(element, address);
      expect(part(element, `#${field.getAttribute('aria-describedby')}`).textContent).to.equal(
        problem,
      );
      await until(() => focused(element) === field);
    }
    await write(element, ' marta@example.com ');
    await until(() => part(element, '.sheet').textContent?.includes('Sent to marta@example.com'));
    expect(asked(conversation, 'sendTranscript')).to.deep.equal([
      ['sendTranscript', 'marta@example.com'],
    ]);
    expect(said()).to.contain('Sent to marta@example.com');
    await press(element, 'Done');
    await until(() => focused(element) === named(element, 'More options'));
  });

  it('that could not be sent keeps the address', async () => {
    const conversation = talk();
    conversation.sending = () => Promise.reject(new Error('down'));
    const element = await inside(conversation);
    await choose(element, 'Send transcript by e-mail');
    await write(element, 'marta@example.com');
    await until(() =>
      part(element, '.sheet .problem').textContent?.startsWith('That did not work'),
    );
    expect(part<HTMLInputElement>(element, '.sheet input').value).to.equal('marta@example.com');
  });

  it('is a file where the desk says so, with all that was said before', async () => {
    const conversation = talk();
    conversation.hasEarlier = true;
    conversation.earlier = [say(ana, 'First of all')];
    const fake = new FakeClient([conversation]);
    fake.organization = { ...hotelflow, transcript: 'download' };
    const element = await inside(conversation, fake);
    const saved: Blob[] = [];
    const names: string[] = [];
    const [url, click] = [URL.createObjectURL, HTMLAnchorElement.prototype.click];
    URL.createObjectURL = (blob) => url.call(URL, (saved.push(blob as Blob), blob));
    HTMLAnchorElement.prototype.click = function () {
      names.push(this.download);
    };
    try {
      await menuOf(element);
      expect(items(element)).to.deep.equal(['End conversation', 'Download transcript']);
      await press(element, 'Download transcript');
      await until(() => names.length);
    } finally {
      URL.createObjectURL = url;
      HTMLAnchorElement.prototype.click = click;
    }
    expect(names[0]).to.match(/^chat-\d{4}-\d\d-\d\d\.txt$/);
    expect(await saved[0]?.text()).to.match(
      /Ana Lima: First of all\n.*Ana Lima: Hello\n.*Marta: Hi\n$/s,
    );
  });

  it('names who, when, and the files', async () => {
    const element = await inside(talk());
    const createdAt = new Date(2026, 10, 21, 10, 42).getTime();
    const file = {
      name: 'a.pdf',
      type: 'application/pdf',
      size: 3,
      url: 'https://example.com/a.pdf',
    };
    const text = transcript(
      [say(ana, 'See this', { createdAt, attachments: [file] })],
      new Language(element),
    );
    expect(text.replace('\u202f', ' ')).to.equal(
      '[Nov 21, 2026, 10:42 AM] Ana Lima: See this\na.pdf <https://example.com/a.pdf>\n',
    );
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
    expect(said()).to.contain('Thank you!');
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
