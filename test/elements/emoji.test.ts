/** The picker of emoji: found by name, moved in by keys, chosen into the caret, and out again. A30. */
import 'axe-core/axe.min.js';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeConversation, say } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, key, named, part, press, until, written } from './support/stage.ts';

const field = (element: Element) => part<HTMLTextAreaElement>(element, '#input');
const cells = (element: Element) => all(element, '[role=gridcell]');
const focused = (element: Element) => element.shadowRoot?.activeElement as HTMLElement;
const glyphs = (element: Element) => cells(element).map(({ textContent }) => textContent);

async function picking(locale = 'en'): Promise<ShamanChat> {
  const element = await inside(new FakeConversation('c1', [say(ana, 'Hi')]));
  element.locale = locale;
  await until(
    () =>
      part(element, '#emoji').getAttribute('aria-label') === (locale === 'en' ? 'Emoji' : 'Emojis'),
  );
  field(element).focus();
  part(element, '#emoji').click();
  await until(() => cells(element).length > 1800);
  return element;
}

async function searches(element: ShamanChat, text: string): Promise<void> {
  const input = part<HTMLInputElement>(element, '#emoji-search');
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
}

describe('emoji', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
  });

  it('A30: is a dialog with a labelled search that has the focus, and a grid that Tab enters once', async () => {
    const element = await picking();
    const dialog = part(element, '.emoji');
    expect([dialog.role, dialog.ariaLabel]).to.deep.equal(['dialog', 'Emoji']);
    expect(part(element, '#emoji').getAttribute('aria-expanded')).to.equal('true');
    const input = part<HTMLInputElement>(element, '#emoji-search');
    expect(focused(element)).to.equal(input);
    expect(input.labels?.[0]?.textContent).to.equal('Search emoji');
    expect(part(element, '.glyphs').role).to.equal('grid');
    expect(cells(element).filter(({ tabIndex }) => tabIndex === 0)).to.have.length(1);
    const { violations } = await window.axe.run(element, {
      rules: { 'target-size': { enabled: true }, region: { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).to.deep.equal([]);
  });

  it('speaks another language as soon as the panel does, also while it is open', async () => {
    const element = await picking();
    const names = () => all(element, '.glyphs > [data-name]').map(({ dataset }) => dataset.name);
    const [first] = names();
    expect(first).to.equal('smileys & emotion');
    await searches(element, 'cat');
    element.locale = 'pt-BR';
    await until(() => names()[0] !== first);
    await searches(element, '');
    expect(names()[0]).to.equal('sorrisos e emoção');
    expect(cells(element)[0]?.ariaLabel).to.equal('rosto risonho');
    key(focused(element), { key: 'Escape' });
    element.locale = 'en';
    await until(() => part(element, '#emoji').ariaLabel === 'Emoji');
    part(element, '#emoji').click();
    await until(() => names()[0] === first);
  });

  it('A30: arrow keys, Home and End move in it, over its groups and back to the search', async () => {
    const element = await picking();
    const at = () => cells(element).indexOf(focused(element));
    key(focused(element), { key: 'ArrowDown' });
    const walk: [string, number][] = [
      ['ArrowRight', 1],
      ['ArrowDown', 9],
      ['ArrowLeft', 8],
      ['ArrowLeft', 7],
      ['Home', 0],
      ['End', 7],
      ['ArrowUp', -1],
    ];
    expect(at()).to.equal(0);
    for (const [name, place] of walk) {
      expect(key(focused(element), { key: name }).defaultPrevented, name).to.equal(true);
      expect(at(), name).to.equal(place);
    }
    expect(focused(element).id).to.equal('emoji-search');
    key(focused(element), { key: 'ArrowDown' });
    key(focused(element), { key: 'End', ctrlKey: true });
    expect(at()).to.equal(cells(element).length - 1);
    expect(cells(element).filter(({ tabIndex }) => tabIndex === 0)).to.deep.equal([
      focused(element),
    ]);
    element.dir = 'rtl';
    key(focused(element), { key: 'Home', ctrlKey: true });
    key(focused(element), { key: 'ArrowLeft' });
    expect(at()).to.equal(1);
    element.dir = '';
  });

  it('A30: the chosen one is written at the caret, told by its name, and writing goes on there', async () => {
    const element = await inside(new FakeConversation('c1', [say(ana, 'Hi')]));
    const input = await written(element, 'ab');
    input.focus();
    input.setSelectionRange(1, 1);
    named(element, 'Emoji').click();
    await until(() => cells(element).length > 1800);
    await searches(element, 'red heart');
    key(focused(element), { key: 'Enter' });
    await element.updateComplete;
    expect(input.value).to.equal('a❤️b');
    expect(focused(element)).to.equal(input);
    expect(input.selectionStart).to.equal(3);
    expect(all(element, '.emoji')).to.have.length(0);
    expect(document.querySelector('.shaman-announcer')?.textContent).to.contain('red heart');
  });

  it('A25: the keys of an input method choose nothing, and close nothing', async () => {
    const element = await picking();
    await searches(element, 'red heart');
    for (const method of [{ isComposing: true }, { keyCode: 229 }])
      for (const name of ['Enter', 'ArrowDown', 'Escape'])
        expect(key(focused(element), { key: name, ...method }).defaultPrevented, name).to.equal(
          false,
        );
    await element.updateComplete;
    expect(focused(element).id).to.equal('emoji-search');
    expect(field(element).value).to.equal('');
  });

  it('A30: Escape leaves it for its button, and leaves the chat open', async () => {
    const element = await picking();
    for (const from of ['#emoji-search', '[role=gridcell]']) {
      if (!all(element, '.emoji').length) named(element, 'Emoji').click();
      await until(() => cells(element).length > 1800);
      part(element, from).focus();
      key(focused(element), { key: 'Escape' });
      await element.updateComplete;
      expect(all(element, '.emoji')).to.have.length(0);
      expect(element.open).to.equal(true);
      expect(focused(element).id).to.equal('emoji');
    }
  });

  it('searches without case, says when there is nothing, and closes for whoever goes on elsewhere', async () => {
    const element = await picking();
    await searches(element, 'PIZZA');
    expect(glyphs(element)).to.deep.equal(['🍕']);
    await searches(element, 'no such thing');
    expect(part(element, '.emoji [role=status]').textContent).to.equal('Nothing found');
    field(element).focus();
    await element.updateComplete;
    expect(all(element, '.emoji')).to.have.length(0);
  });

  it('keeps those that were chosen before in reach, and stays open with Shift', async () => {
    const element = await picking();
    for (const name of ['pizza', 'red heart']) {
      await searches(element, name);
      named(element, name).dispatchEvent(
        new MouseEvent('click', { bubbles: true, composed: true, shiftKey: name === 'pizza' }),
      );
      await element.updateComplete;
      expect(all(element, '.emoji')).to.have.length(name === 'pizza' ? 1 : 0);
    }
    expect(field(element).value).to.equal('🍕❤️');
    named(element, 'Emoji').click();
    await until(() => cells(element).length > 1800);
    const [group] = all(element, '[role=rowgroup]');
    expect([group?.ariaLabel, group?.textContent?.replace(/\s/g, '')]).to.deep.equal([
      'Recently used',
      '❤️🍕',
    ]);
  });

  it('forgets who chose what when they sign out', async () => {
    const element = await picking();
    await searches(element, 'pizza');
    const shift = { bubbles: true, composed: true, shiftKey: true };
    named(element, 'pizza').dispatchEvent(new MouseEvent('click', shift));
    await element.signOut();
    await until(() => all(element, '#input').length === 0);
    await press(element, 'New conversation');
    expect(all(element, '.emoji'), 'closed').to.have.length(0);
    named(element, 'Emoji').click();
    await until(() => cells(element).length > 1800);
    expect(all(element, '[role=rowgroup]')[0]?.ariaLabel).not.to.equal('Recently used');
  });

  it('speaks the language of the panel', async () => {
    const element = await picking('pt-BR');
    await searches(element, 'coracao vermelho');
    expect(glyphs(element)).to.include('❤️');
    expect(cells(element)[0]?.ariaLabel).to.match(/coração/);
  });
});
