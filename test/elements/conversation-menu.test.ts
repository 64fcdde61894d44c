/** What can be done with a conversation besides talking: its menu, and the transcript. */
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
    const entries = all(element, '[role^=menuitem]');
    const [first, second, last] = [entries[0], entries[1], entries.at(-1)];
    expect(focused(element)).to.equal(first);
    for (const [press, to] of [
      ['ArrowDown', second],
      ['Home', first],
      ['ArrowUp', last],
      ['ArrowDown', first],
      ['End', last],
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

  it('turns sounds off and on, and keeps the chat from interrupting, for this person everywhere', async () => {
    const element = await inside(talk(), undefined, { sound: true });
    const states = () =>
      all(element, '[role=menuitemcheckbox]').map((item) => [
        item.textContent,
        item.getAttribute('aria-checked'),
      ]);
    const turn = async (name: string) => {
      await menuOf(element);
      await press(element, name);
      await until(() => !all(element, '.popup').length);
    };
    await until(async () => {
      await menuOf(element);
      const found = states().length > 0;
      await sendKeys({ press: 'Escape' });
      await until(() => !all(element, '.popup').length);
      return found;
    });
    await turn('Sounds');
    await turn('Do not disturb');
    await menuOf(element);
    const now = new Map(states() as [string, string][]);
    expect([now.get('Sounds'), now.get('Do not disturb')]).to.deep.equal(['false', 'true']);
    await press(element, 'Sounds');
    await until(() => !all(element, '.popup').length);
    await menuOf(element);
    expect(new Map(states() as [string, string][]).get('Sounds')).to.equal('true');
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
    await until(() => said().includes('Sent to marta@example.com'));
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

describe('one’s own data', () => {
  afterEach(clearStage);
  const file = '{"conversations":[]}';

  function owned(erase = () => Promise.resolve()) {
    const fake = new FakeClient([talk()]);
    const signOut = async () => {
      await erase();
      await fake.signOut();
    };
    fake.ownData = { export: () => Promise.resolve(file), erase: signOut };
    return fake;
  }
  const within = (fake: FakeClient) => inside(fake.conversations[0] as FakeConversation, fake);

  it('can be taken along as a file', async () => {
    const saved: { readonly name: string; readonly blob: Blob }[] = [];
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function save() {
      void fetch(this.href)
        .then((answer) => answer.blob())
        .then((blob) => saved.push({ name: this.download, blob }));
    };
    try {
      const fake = owned();
      const element = await within(fake);
      await choose(element, 'Download my data');
      await until(() => saved.length);
      expect(saved[0]?.name).to.match(/^my-chat-\d{4}-\d\d-\d\d\.json$/);
      expect(await saved[0]?.blob.text()).to.equal(file);
      fake.ownData = { ...owned(), export: () => Promise.reject(new Error('down')) } as never;
      await choose(element, 'Download my data');
      await until(() => said().includes('That did not work.'));
      expect(saved).to.have.length(1);
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
  });

  it('can be deleted, after one more question; all of it is gone from here too', async () => {
    let fails = true;
    const fake = owned(() => (fails ? Promise.reject(new Error('down')) : Promise.resolve()));
    const element = await within(fake);
    await choose(element, 'Delete my data');
    expect(part(element, '.sheet').ariaLabel).to.equal(
      'Delete everything you wrote here, for good?',
    );
    await press(element, 'Delete my data');
    await until(() => all(element, '.sheet .problem').length);
    expect(fake.conversations).to.have.length(1);
    fails = false;
    fake.opening = () => Promise.resolve(void (fake.known = true));
    await press(element, 'Delete my data');
    await until(() => all(element, '.empty').length);
    expect(part(element, '.empty').textContent).to.contain('Nothing here yet');
    expect(focused(element), 'the focus stays in the panel').not.to.equal(null);
  });

  it('is not offered where the backend has no way for it', async () => {
    const element = await inside(talk());
    await menuOf(element);
    expect(maybeNamed(element, 'Delete my data')).to.equal(undefined);
  });
});
