/** Which rows of a long list are drawn: the first, those that somebody came to, and nobody else's. */
import { expect } from 'chai';
import { ListWindow } from '../../elements/panel/list-window.ts';

const many = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

describe('the window of a list', () => {
  it('begins with the first rows, and with all where they are few', () => {
    const view = new ListWindow<string>(3);
    view.update(many(10), false);
    expect(view.rows).to.deep.equal(['0', '1', '2']);
    expect(view.below).to.equal(7);
    view.update(many(2), false);
    expect(view.rows).to.deep.equal(['0', '1']);
    expect(view.below).to.equal(0);
  });

  it('grows downward by pages until all is drawn', () => {
    const view = new ListWindow<string>(3);
    const all = many(7);
    view.update(all, true);
    view.grow();
    view.update(all, true);
    expect(view.rows).to.have.length(6);
    expect(view.below).to.equal(1);
    view.grow();
    view.update(all, true);
    expect(view.rows).to.deep.equal(all);
    expect(view.below).to.equal(0);
  });

  it('keeps what is drawn while others come in above it, or from far below', () => {
    const view = new ListWindow<string>(3);
    const all = many(10);
    view.update(all, false);
    view.update(['new', '9', ...all.slice(0, 9)], false);
    expect(view.rows).to.deep.equal(['new', '9', '0', '1', '2']);
    expect(view.below).to.equal(6);
  });

  it('lets go of the rest when nobody looks at it', () => {
    const view = new ListWindow<string>(3);
    const all = many(10);
    view.update(all, true);
    view.grow();
    view.update(['new', ...all], false);
    view.update(['newer', 'new', ...all], false);
    expect(view.rows).to.have.length(7);
    view.update(all, true);
    expect(view.rows, 'what was asked for stays').to.have.length(6);
    view.reset();
    view.update(all, false);
    expect(view.rows, 'somebody looks').to.have.length(6);
    view.update(all, true);
    expect(view.rows).to.have.length(3);
  });

  it('begins anew in another list', () => {
    const view = new ListWindow<string>(3);
    view.update(many(10), false);
    view.grow();
    view.reset();
    view.update(['a', 'b', 'c', 'd', 'e'], false);
    expect(view.rows).to.deep.equal(['a', 'b', 'c']);
  });
});
