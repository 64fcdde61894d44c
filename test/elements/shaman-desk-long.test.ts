/** A desk of thousands: what is drawn of it, and that nobody who walks or looks in it loses their place. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/desk.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import { all, clearStage, desk, entered, named, part, press, until } from './support/stage.ts';

/** Newest first, every second one has ended. */
function crowd(count = 3000): FakeClient {
  const fake = new FakeClient(
    Array.from({ length: count }, (_, i) => {
      const who = { ...visitor, id: `v${i}`, name: `Nr ${i}` };
      return new FakeConversation(`c${i}`, [say(who, 'Hi')], { visitor: who, open: i % 2 === 0 });
    }),
  );
  fake.self = ana;
  return fake;
}
const rows = (element: Element) => all(element, '[part=conversation]');
const names = (element: Element) => rows(element).map((row) => within(row, '.name').textContent);
const within = (row: Element, selector: string) => row.querySelector(selector) as HTMLElement;
/** As tall as its page. */
const tall = async (fake: FakeClient) => {
  const element = await desk(fake);
  element.style.blockSize = '100vh';
  return element;
};
const active = (element: Element) => element.shadowRoot?.activeElement;

describe('<shaman-desk> of thousands', () => {
  beforeEach(() => setViewport({ width: 1100, height: 700 }));
  afterEach(clearStage);

  it('draws the first rows alone, and counts all', async () => {
    const element = await desk(crowd());
    expect(rows(element)).to.have.length(50);
    expect(names(element).slice(0, 3)).to.deep.equal(['Nr 0', 'Nr 2', 'Nr 4']);
    expect(part(element, '.filter').textContent).to.equal('Open 1500Ended 1500');
    all(element, '.filter button')[1]?.click();
    await element.updateComplete;
    expect(rows(element)).to.have.length(50);
    expect(part(element, '.filter').textContent).to.equal('Open 1500Ended 1500');
  });

  it('looks at no row that is not drawn when something happens', async () => {
    const fake = crowd();
    const element = await desk(fake);
    let reads = 0;
    for (const talk of fake.conversations) {
      const typing = talk.typing;
      Object.defineProperty(talk, 'typing', { get: () => (reads++, typing) });
    }
    element.requestUpdate();
    await element.updateComplete;
    expect(reads).to.be.within(50, 100);
  });

  it('goes on where somebody scrolls, and lets go when they are back at the top', async () => {
    const element = await tall(crowd());
    const shelf = part(element, '.shelf');
    shelf.scrollTop = 1e6;
    await until(() => rows(element).length === 100);
    const at = shelf.scrollTop;
    element.requestUpdate();
    await element.updateComplete;
    expect(rows(element)).to.have.length(100);
    expect(shelf.scrollTop).to.equal(at);
    shelf.scrollTop = 0;
    await until(() => {
      element.requestUpdate();
      return rows(element).length === 50;
    });
  });

  it('has a button to the rest, whose focus goes on to what it brought', async () => {
    const element = await desk(crowd(140));
    await press(element, 'More');
    expect(rows(element), 'without the focus').to.have.length(70);
    clearStage();
    const other = await desk(crowd(140));
    named(other, 'More').focus({ preventScroll: true });
    await press(other, 'More');
    expect(rows(other)).to.have.length(70);
    expect(rows(other).indexOf(active(other) as HTMLElement)).to.equal(50);
    expect(all(other, '.rest')).to.have.length(0);
  });

  it('keeps the row that has the focus, however many come in above it', async () => {
    const fake = crowd(140);
    const element = await desk(fake);
    const last = rows(element)[49];
    last?.focus({ preventScroll: true });
    const others = fake.conversations.slice(100, 140);
    fake.list([...others, ...fake.conversations.slice(0, 100)]);
    await element.updateComplete;
    expect(last?.isConnected).to.equal(true);
    expect(active(element) === last).to.equal(true);
  });

  it('keeps the row that has the focus when it goes to the top itself', async () => {
    const fake = crowd(20);
    const element = await desk(fake);
    const row = rows(element)[3];
    row?.focus();
    const [own] = fake.conversations.slice(6, 7);
    fake.list([...(own ? [own] : []), ...fake.conversations.filter((each) => each !== own)]);
    await element.updateComplete;
    expect(rows(element)[0] === row).to.equal(true);
    expect(active(element) === row).to.equal(true);
  });

  it('stands where it stood when a phone comes back from a conversation', async () => {
    await setViewport({ width: 390, height: 700 });
    const fake = crowd();
    const element = await tall(fake);
    const shelf = part(element, '.shelf');
    shelf.scrollTop = 1e6;
    await until(() => rows(element).length === 100);
    await entered(element, 90);
    await until(() => shelf.clientHeight === 0);
    fake.conversations[0]?.show([say(visitor, 'More')]);
    await element.updateComplete;
    expect(rows(element)).to.have.length(100);
  });
});
