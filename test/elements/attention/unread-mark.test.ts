import { expect } from 'chai';
import { UnreadMark } from '../../../elements/attention/unread-mark.ts';
import { until } from '../../support/until.ts';

const text = () => document.head.querySelector('title')?.textContent;

describe('106: the number in the title', () => {
  const before = document.title;
  const marks: UnreadMark[] = [];
  const mark = () => {
    const made = new UnreadMark();
    marks.push(made);
    return made;
  };
  beforeEach(() => {
    document.title = 'A page';
  });
  afterEach(() => {
    for (const made of marks.splice(0)) made.show(0, 0);
    document.title = before;
  });

  it('stands before it, and goes without a trace', () => {
    const untidy = '  A\n  page ';
    document.title = untidy;
    const one = mark();
    one.show(3, 3);
    expect(text()).to.equal(`(3) ${untidy}`);
    one.show(120, 120);
    expect(text()).to.equal(`(99+) ${untidy}`);
    one.show(0, 0);
    expect(text()).to.equal(untidy);
  });

  it('stays when the page changes its title, and gives back the new one', async () => {
    const one = mark();
    one.show(1, 1);
    document.title = 'Another';
    await until(() => text() === '(1) Another');
    one.show(2, 2);
    expect(text()).to.equal('(2) Another');
    one.show(0, 0);
    expect(text()).to.equal('Another');
  });

  it('stays when the page takes another title element', async () => {
    const one = mark();
    one.show(1, 1);
    const title = document.createElement('title');
    title.textContent = 'Fresh';
    document.head.querySelector('title')?.replaceWith(title);
    await until(() => text() === '(1) Fresh');
    one.show(0, 0);
    expect(text()).to.equal('Fresh');
  });

  it('gives back what was changed in the very moment in which it goes', () => {
    const one = mark();
    one.show(1, 1);
    document.title = 'Meanwhile';
    one.show(0, 0);
    expect(text()).to.equal('Meanwhile');
  });

  it('is not doubled by a page that adds to its title', async () => {
    const one = mark();
    one.show(4, 4);
    document.title = `${document.title}, page 2`;
    await until(() => text() === '(4) A page, page 2');
    one.show(0, 0);
    expect(text()).to.equal('A page, page 2');
  });

  it('leaves a number alone that the page has there itself', () => {
    document.title = '(7) Mails';
    const one = mark();
    one.show(0, 0);
    expect(text()).to.equal('(7) Mails');
    one.show(1, 1);
    expect(text()).to.equal('(1) (7) Mails');
    one.show(0, 0);
    expect(text()).to.equal('(7) Mails');
  });

  it('is one number for all widgets of a page, which do not fight', async () => {
    const [one, other] = [mark(), mark()];
    one.show(1, 1);
    other.show(2, 2);
    expect(text()).to.equal('(3) A page');
    let changes = 0;
    const watch = new MutationObserver(() => changes++);
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    document.title = 'B page';
    await until(() => text() === '(3) B page');
    one.show(0, 0);
    await until(() => text() === '(2) B page');
    expect(changes).to.be.below(6);
    watch.disconnect();
    other.show(0, 0);
    expect(text()).to.equal('B page');
  });

  it('leaves a page without a title as it was', () => {
    const title = document.head.querySelector('title');
    title?.remove();
    const one = mark();
    one.show(2, 2);
    expect(text()).to.equal('(2) ');
    one.show(0, 0);
    expect(document.head.querySelector('title')).to.equal(null);
    if (title) document.head.append(title);
  });

  it('tells the icon of an installed app, and takes it back', () => {
    const told: number[] = [];
    const said = (count = 0) => Promise.resolve(void told.push(count));
    Object.defineProperty(navigator, 'setAppBadge', { value: said, configurable: true });
    const one = mark();
    one.show(0, 0);
    one.show(0, 2);
    one.show(2, 2);
    one.show(0, 0);
    Reflect.deleteProperty(navigator, 'setAppBadge');
    expect(told).to.deep.equal([2, 0]);
  });
});
