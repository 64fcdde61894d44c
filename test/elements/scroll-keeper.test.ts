/** How much there must be above the newest: so much that going up to it is told from staying. */
import { expect } from 'chai';
import { ScrollKeeper } from '../../elements/panel/scroll-keeper.ts';

/** A low box with rows of this height in it, read from its end. */
function boxWith(height: number) {
  const box = document.createElement('div');
  box.style.cssText = 'block-size: 200px; overflow-y: auto';
  box.append(document.createElement('div'));
  (box.firstElementChild as HTMLElement).style.blockSize = `${height}px`;
  document.body.append(box);
  const asked: string[] = [];
  const keeper = new ScrollKeeper({
    changed: () => {},
    few: () => asked.push('few'),
    nearTop: () => asked.push('nearTop'),
  });
  keeper.settle(box, { end: true, from: null });
  return { box, asked, keeper };
}

const scrolled = (box: Element) =>
  new Promise((done) => box.addEventListener('scroll', done, { once: true }));

describe('what is above the newest in a low box', () => {
  afterEach(() => document.body.replaceChildren());

  it('is too little where somebody at the first row would still count as being at the newest', () => {
    const { box, asked } = boxWith(275);
    expect(box.scrollTop).to.equal(75);
    expect(asked).to.include('few');
  });

  it('is enough where going up to it asks for more', async () => {
    const { box, asked, keeper } = boxWith(361);
    expect(asked).to.deep.equal([]);
    await scrolled(box);
    // Observers tell their first size only now.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    box.scrollTop = 0;
    await scrolled(box);
    expect(asked).to.deep.equal(['nearTop']);
    expect(keeper.pinned).to.equal(false);
  });
});
