/** A long conversation under the eye and under the fingers: nothing jumps, and the focus stays. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import type { Message } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import {
  all,
  chat,
  clearStage,
  maybeNamed,
  named,
  opened,
  part,
  press,
  until,
} from './support/stage.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => say(ana, `Line ${i}`));
const rows = (element: ShamanChat) => all(element, '[part=message]');
const box = (element: ShamanChat) => part(element, '[part=messages]');
const said = (row: Element | null | undefined) => row?.querySelector('[part=bubble]')?.textContent;
const top = (row: Element | undefined) => row?.getBoundingClientRect().top ?? Number.NaN;

/** The first row that is seen after scrolling up this far. */
async function reading(element: ShamanChat, up: number): Promise<HTMLElement> {
  const scroller = box(element);
  scroller.scrollTop -= up;
  await new Promise((done) => scroller.addEventListener('scroll', done, { once: true }));
  await element.updateComplete;
  const row = rows(element).find((each) => top(each) > top(scroller));
  if (!row) throw new Error('no row is seen');
  return row;
}

describe('a long conversation', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  it('looks back through memory first, and asks the server only at its end', async () => {
    const talk = new FakeConversation('c1', lines(200));
    talk.hasEarlier = true;
    talk.earlier = lines(30);
    const element = await inside(talk);
    await until(() => {
      box(element).scrollTop -= 300;
      return rows(element).length === 200;
    });
    expect(asked(talk, 'loadEarlier')).to.have.length(0);
    await until(() => {
      box(element).scrollTop -= 300;
      return rows(element).length === 230;
    });
    expect(asked(talk, 'loadEarlier')).to.have.length(1);
  });

  describe('with unread messages', () => {
    const line = (element: ShamanChat) => part(element, '.day.new');
    const under = (element: ShamanChat) => top(line(element)) - top(box(element));

    it('begins at the line above them, also where its messages come only then', async () => {
      for (const known of [true, false]) {
        const talk = new FakeConversation('c1', known ? lines(150) : [], { unread: 120 });
        talk.known = known;
        const fake = new FakeClient([talk]);
        const element = await chat(fake);
        await opened(element);
        all(element, '[part=conversation]')[0]?.click();
        await element.updateComplete;
        talk.known = true;
        if (!known) talk.show(lines(150));
        await until(() => all(element, '.day.new').length && under(element) < 40);
        expect(under(element)).to.be.closeTo(0, 1);
        expect(said(line(element).nextElementSibling)).to.equal('Line 30');
        expect(said(line(element).previousElementSibling)).to.equal('Line 29');
        expect(asked(talk, 'markRead')).to.have.length(1);
        await press(element, 'Newest messages');
        await until(() => rows(element).length < 120);
        expect(said(rows(element).at(-1))).to.equal('Line 149');
        clearStage();
      }
    });

    it('stays there when more come', async () => {
      const talk = new FakeConversation('c1', lines(60), { unread: 30 });
      const element = await inside(talk);
      expect(under(element)).to.be.closeTo(0, 1);
      talk.show([...talk.messages, say(ana, 'One more')]);
      await element.updateComplete;
      expect(under(element)).to.be.closeTo(0, 1);
      await until(() => maybeNamed(element, '1 new message'));
    });

    it('stays there also where the end is near', async () => {
      const talk = () => new FakeConversation('c1', lines(60), { unread: 3 });
      const roomy = await inside(talk());
      const height = part(roomy, '#panel').getBoundingClientRect().height - under(roomy) - 40;
      clearStage();
      const low = Object.assign(document.createElement('style'), { className: 'prop' });
      low.textContent = `shaman-chat { --shaman-height: ${height}px }`;
      document.body.append(low);
      const element = await inside(talk());
      box(element).dispatchEvent(new Event('scroll'));
      await element.updateComplete;
      expect(under(element)).to.be.closeTo(0, 1);
    });

    it('begins at the end where all of them are seen there, or they are too many to draw', async () => {
      for (const unread of [2, 250]) {
        const element = await inside(new FakeConversation('c1', lines(300), { unread }));
        const { scrollTop, clientHeight, scrollHeight } = box(element);
        expect(scrollTop + clientHeight, String(unread)).to.be.closeTo(scrollHeight, 1);
        clearStage();
      }
    });
  });

  it('lets the older rows go when somebody is back at the newest', async () => {
    const element = await inside(new FakeConversation('c1', lines(400)));
    await until(() => {
      box(element).scrollTop -= 300;
      return rows(element).length > 150;
    });
    box(element).scrollTop = box(element).scrollHeight;
    await until(() => rows(element).length < 50);
    expect(box(element).scrollTop + box(element).clientHeight).to.be.closeTo(
      box(element).scrollHeight,
      1,
    );
  });

  describe('keeps the row under the eye on its pixel', () => {
    async function stays(
      changes: (element: ShamanChat, talk: FakeConversation, row: HTMLElement) => unknown,
    ): Promise<void> {
      const talk = new FakeConversation('c1', lines(200));
      const element = await inside(talk);
      await reading(element, 200);
      await until(() => rows(element).length > 60);
      // With rows above and below, also where nothing keeps the place.
      const { scrollTop, scrollHeight } = box(element);
      const row = await reading(element, scrollTop - (scrollHeight - 1400));
      expect(rows(element).indexOf(row)).to.be.greaterThan(20);
      const place = () => top(row) - top(box(element));
      const before = place();
      await changes(element, talk, row);
      await element.updateComplete;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      expect(place()).to.be.closeTo(before, 1);
      expect(row.isConnected).to.equal(true);
    }

    it('while older messages are put above', () =>
      stays(async (element) => {
        const drawn = rows(element).length;
        named(element, 'Load earlier messages').click();
        await until(() => rows(element).length > drawn);
      }));

    it('while newer ones come below', () =>
      stays((_, talk) => talk.show([...talk.messages, ...lines(3)])));

    it('while a picture above it loads', () =>
      stays((element, _, row) => {
        const above = rows(element)[rows(element).indexOf(row) - 3];
        const picture = document.createElement('canvas');
        picture.height = 120;
        above?.append(picture);
      }));

    it('while messages above it are edited and deleted', () =>
      stays((element, talk, row) => {
        const at = talk.messages.findIndex(({ text }) => text === said(row));
        const long = { ...(talk.messages[at - 5] as Message), text: 'Much longer '.repeat(30) };
        talk.show(talk.messages.toSpliced(at - 5, 1, long).toSpliced(at - 20, 1));
        expect(rows(element).length).to.be.greaterThan(30);
      }));

    it('while a keyboard takes half of the panel', () =>
      stays((element) => element.style.setProperty('--shaman-height', '420px')));
  });

  it('stays at the newest while the panel shrinks and a picture loads', async () => {
    const element = await inside(new FakeConversation('c1', lines(60)));
    const left = () =>
      box(element).scrollHeight - box(element).scrollTop - box(element).clientHeight;
    element.style.setProperty('--shaman-height', '400px');
    await until(() => box(element).clientHeight < 300);
    await until(() => left() < 2);
    const picture = document.createElement('canvas');
    picture.height = 300;
    rows(element).at(-2)?.append(picture);
    await until(() => left() < 2);
  });

  it('counts what waits below, in the eye and in the ear, and goes there', async () => {
    const talk = new FakeConversation('c1', lines(80));
    const element = await inside(talk);
    await reading(element, 300);
    talk.show([...talk.messages, ...lines(1)]);
    await until(() => maybeNamed(element, '1 new message'));
    talk.show([...talk.messages, ...lines(2)]);
    const pill = await until(() => maybeNamed(element, '3 new messages'));
    expect(pill.textContent?.trim()).to.equal('3 new');
    pill.focus();
    pill.click();
    await until(() => !maybeNamed(element, '3 new messages'));
    expect(element.shadowRoot?.activeElement).to.equal(box(element));
  });

  it('leaves a person where they read when the newest is deleted, and calls nothing new', async () => {
    const talk = new FakeConversation('c1', [...lines(60), say(visitor, 'Mine'), say(ana, 'Oops')]);
    const element = await inside(talk);
    const row = await reading(element, 300);
    const seen = top(row);
    talk.show(talk.messages.slice(0, -1));
    await element.updateComplete;
    expect(top(row)).to.be.closeTo(seen, 1);
    talk.show([...talk.messages, ...lines(1)]);
    await until(() => maybeNamed(element, '1 new message'));
    talk.show(talk.messages.filter(({ text }) => text !== 'Mine'));
    await element.updateComplete;
    talk.show([...talk.messages, ...lines(1)]);
    await until(() => maybeNamed(element, '2 new messages'));
    expect(top(row)).to.be.closeTo(seen, 1);
  });

  it('offers the way back from far above, though nothing new came', async () => {
    const element = await inside(new FakeConversation('c1', lines(80)));
    expect(maybeNamed(element, 'Newest messages')).to.equal(undefined);
    await until(() => {
      box(element).scrollTop -= 300;
      return maybeNamed(element, 'Newest messages');
    });
    named(element, 'Newest messages').click();
    await until(() => !maybeNamed(element, 'Newest messages'));
  });

  it('keeps the "new" line where it was while more comes', async () => {
    const talk = new FakeConversation('c1', lines(10), { unread: 2 });
    const element = await inside(talk);
    const line = part(element, '.day.new');
    expect(said(line.nextElementSibling)).to.equal('Line 8');
    talk.show([...talk.messages, say(ana, 'More')]);
    talk.tell({ unread: 1 });
    await element.updateComplete;
    expect(all(element, '.day.new')).to.deep.equal([line]);
    expect(said(line.nextElementSibling)).to.equal('Line 8');
  });

  it('tells what happened in the language of the person, and else in the words of the desk', async () => {
    const system = { id: '', role: 'system' } as const;
    const element = await inside(
      new FakeConversation('c1', [
        say(system, 'raw', { notice: { kind: 'joined', by: ana } }),
        say(system, 'raw', { notice: { kind: 'closed' } }),
        say(system, 'raw', { notice: { kind: 'reopened', by: visitor } }),
        say(system, 'Moved to billing', { notice: { kind: 'moved' as 'left' } }),
        say(system, 'Welcome'),
      ]),
    );
    const texts = () => rows(element).map((row) => row.textContent?.trim());
    expect(texts()).to.deep.equal([
      'Ana Lima joined the conversation',
      'The conversation has ended',
      'The conversation is open again',
      'Moved to billing',
      'Welcome',
    ]);
    element.locale = 'pt-BR';
    await until(() => texts()[0] === 'Ana Lima entrou na conversa');
  });

  it('A17: rows stand in the order of reading, nothing under the focus goes, and what is not drawn has a button', async () => {
    const talk = new FakeConversation('c1', lines(300));
    const element = await inside(talk);
    await until(() => {
      box(element).scrollTop -= 300;
      return rows(element).length > 150;
    });
    const texts = rows(element).map(said);
    const drawn = talk.messages.slice(-texts.length).map(({ text }) => text);
    expect(texts).to.deep.equal(drawn);
    expect(maybeNamed(element, 'Load earlier messages')).to.exist;
    const first = rows(element)[0];
    part(element, '[part=message][tabindex="0"]').focus();
    box(element).scrollTop = box(element).scrollHeight;
    await until(() => !maybeNamed(element, 'Newest messages'));
    talk.show([...talk.messages, say(ana, 'More')]);
    await element.updateComplete;
    expect(first?.isConnected).to.equal(true);
  });
});
