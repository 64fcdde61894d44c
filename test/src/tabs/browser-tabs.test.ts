import { expect } from 'chai';
import { BrowserTabs } from '../../../src/tabs/browser-tabs.ts';
import type { TabMessage } from '../../../src/tabs/tabs.ts';
import { until } from '../../support/until.ts';

describe('BrowserTabs', () => {
  let visitor: string;
  let tabs: BrowserTabs[];

  beforeEach(() => {
    visitor = `visitor ${crypto.randomUUID()}`;
    tabs = [];
  });

  afterEach(() => {
    for (const tab of tabs) tab.close();
  });

  const open = (of = visitor) => {
    const tab = new BrowserTabs(of);
    tabs.push(tab);
    return tab;
  };
  const leaders = () => tabs.filter(({ role }) => role === 'leader');

  it('exactly one of many leads', async () => {
    for (let i = 0; i < 12; i++) open().join();
    await until(async () => (await navigator.locks.query()).pending?.length === 11);
    expect(leaders()).to.have.length(1);
  });

  it('another leads when the leader closes, and when it only leaves', async () => {
    for (let i = 0; i < 3; i++) open().join();
    await until(() => leaders().length === 1);
    const [first] = leaders();
    first?.close();
    await until(() => leaders().length === 1);
    const [second] = leaders();
    expect(second).not.to.equal(first);
    second?.leave();
    await until(() => leaders().length === 1);
    expect(leaders()[0]).not.to.equal(second);
  });

  it('a tab that came back from being frozen waits for its turn', async () => {
    const first = open();
    first.join();
    await until(() => first.role === 'leader');
    const second = open();
    second.join();
    first.leave();
    first.join();
    await until(() => second.role === 'leader');
    expect(first.role).to.equal('follower');
    second.close();
    await until(() => first.role === 'leader');
  });

  it('the leader takes its lock with it when its page dies', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const lock = `shaman:${visitor}`;
    const dying = frame.contentWindow as Window;
    void dying.navigator.locks.request(lock, () => new Promise(() => {}));
    await until(async () =>
      (await navigator.locks.query()).held?.some(({ name }) => name === lock),
    );
    const tab = open();
    tab.join();
    frame.remove();
    await until(() => tab.role === 'leader');
  });

  it('every other tab hears what one says', async () => {
    const [speaker, ...others] = [open(), open(), open()];
    const heard: TabMessage[] = [];
    for (const other of others) other.on('message', (message) => heard.push(message));
    speaker.on('message', (message) => heard.push(message));
    speaker.post({ type: 'hello', wants: false });
    await until(() => heard.length === 2);
    expect(heard).to.deep.equal([
      { type: 'hello', wants: false },
      { type: 'hello', wants: false },
    ]);
  });

  it('tabs of another visitor neither hear nor lead with us', async () => {
    const ours = open();
    const stranger = open(`${visitor} too`);
    const friend = open();
    const heard: string[] = [];
    stranger.on('message', () => heard.push('stranger'));
    friend.on('message', () => heard.push('friend'));
    ours.join();
    stranger.join();
    await until(() => ours.role === 'leader' && stranger.role === 'leader');
    ours.post({ type: 'hello', wants: false });
    await until(() => heard.length > 0);
    expect(heard).to.deep.equal(['friend']);
  });

  it('what cannot be cloned is not said, and harms nothing', () => {
    const run = () => 0;
    expect(() => open().post({ type: 'connection', state: run })).not.to.throw();
  });

  describe('without Web Locks', () => {
    const own = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks')!;
    const replace = (locks: unknown) =>
      Object.defineProperty(Navigator.prototype, 'locks', { ...own, get: () => locks });

    afterEach(() => Object.defineProperty(Navigator.prototype, 'locks', own));

    it('every tab leads: costlier, and otherwise correct', () => {
      replace(undefined);
      for (let i = 0; i < 3; i++) open().join();
      expect(leaders()).to.have.length(3);
    });

    it('every tab leads where the page may not use them', async () => {
      replace({ request: () => Promise.reject(new DOMException('No.', 'SecurityError')) });
      for (let i = 0; i < 2; i++) open().join();
      await until(() => leaders().length === 2);
    });
  });
});
