/** Which messages are drawn: as few as can be, never with a gap, never without the newest. */
import { expect } from 'chai';
import { keyOf, MessageWindow } from '../../elements/panel/message-window.ts';
import { counted } from './support/counted.ts';
import { ana, say } from './support/fake-client.ts';

const many = (count: number) => Array.from({ length: count }, (_, i) => say(ana, `${i}`));
const texts = ({ rows }: MessageWindow) => rows.map(({ text }) => text);

describe('the window of messages', () => {
  it('begins with the last ones, and with all where they are few', () => {
    const view = new MessageWindow(3, 5);
    view.update(many(10), false);
    expect(texts(view)).to.deep.equal(['7', '8', '9']);
    expect(view.above).to.equal(7);
    view.reset();
    view.update(many(2), false);
    expect(texts(view)).to.deep.equal(['0', '1']);
    expect(view.above).to.equal(0);
  });

  it('grows upward by pages until all is drawn', () => {
    const view = new MessageWindow(3, 5);
    const all = many(10);
    view.update(all, false);
    expect(view.grow(all)).to.equal(true);
    expect(texts(view)).to.deep.equal(['2', '3', '4', '5', '6', '7', '8', '9']);
    expect(view.grow(all)).to.equal(true);
    expect(view.rows).to.have.length(10);
    expect(view.grow(all), 'from memory there is no more').to.equal(false);
  });

  it('fills a box that is taller than its rows, but never with so many that they go again', () => {
    const view = new MessageWindow(3, 5);
    const all = many(30);
    view.update(all, true);
    expect(view.fill(all)).to.equal(true);
    expect(view.rows).to.have.length(6);
    expect(view.fill(all), 'more would be too many').to.equal(false);
    view.update(all, true);
    expect(view.rows).to.have.length(6);
    view.reset();
    view.update(many(2), true);
    expect(view.fill(many(2)), 'that is all').to.equal(false);
  });

  it('stays where it begins while messages come at both ends', () => {
    const view = new MessageWindow(3, 5);
    const [older, all] = [many(4), many(6)];
    view.update(all, false);
    const first = view.rows[0];
    view.update([...older, ...all, ...many(4)], false);
    expect(view.rows[0]).to.equal(first);
    expect(view.rows).to.have.length(7);
    expect(view.above).to.equal(7);
  });

  it('lets old rows go only when nobody looks, and only when there are many', () => {
    const view = new MessageWindow(3, 5);
    const all = many(30);
    view.update(all, false);
    view.grow(all);
    view.update(all, true);
    expect(view.rows, 'few enough').to.have.length(8);
    view.grow(all);
    view.update(all, false);
    expect(view.rows, 'somebody looks').to.have.length(13);
    view.update(all, true);
    expect(texts(view)).to.deep.equal(['27', '28', '29']);
  });

  it('keeps as many when its first row is deleted, and its first row when that gets its id', () => {
    const view = new MessageWindow(3, 5);
    const all = many(10);
    view.update(all, false);
    view.update(all.toSpliced(7, 1), false);
    expect(texts(view)).to.deep.equal(['6', '8', '9']);
    const mine = say(ana, 'mine', { id: 'l', localId: 'l' });
    view.reset();
    view.update([...many(4), mine, ...many(2)], false);
    view.update([...many(4), { ...mine, id: 'm' }, ...many(3)], false);
    expect(view.rows.map(keyOf)[0]).to.equal('l');
  });

  it('looks at no more messages of a long history than of a short one', () => {
    const view = new MessageWindow(20, 50);
    const all = many(10_000);
    view.update(all, false);
    const { watched, seen } = counted([...all, ...many(1)]);
    watched.slice = (from?: number, to?: number) => all.slice(from, to);
    view.update(watched, true);
    expect(seen.size).to.be.below(30);
  });
});
