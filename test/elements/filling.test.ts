/** How much of a conversation is drawn when it opens: what fills its box, however long it is. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { counted } from './support/counted.ts';
import { ana, FakeConversation, say, visitor } from './support/fake-client.ts';
import { asked, inside } from './support/inside.ts';
import { all, clearStage, maybeNamed, part, until } from './support/stage.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => say(ana, `Line ${i}`));
const rows = (element: ShamanChat) => all(element, '[part=message]');
const box = (element: ShamanChat) => part(element, '[part=messages]');
const said = (row: Element | null | undefined) => row?.querySelector('[part=bubble]')?.textContent;
const top = (row: Element | undefined) => row?.getBoundingClientRect().top ?? Number.NaN;

describe('opening a long conversation', () => {
  beforeEach(() => setViewport({ width: 1000, height: 800 }));
  afterEach(clearStage);

  it('draws as few rows of 10,000 messages as of 50', async () => {
    const short = await inside(new FakeConversation('c1', lines(50)));
    const few = rows(short).length;
    clearStage();
    const long = await inside(new FakeConversation('c1', lines(10_000)));
    expect(rows(long)).to.have.length(few);
    expect(few).to.be.below(50);
    expect(said(rows(long).at(-1))).to.equal('Line 9999');
  });

  it('looks at the end of 10,000 messages alone, also to find where the unread begin', async () => {
    const { watched, seen } = counted([...lines(10_000), say(visitor, 'Mine'), ...lines(2)]);
    const element = await inside(new FakeConversation('c1', watched, { unread: 3 }));
    expect(part(element, '.day.new').nextElementSibling?.textContent).to.contain('Line 9999');
    expect(rows(element).length).to.be.below(50);
    // The herald looks for what failed among the last 200.
    expect(seen.size).to.be.below(250);
  });

  it('fills a tall panel, though its messages are short, and with hardly more than fit', async () => {
    await setViewport({ width: 1000, height: 2400 });
    const element = await inside(new FakeConversation('c1', lines(300)));
    element.style.setProperty('--shaman-height', '2200px');
    await until(() => box(element).scrollHeight > box(element).clientHeight);
    expect(said(rows(element).at(-1))).to.equal('Line 299');
    clearStage();
    // A phone: before the first picture of it.
    await setViewport({ width: 400, height: 800 });
    const phone = await inside(new FakeConversation('c1', lines(300)));
    const { scrollHeight, clientHeight } = box(phone);
    expect(scrollHeight / clientHeight).to.be.within(1.2, 2.5);
  });

  it('draws nothing while the browser tells of sizes: a scroll bar that comes then is an error of the page', async () => {
    await setViewport({ width: 1000, height: 2400 });
    const element = await inside(new FakeConversation('c1', lines(300)));
    let drawn = 0;
    let frame = 0;
    const count = () => {
      drawn = rows(element).length;
      frame = requestAnimationFrame(count);
    };
    count();
    const few = drawn;
    const added: number[] = [];
    const observer = new ResizeObserver(() => added.push(rows(element).length - drawn));
    observer.observe(box(element));
    await until(() => added.length);
    element.style.setProperty('--shaman-height', '2200px');
    await until(() => rows(element).length > few && added.length > 1);
    observer.disconnect();
    cancelAnimationFrame(frame);
    expect(added, 'since the frame began').to.deep.equal(added.map(() => 0));
  });

  it('goes on further up also where what is drawn is hardly more than fits', async () => {
    await setViewport({ width: 1000, height: 1200 });
    const talk = new FakeConversation('c1', lines(10));
    talk.hasEarlier = true;
    talk.earlier = lines(20);
    const element = await inside(talk);
    const over = () => box(element).scrollHeight - box(element).clientHeight;
    const panel = part(element, '#panel').getBoundingClientRect().height;
    element.style.setProperty('--shaman-height', `${panel + over() - 40}px`);
    await until(() => {
      if (over() === 40) box(element).scrollTop = 0;
      return rows(element).length === 30;
    });
    expect(asked(talk, 'loadEarlier')).to.have.length(1);
    expect(box(element).scrollTop, 'and nobody is led away').to.be.above(0);
    expect(top(rows(element)[20])).to.be.above(top(box(element)));
  });

  it('stays at the newest in a box that becomes wide and low, such as a phone that is turned', async () => {
    const long = lines(14).map((m) => ({ ...m, text: 'It is long enough to break. '.repeat(5) }));
    const element = await inside(new FakeConversation('c1', long));
    const scroller = box(element);
    const left = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    await until(() => left() < 1);
    const before = scroller.scrollTop;
    element.style.setProperty('--shaman-width', '700px');
    // Fewer lines: the browser goes up with it, and will say so.
    expect(scroller.scrollTop).to.be.below(before);
    const said = new Promise((done) => scroller.addEventListener('scroll', done, { once: true }));
    element.style.setProperty('--shaman-height', '420px');
    await said;
    await until(() => left() < 1);
  });

  it('draws no more while the page shows none of it', async () => {
    const element = await inside(new FakeConversation('c1', lines(300)));
    const few = rows(element).length;
    const seen = new Promise<void>((done) => {
      const observer = new ResizeObserver(() => {
        if (box(element).clientHeight) return;
        observer.disconnect();
        // After the frame in which what fills a box is drawn.
        requestAnimationFrame(() => requestAnimationFrame(() => done()));
      });
      observer.observe(box(element));
    });
    element.style.display = 'none';
    await seen;
    await element.updateComplete;
    expect(rows(element)).to.have.length(few);
  });

  it('fills no box that is taller than any screen, and never ends trying', async () => {
    const element = await inside(new FakeConversation('c1', lines(300)));
    element.mode = 'inline';
    element.style.setProperty('--shaman-height', '9000px');
    await until(() => rows(element).length > 50);
    await element.updateComplete;
    expect(rows(element).length).to.be.at.most(100);
    expect(box(element).scrollHeight).to.equal(box(element).clientHeight);
    expect(maybeNamed(element, 'Load earlier messages')).to.not.equal(undefined);
  });
});
