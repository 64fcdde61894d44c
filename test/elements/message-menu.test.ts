/** What can be done with one message: its menu, changing, deleting, copying, answering. A16, A34, A37. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ShamanError } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import { all, clearStage, key, maybeNamed, named, part, press, until } from './support/stage.ts';

const focused = (element: ShamanChat) => element.shadowRoot?.activeElement;
const items = (element: ShamanChat) =>
  all(element, '[role=menuitem]').map((item) => item.textContent?.trim());

/** The menu of the message in this place, opened by its button. */
async function menu(element: ShamanChat, index = 0): Promise<HTMLElement> {
  const more = part(element, `[part=message]:nth-of-type(${index + 2}) .more`);
  more.click();
  await until(() => focused(element)?.getAttribute('role') === 'menuitem');
  return more;
}

async function choose(element: ShamanChat, name: string, index = 0): Promise<void> {
  await menu(element, index);
  await press(element, name);
}

const refusal = () =>
  Promise.reject(new ShamanError('request', 'no', { reason: 'message_too_long' }));

function talking(): FakeConversation {
  return new FakeConversation('c1', [
    say(visitor, 'My **words**', { status: 'read' }),
    say(ana, 'Hello'),
  ]);
}

describe('the menu of a message', () => {
  afterEach(clearStage);

  it('offers what is possible: own messages can be changed, others answered and copied', async () => {
    const element = await inside(talking());
    await menu(element);
    expect(items(element)).to.deep.equal(['Reply', 'Copy text', 'Edit', 'Delete']);
    await menu(element, 1);
    expect(items(element)).to.deep.equal(['Reply', 'Copy text']);
  });

  it('hides what the backend cannot, and itself where nothing is left', async () => {
    const picture = { name: 'a.png', type: 'image/png', size: 1, url: '/a.png' };
    const talk = talking();
    talk.can = { ...talk.can, edit: false, reply: false };
    talk.show([
      ...talk.messages,
      say(ana, '', { attachments: [picture] }),
      say(visitor, 'Waiting', { status: 'queued', localId: 'q' }),
    ]);
    const element = await inside(talk);
    await menu(element);
    expect(items(element)).to.deep.equal(['Copy text']);
    const rows = all(element, '[part=message]');
    expect(rows.map((row) => !!row.querySelector('.more'))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is a menu button: arrows go round, Home and End to the ends, Escape gives the focus back (A34)', async () => {
    const element = await inside(talking());
    const more = await menu(element);
    expect(more.getAttribute('aria-haspopup')).to.equal('menu');
    expect(more.getAttribute('aria-expanded')).to.equal('true');
    const walk = (name: string) => {
      key(focused(element) as Element, { key: name });
      return focused(element)?.textContent?.trim();
    };
    expect(['ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'End', 'Home'].map(walk)).to.deep.equal(
      ['Copy text', 'Reply', 'Delete', 'Reply', 'Delete', 'Reply'],
    );
    key(focused(element) as Element, { key: 'Escape' });
    await until(() => focused(element) === more);
    expect(all(element, '[role=menu]')).to.have.length(0);
    expect(more.getAttribute('aria-expanded')).to.equal('false');
    expect(element.open, 'the panel did not take the Escape').to.equal(true);
  });

  it('closes when somebody goes on elsewhere, and on a second press', async () => {
    const element = await inside(talking());
    const more = await menu(element);
    part(element, '#input').focus();
    await until(() => !all(element, '[role=menu]').length);
    expect(focused(element)).to.equal(part(element, '#input'));
    await menu(element);
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    expect(more.dispatchEvent(down), 'does not take the focus out of the menu').to.equal(false);
    more.click();
    await until(() => !all(element, '[role=menu]').length && focused(element) === more);
  });

  it('is reached with Enter from the message, and acts on click alone (A37)', async () => {
    const element = await inside(talking());
    const row = part(element, '[part=message]');
    row.focus();
    key(row, { key: 'Enter' });
    // The first key waits for what walks from there.
    await until(() => focused(element) === row.querySelector('.more'));
    const more = part(element, '.more');
    more.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    more.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, composed: true }));
    await element.updateComplete;
    expect(all(element, '[role=menu]')).to.have.length(0);
  });

  it('stays within the panel, wherever its message is', async () => {
    const talk = talking();
    talk.show([...talk.messages, say(visitor, 'ok'), say(ana, 'x'.repeat(2000)), say(ana, 'end')]);
    const element = await inside(talk);
    const box = part(element, '.scroller').getBoundingClientRect();
    for (const row of all(element, '[part=message]')) {
      row.querySelector<HTMLElement>('.more')?.click();
      await until(() => row.querySelector('.menu'));
      await until(() => focused(element)?.getAttribute('role') === 'menuitem');
      const { left, right, bottom } = part(element, '.menu').getBoundingClientRect();
      expect(left).to.be.at.least(box.left);
      expect(right).to.be.at.most(box.right);
      expect(bottom).to.be.at.most(box.bottom + 1);
    }
  });

  it('copies the text as it was written, and says so', async () => {
    const written: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void written.push(text) },
    });
    const element = await inside(talking());
    await choose(element, 'Copy text');
    await until(() => written.length);
    expect(written).to.deep.equal(['My **words**']);
    await until(() => document.querySelector('.shaman-announcer')?.textContent?.includes('Copied'));
  });

  it('answers: the composer is told what, and has the focus', async () => {
    const element = await inside(talking());
    await choose(element, 'Reply', 1);
    await until(() => focused(element) === part(element, '#input'));
  });
});

describe('changing a message', () => {
  afterEach(clearStage);
  const field = (element: ShamanChat) => part<HTMLTextAreaElement>(element, '.editor textarea');
  const type = async (element: ShamanChat, text: string) => {
    field(element).value = text;
    field(element).dispatchEvent(new InputEvent('input', { bubbles: true }));
    await element.updateComplete;
  };

  it('happens in its place: Enter saves, the message says that it was changed', async () => {
    const talk = talking();
    const element = await inside(talk);
    await choose(element, 'Edit');
    await until(() => focused(element) === field(element));
    expect(field(element).value).to.equal('My **words**');
    await type(element, 'Better words');
    for (const init of [{ isComposing: true }, { keyCode: 229 }, { shiftKey: true }])
      expect(key(field(element), { key: 'Enter', ...init }).defaultPrevented).to.equal(false);
    expect(asked(talk, 'edit')).to.have.length(0);
    key(field(element), { key: 'Enter' });
    await until(() => !all(element, '.editor').length);
    expect(asked(talk, 'edit')).to.deep.equal([['edit', talk.messages[0]?.id, 'Better words']]);
    expect(part(element, '[part=bubble]').textContent).to.contain('Better words');
    expect(part(element, '.mine .meta').textContent).to.contain('Edited');
    expect(part(element, '.mine').ariaLabel).to.contain('Edited');
    await until(() => focused(element)?.matches('.more'));
  });

  it('Escape leaves it as it was, and saves nothing', async () => {
    const talk = talking();
    const element = await inside(talk);
    await choose(element, 'Edit');
    await type(element, 'Something else');
    key(field(element), { key: 'Escape' });
    await until(() => !all(element, '.editor').length);
    expect(part(element, '[part=bubble]').textContent).to.contain('My words');
    expect([asked(talk, 'edit'), element.open]).to.deep.equal([[], true]);
  });

  it('tells why it failed, and keeps what was written, also over a visit elsewhere', async () => {
    const talk = talking();
    talk.answer = refusal;
    const element = await inside(talk);
    await choose(element, 'Edit');
    await type(element, 'Very long');
    await press(element, 'Save');
    await until(() => all(element, '.editor .problem').length);
    expect(part(element, '.editor .problem').textContent).to.equal('This message is too long.');
    expect(field(element).getAttribute('aria-invalid')).to.equal('true');
    expect(field(element).value).to.equal('Very long');
    await press(element, 'Back to conversations');
    all(element, '[part=conversation]')[0]?.click();
    await until(() => field(element).value === 'Very long');
    talk.answer = () => Promise.resolve();
    await type(element, 'Short');
    await press(element, 'Save');
    await until(() => !all(element, '.editor').length);
    expect(talk.messages[0]?.text).to.equal('Short');
  });

  it('is found by Tab as a whole, also by somebody who looked elsewhere meanwhile', async () => {
    const element = await inside(talking());
    await choose(element, 'Edit');
    await until(() => focused(element) === field(element));
    part(element, '.scroller').focus();
    const found: unknown[] = [];
    for (let stops = 0; stops < 4; stops++) {
      await sendKeys({ press: 'Tab' });
      found.push(focused(element));
    }
    expect(found).to.deep.equal([
      part(element, '.mine'),
      field(element),
      named(element, 'Save'),
      named(element, 'Cancel'),
    ]);
  });

  it('does not save nothing, nor the same again', async () => {
    const talk = talking();
    const element = await inside(talk);
    await choose(element, 'Edit');
    await type(element, ' \n');
    key(field(element), { key: 'Enter' });
    await element.updateComplete;
    expect(all(element, '.editor')).to.have.length(1);
    await type(element, 'My **words**');
    key(field(element), { key: 'Enter' });
    await until(() => !all(element, '.editor').length);
    expect(asked(talk, 'edit')).to.deep.equal([]);
  });
});

describe('deleting a message', () => {
  afterEach(clearStage);

  it('asks first, and then it is gone; the focus stays near (A16)', async () => {
    const talk = talking();
    const element = await inside(talk);
    await choose(element, 'Delete');
    await until(() => focused(element)?.textContent === 'Cancel');
    expect(part(element, '[role=alertdialog]').ariaLabel).to.contain('Delete this message');
    expect(asked(talk, 'remove')).to.deep.equal([]);
    await press(element, 'Cancel');
    await until(() => focused(element)?.matches('.more'));
    expect(talk.messages).to.have.length(2);
    await choose(element, 'Delete');
    await press(element, 'Delete');
    await until(() => all(element, '[part=message]').length === 1);
    await until(() => focused(element)?.matches('[part=message], .scroller'));
  });

  it('tells why it failed, and asks again', async () => {
    const talk = talking();
    talk.answer = refusal;
    const element = await inside(talk);
    await choose(element, 'Delete');
    await press(element, 'Delete');
    await until(() => part(element, '.menu').textContent?.includes('This message is too long.'));
    talk.answer = () => Promise.resolve();
    await press(element, 'Delete');
    await until(() => all(element, '[part=message]').length === 1);
  });

  it('is nobody’s business but the author’s: another person begins without edits', async () => {
    const fake = new FakeClient([talking()]);
    const element = await inside(fake.conversations[0] as FakeConversation, fake);
    await choose(element, 'Edit');
    await element.signOut();
    expect(maybeNamed(element, 'Save')).to.equal(undefined);
    expect(named(element, 'New conversation')).to.exist;
  });
});
