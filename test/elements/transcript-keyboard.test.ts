/** The messages under the fingers: one stop of Tab, names that say all, and a focus that stays. */
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { en } from '../../elements/panel/translations/en.ts';
import type { Message } from '../../src/index.ts';
import { ana, FakeConversation, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, key, part, until } from './support/stage.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => say(ana, `Line ${i}`));
const rows = (element: ShamanChat) => all(element, '[part=message]');
const box = (element: ShamanChat) => part(element, '[part=messages]');
const focused = (element: ShamanChat) => element.shadowRoot?.activeElement as HTMLElement | null;
const said = (row: Element | null | undefined) => row?.querySelector('[part=bubble]')?.textContent;

/** Focus on the newest message. */
function take(element: ShamanChat): HTMLElement {
  const row = part(element, '[part=message][tabindex="0"]');
  row.focus();
  return row;
}

describe('messages', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  describe('by keyboard', () => {
    it('A12: is one stop of Tab; arrows, Home and End go from message to message, and the place is remembered', async () => {
      const element = await inside(new FakeConversation('c1', lines(8)));
      expect(all(element, 'ol [tabindex="0"]')).to.have.length(1);
      box(element).focus();
      await sendKeys({ press: 'Tab' });
      const walk: (string | null | undefined)[] = [said(focused(element))];
      // What walks is on its way: no key is lost, and each goes on from the one before.
      await sendKeys({ press: 'ArrowUp' });
      await sendKeys({ press: 'ArrowUp' });
      await until(() => said(focused(element)) === 'Line 5');
      for (const press of ['ArrowDown', 'Home', 'ArrowUp', 'End', 'ArrowDown', 'ArrowUp']) {
        await sendKeys({ press });
        walk.push(said(focused(element))?.replace('Line ', ''));
      }
      expect(walk).to.deep.equal(['Line 7', '6', '0', '0', '7', '7', '6']);
      await sendKeys({ press: 'Tab' });
      expect(focused(element)?.closest('[part=message]'), 'on to the composer').to.equal(null);
      await sendKeys({ down: 'Shift' });
      await sendKeys({ press: 'Tab' });
      await sendKeys({ up: 'Shift' });
      expect(said(focused(element))).to.equal('Line 6');
      expect(all(element, 'ol [tabindex="0"]')).to.have.length(1);
    });

    it('A12: Enter goes to the links and buttons of a message, Escape back to it, and only then closes', async () => {
      const element = await inside(
        new FakeConversation('c1', [
          say(ana, 'See https://a.example and https://b.example'),
          say(ana, 'Bye'),
        ]),
      );
      await until(() => all(element, '.text a').length === 2);
      const newest = take(element);
      await sendKeys({ press: 'ArrowUp' });
      await until(() => focused(element) !== newest);
      const row = focused(element);
      await sendKeys({ press: 'Enter' });
      expect((focused(element) as HTMLAnchorElement).href).to.equal('https://a.example/');
      await sendKeys({ press: 'Tab' });
      expect((focused(element) as HTMLAnchorElement).href).to.equal('https://b.example/');
      await sendKeys({ press: 'ArrowUp' });
      expect(focused(element)?.localName, 'keys inside belong to what is inside').to.equal('a');
      await sendKeys({ press: 'Escape' });
      expect(focused(element)).to.equal(row);
      expect(element.open).to.equal(true);
      await sendKeys({ press: 'Tab' });
      expect(focused(element)?.localName, 'links are no stops of their own').to.not.equal('a');
      row?.focus();
      await sendKeys({ press: 'Escape' });
      await until(() => !element.open);
    });

    it('A12: Escape goes back to the message also while what walks is on its way', async () => {
      const element = await inside(
        new FakeConversation('c1', [say(ana, 'Hi'), say(ana, 'See https://a.example')]),
      );
      const link = await until(() => part(element, '.text a'));
      link.focus();
      key(link, { key: 'Escape' });
      await until(() => focused(element) === link.closest('[part=message]'));
      expect(element.open).to.equal(true);
      key(part(element, '[part=message]'), { key: 'Escape' });
      await until(() => !element.open);
    });

    it('A12: what walks and cannot be had is asked for by who comes to a message, not with each key', async () => {
      const talk = new FakeConversation('c1', [say(ana, 'Hi'), say(ana, 'See https://a.example')]);
      const element = await inside(talk);
      const link = await until(() => part(element, '.text a'));
      let failed = 0;
      element.addEventListener('shaman-error', () => void failed++);
      // What it says cannot be had.
      Object.defineProperty(en, 'remove', {
        configurable: true,
        set: () => {
          throw new Error('gone');
        },
      });
      link.focus();
      await until(() => failed === 1);
      for (const press of ['a', 'b', 'ArrowUp']) await sendKeys({ press });
      Reflect.deleteProperty(en, 'remove');
      const newest = take(element);
      await sendKeys({ press: 'ArrowUp' });
      await until(() => focused(element) !== newest);
      expect(said(focused(element))).to.equal('Hi');
      expect(failed).to.equal(1);
    });

    it('A13: on the region the keys scroll, as everywhere', async () => {
      const element = await inside(new FakeConversation('c1', lines(60)));
      take(element);
      await sendKeys({ down: 'Shift' });
      await sendKeys({ press: 'Tab' });
      await sendKeys({ up: 'Shift' });
      expect(focused(element)?.part.value, 'a stop of Tab').to.equal('messages');
      // Chromium stops at what scrolls in any case; others are told to.
      expect(box(element).tabIndex).to.equal(0);
      const newest = all(element, '[part=message]').at(-1);
      // Of a row: rows that come above have the box say other numbers.
      const place = () => newest?.getBoundingClientRect().top ?? Number.NaN;
      for (const press of ['ArrowUp', 'PageUp']) {
        const before = place();
        await sendKeys({ press });
        await until(() => place() > before);
        expect(focused(element)).to.equal(box(element));
      }
    });

    it('A14: each message has a name: who said what, when, and what became of it', async () => {
      const createdAt = new Date(2026, 2, 3, 10, 42).getTime();
      const file = { size: 10, url: 'data:,' };
      const element = await inside(
        new FakeConversation('c1', [
          say(ana, 'A **bold** and `coded` word', { createdAt }),
          say(ana, 'Again', { createdAt }),
          say(visitor, 'Thanks', { createdAt, status: 'read' }),
          say(ana, '', {
            createdAt,
            attachments: [
              { ...file, name: 'plan.pdf', type: 'application/pdf' },
              { ...file, name: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.png', type: 'image/png' },
            ],
          }),
          say({ id: 's', role: 'system' }, 'raw', { createdAt, notice: { kind: 'left', by: ana } }),
        ]),
      );
      const time = 'Mar 3, 2026, 10:42 AM';
      const names = () => rows(element).map((row) => row.ariaLabel?.replaceAll('\u202f', ' '));
      await until(() => names()[3]?.includes('1 file'));
      expect(names()).to.deep.equal([
        `Ana Lima said: A bold and coded word. ${time}`,
        `Ana Lima said: Again. ${time}`,
        `You said: Thanks. ${time}. Read`,
        `Ana Lima said: plan.pdf, 1 file png. ${time}`,
        `Ana Lima left the conversation. ${time}`,
      ]);
    });

    it('A15: days and the "new" line are headings with words', async () => {
      const today = [say(ana, 'a'), say(ana, 'b')].map((m) => ({ ...m, createdAt: Date.now() }));
      const element = await inside(new FakeConversation('c1', today, { unread: 1 }));
      const headings = all(element, 'ol h3').map((heading) => heading.textContent);
      expect(headings).to.deep.equal(['Today', 'New']);
      clearStage();
      const both = await inside(new FakeConversation('c1', today, { unread: 2 }));
      expect(all(both, 'ol h3').map(({ textContent }) => textContent)).to.deep.equal([
        'Today',
        'New',
      ]);
    });
  });

  describe('A16: the focus stays', () => {
    async function on(text: string, messages: readonly Message[]) {
      const talk = new FakeConversation('c1', messages);
      const element = await inside(talk);
      const row = rows(element).find((each) => said(each) === text);
      take(element);
      for (const _ of messages)
        if (said(focused(element)) !== text) await sendKeys({ press: 'ArrowUp' });
      const shows = async (next: readonly Message[]) => {
        talk.show(next);
        await element.updateComplete;
        return focused(element);
      };
      return { talk, element, row, shows };
    }

    it('A16: on a message that is edited, and when history is put above', async () => {
      const messages = lines(5);
      const { row, shows } = await on('Line 2', messages);
      const edited = { ...(messages[2] as Message), text: 'Edited', editedAt: 1 };
      expect(await shows(messages.toSpliced(2, 1, edited))).to.equal(row);
      expect(await shows([...lines(10), ...messages.toSpliced(2, 1, edited)])).to.equal(row);
    });

    it('A16: on a neighbour of a message that is deleted', async () => {
      const messages = lines(5);
      const { shows } = await on('Line 2', messages);
      expect(said(await shows(messages.toSpliced(2, 1)))).to.equal('Line 3');
      expect(said(await shows(messages.slice(0, 2)))).to.equal('Line 1');
    });

    it('A16: on what the server made of it', async () => {
      const mine = say(visitor, 'Mine', { id: 'l', localId: 'l', status: 'sending' });
      const before = lines(3);
      const { row, shows } = await on('Mine', [...before, mine]);
      expect(await shows([...before, { ...mine, id: 'm', status: 'sent' }])).to.equal(row);
      const replaced = await shows([...before, say(visitor, 'Mine', { id: 'm2' })]);
      expect(said(replaced)).to.equal('Mine');
      expect(replaced).to.not.equal(row);
    });

    it('A16: on the message whose button went away', async () => {
      const failure = { code: 'x', message: '' };
      const mine = say(visitor, 'Mine', { localId: 'l', status: 'failed', failure });
      const { shows, row } = await on('Mine', [...lines(2), mine]);
      await sendKeys({ press: 'Enter' });
      const { failure: _, ...again } = mine;
      expect(await shows([...lines(2), { ...again, status: 'sending' }])).to.equal(row);
    });
  });
});
