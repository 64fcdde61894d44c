/** A phone that is turned: its rows are of other heights at once, and nobody is led away by that. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeConversation, say } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, part, until } from './support/stage.ts';

const UPRIGHT = { width: 320, height: 600 };
const ASIDE = { width: 840, height: 390 };
const lines = Array.from({ length: 40 }, (_, i) =>
  say(ana, `Line ${i}: ${'as it wraps '.repeat(8)}`),
);
const box = (element: ShamanChat) => part(element, '[part=messages]');
const left = (element: ShamanChat) => {
  const { scrollHeight, scrollTop, clientHeight } = box(element);
  return scrollHeight - scrollTop - clientHeight;
};

async function turned(element: ShamanChat, to: typeof UPRIGHT): Promise<void> {
  const before = box(element).clientHeight;
  await setViewport(to);
  await until(() => box(element).clientHeight !== before);
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}

describe('a phone that is turned', () => {
  beforeEach(() => setViewport(UPRIGHT));
  afterEach(clearStage);

  it('still shows the newest, there and back', async () => {
    const element = await inside(new FakeConversation('c1', lines));
    await until(() => left(element) < 2);
    await turned(element, ASIDE);
    expect(left(element)).to.be.below(2);
    await turned(element, UPRIGHT);
    expect(left(element)).to.be.below(2);
  });

  it('still shows what somebody reads further up', async () => {
    const element = await inside(new FakeConversation('c1', lines));
    box(element).scrollTop -= 500;
    await new Promise((done) => box(element).addEventListener('scroll', done, { once: true }));
    await element.updateComplete;
    const { top } = box(element).getBoundingClientRect();
    const read = all(element, '[part=message]').find(
      (row) => row.getBoundingClientRect().bottom > top,
    );
    await turned(element, ASIDE);
    const place = box(element).getBoundingClientRect();
    const row = read?.getBoundingClientRect();
    expect(row?.bottom).to.be.greaterThan(place.top);
    expect(row?.top).to.be.below(place.bottom);
  });
});
