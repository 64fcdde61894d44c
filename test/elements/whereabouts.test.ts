/** Pages that leave the chat open from one to the next: where somebody was, and whose business that is. */
import { expect } from 'chai';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say, visitor } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  heard,
  named,
  part,
  press,
  until,
} from './support/stage.ts';

const KEY = 'shaman-place:a';
const persisting = { persistOpen: true, organization: 'a' };
const talks = () => [
  new FakeConversation('c1', [say(visitor, 'Hi'), say(ana, 'First')]),
  new FakeConversation('c2', [say(visitor, 'Hi'), say(ana, 'Second')]),
];
const shows = (element: ShamanChat) => all(element, '.bubble').map((words) => words.innerText);

/** What the page does when it goes and comes. */
async function next(fake = new FakeClient(talks()), more = {}): Promise<ShamanChat> {
  clearStage();
  return chat(fake, { ...persisting, ...more });
}

async function reading(index = 1): Promise<ShamanChat> {
  const element = await next();
  element.show();
  await until(() => all(element, '[part=conversation]').length === 2);
  await entered(element, index);
  return element;
}

describe('a page that leaves the chat open', () => {
  afterEach(() => {
    clearStage();
    sessionStorage.clear();
    localStorage.clear();
  });

  it('is followed by one that shows the same conversation at once, and takes no focus', async () => {
    await reading();
    const fake = new FakeClient(talks());
    const element = document.createElement('shaman-chat');
    const lists: number[] = [];
    const watch = new MutationObserver(() => lists.push(all(element, '[part=list]').length));
    watch.observe(element.renderRoot ?? element, { subtree: true, childList: true });
    clearStage();
    Object.assign(element, { client: fake.client, locale: 'en', ...persisting });
    document.body.append(element);
    watch.observe(element.renderRoot, { subtree: true, childList: true });
    await until(() => shows(element).includes('Second'));
    watch.disconnect();
    expect(Math.max(0, ...lists), 'no list in between').to.equal(0);
    expect(document.activeElement).to.equal(document.body);
  });

  it('shows the list where that was seen last, and what was begun where something was', async () => {
    await press(await reading(), 'Back to conversations');
    const listed = await next();
    await until(() => all(listed, '[part=conversation]').length === 2);
    await press(listed, 'New conversation');
    const begun = await next();
    await until(() => named(begun, 'Message'));
    expect(all(begun, '[part=conversation]')).to.have.length(0);
    expect(shows(begun)).to.deep.equal([]);
  });

  it('that is closed goes back there when it is opened', async () => {
    const element = await reading();
    element.hide();
    await element.updateComplete;
    const told = heard(document.body, 'shaman-conversation');
    const closed = await next();
    expect(closed.open).to.equal(false);
    await closed.updateComplete;
    expect(told, 'nothing is shown yet').to.deep.equal([]);
    closed.show();
    await until(() => shows(closed).includes('Second'));
  });

  it('waits for a list that must be fetched first, and for nobody who goes on elsewhere', async () => {
    await reading();
    const slow = new FakeClient();
    slow.known = false;
    const element = await next(slow);
    await until(() => all(element, '.skeleton, [aria-busy=true]').length > 0);
    slow.known = true;
    slow.list(talks());
    await until(() => shows(element).includes('Second'));
    const gone = new FakeClient();
    gone.known = false;
    const other = await next(gone);
    await press(other, 'New conversation');
    gone.known = true;
    gone.list(talks());
    await other.updateComplete;
    expect(named(other, 'Message')).to.exist;
    expect(shows(other)).to.deep.equal([]);
  });

  it('shows another person their list, and forgets where the first one was', async () => {
    await reading();
    const element = await next(new FakeClient([new FakeConversation('c9', [say(ana, 'Ninth')])]));
    await until(() => all(element, '[part=conversation]').length === 1);
    expect(sessionStorage.getItem(KEY)).to.equal('');
    const signing = await reading();
    await signing.signOut();
    await signing.updateComplete;
    expect(sessionStorage.getItem(KEY)).to.equal('');
  });

  it('keeps nothing where the page does not ask for it, nor before consent', async () => {
    const element = await next(new FakeClient(talks()), { persistOpen: false });
    element.show();
    await until(() => all(element, '[part=conversation]').length === 2);
    await entered(element);
    expect(sessionStorage.length).to.equal(0);
    sessionStorage.setItem(KEY, 'c2');
    const { getItem } = Storage.prototype;
    const read: string[] = [];
    Storage.prototype.getItem = function (name) {
      read.push(name);
      return getItem.call(this, name);
    };
    const asked = await next(new FakeClient(talks()), { consent: 'required', open: true });
    await until(() => named(asked, 'Agree and chat'));
    Storage.prototype.getItem = getItem;
    expect(read.filter((name) => name === KEY)).to.deep.equal([]);
    await press(asked, 'Agree and chat');
    await until(() => shows(asked).includes('Second'));
    await press(asked, 'Back to conversations');
    expect(part(asked, '[part=list]')).to.exist;
    await until(() => sessionStorage.getItem(KEY) === '');
  });
});
