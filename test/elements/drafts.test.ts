/** What the browser keeps of a draft, for whom, for how long, and what when it cannot. */
import { expect } from 'chai';
import { attentionOf, draftsOf } from '../../elements/keepsakes.ts';
import { DraftMemory, type DraftOwner } from '../../elements/panel/draft-memory.ts';
import { Drafts } from '../../elements/panel/drafts.ts';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { asked } from './support/inside.ts';
import {
  all,
  chat,
  clearStage,
  entered,
  key,
  named,
  opened,
  press,
  until,
  written,
} from './support/stage.ts';

const field = (element: Element) => named<HTMLTextAreaElement>(element, 'Message');
const keys = () => Object.keys(localStorage).filter((name) => name.startsWith('shaman-draft:'));
const fresh = () =>
  new FakeClient([
    new FakeConversation('c1', [say(ana, 'A')]),
    new FakeConversation('c2', [say(ana, 'B')]),
  ]);
const leave = () => window.dispatchEvent(new PageTransitionEvent('pagehide'));

/** What stands there when the page goes now. */
function left(): string[] {
  leave();
  return keys().map((name) => JSON.parse(localStorage.getItem(name) ?? '')[1]);
}

/** What a page finds that comes after this one. */
function memory(
  owner: DraftOwner | null = { desk: draftsOf('demo', 'visitor'), person: 'v1' },
  more = {},
): DraftMemory {
  return new DraftMemory({ owner: () => owner, delay: 0, ...more });
}
function keep(name: string, text: string, ...args: Parameters<typeof memory>): void {
  const kept = memory(...args);
  kept.write(name, text);
  kept.flush();
}

describe('drafts', () => {
  afterEach(() => {
    clearStage();
    localStorage.clear();
  });

  it('A26: is there again on the next page, each conversation its own', async () => {
    const before = await chat(fresh());
    await opened(before);
    await entered(before, 0);
    await written(before, 'for the first');
    await press(before, 'Back to conversations');
    await entered(before, 1);
    await written(before, 'for the second');
    await press(before, 'Back to conversations');
    await press(before, 'New conversation');
    await written(before, 'for a new one');
    leave();
    before.remove();
    const after = await chat(fresh());
    await opened(after);
    for (const [index, text] of ['for the first', 'for the second'].entries()) {
      await entered(after, index);
      expect(field(after).value).to.equal(text);
      await press(after, 'Back to conversations');
    }
    await press(after, 'New conversation');
    expect(field(after).value).to.equal('for a new one');
  });

  it('is kept without a word of the page, some moments after a key, and not at once', async () => {
    const element = await chat(fresh());
    await opened(element);
    await entered(element);
    await written(element, 'soon');
    expect(keys()).to.have.length(0);
    await until(() => keys().length === 1);
    await written(element, '');
    await until(() => keys().length === 0);
  });

  it('is forgotten when it is sent, and kept again when it is refused', async () => {
    const fake = fresh();
    const [talk] = fake.conversations;
    const element = await chat(fake);
    await opened(element);
    await entered(element);
    key(await written(element, 'gone'), { key: 'Enter' });
    expect(asked(talk as FakeConversation, 'send')).to.have.length(1);
    await until(() => left().length === 0);
    (talk as FakeConversation).send = () => {
      throw new Error('no');
    };
    key(await written(element, 'back'), { key: 'Enter' });
    await until(() => field(element).value === 'back');
    leave();
    expect(keys()).to.have.length(1);
  });

  it('is kept until what was sent survives the page by itself', async () => {
    const fake = fresh();
    const talk = fake.conversations[0] as FakeConversation;
    let store = () => {};
    talk.kept = new Promise((resolve) => {
      store = resolve;
    });
    const element = await chat(fake);
    await opened(element);
    await entered(element);
    key(await written(element, 'on its way'), { key: 'Enter' });
    await until(() => field(element).value === '');
    expect(left()).to.deep.equal(['on its way']);
    store();
    await until(() => left().length === 0);
  });

  it('is kept while the one before it is the only one that survives the page', async () => {
    const fake = fresh();
    const talk = fake.conversations[0] as FakeConversation;
    const element = await chat(fake);
    await opened(element);
    await entered(element);
    const stores: (() => void)[] = [];
    for (const text of ['one', 'two']) {
      talk.kept = new Promise((resolve) => void stores.push(resolve));
      key(await written(element, text), { key: 'Enter' });
      await until(() => field(element).value === '');
    }
    stores[0]?.();
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    expect(left()).to.deep.equal(['two']);
    stores[1]?.();
    await until(() => left().length === 0);
  });

  it('is forgotten also where the next one is sent before the first has begun a conversation', async () => {
    const fake = fresh();
    const { startConversation } = fake;
    let begin = () => {};
    const allowed = new Promise<void>((resolve) => {
      begin = resolve;
    });
    fake.startConversation = async (draft) => {
      await allowed;
      return startConversation.call(fake, draft);
    };
    const element = await chat(fake);
    await opened(element);
    await press(element, 'New conversation');
    for (const text of ['one', 'two']) key(await written(element, text), { key: 'Enter' });
    begin();
    await until(() => all(element, '[part=bubble]').length === 2 && left().length === 0);
    expect(field(element).value).to.equal('');
  });

  it('of one person is not shown to another, and does not outlive their coming', async () => {
    keep('new', 'hers', { desk: draftsOf('demo', 'visitor'), person: 'v1' });
    keep('new', 'the operator’s', { desk: draftsOf('demo', 'agent'), person: 'a1' });
    keep('new', 'elsewhere', { desk: draftsOf('other', 'visitor'), person: 'v1' });
    expect(memory({ desk: draftsOf('demo', 'visitor'), person: 'v2' }).read('new')).to.equal('');
    expect(memory().read('new')).to.equal('');
    expect(keys()).to.have.length(2);
  });

  it('of nobody who is known is neither kept nor read', () => {
    for (const owner of [null, { desk: draftsOf('demo', 'visitor'), person: '' }]) {
      keep('new', 'x', owner);
      expect(memory(owner).read('new')).to.equal('');
    }
    expect(keys()).to.have.length(0);
  });

  it('is kept when it becomes known who wrote it', () => {
    const owner = { desk: draftsOf('demo', 'visitor'), person: '' };
    const kept = new DraftMemory({ owner: () => owner });
    kept.write('new', 'early');
    kept.flush();
    owner.person = 'v1';
    expect(kept.read('new')).to.equal('early');
    kept.flush();
    expect(memory().read('new')).to.equal('early');
  });

  it('goes with a sign-out, also in another tab, whoever is here then', async () => {
    const fake = fresh();
    const element = await chat(fake);
    await opened(element);
    await entered(element);
    await written(element, 'secret');
    leave();
    fake.self = { id: '', role: 'visitor' };
    await fake.signOut();
    await element.updateComplete;
    expect(keys()).to.have.length(0);
    leave();
    expect(keys()).to.have.length(0);
  });

  it('goes with a sign-out in a tab whose panel was never loaded, and not those of others', async () => {
    const kept = () => Object.keys(localStorage).filter((name) => name.startsWith('shaman-'));
    for (const out of ['here', 'elsewhere']) {
      localStorage.clear();
      for (const side of ['visitor', 'agent'])
        keep('new', 'x', { desk: draftsOf('demo', side), person: 'v1' });
      keep('new', 'x', { desk: draftsOf('demo2', 'visitor'), person: 'v1' });
      localStorage.setItem(attentionOf('demo'), '{"dismissed":"m1"}');
      const fake = fresh();
      const settings = { client: fake.client, connect: 'lazy', organization: 'demo' } as const;
      const element = Object.assign(document.createElement('shaman-chat'), settings);
      document.body.append(element);
      await until(() => element.client && element.updateComplete);
      expect(kept(), out).to.have.length(4);
      await (out === 'here' ? element : fake).signOut();
      await element.updateComplete;
      expect(all(element, '#panel'), out).to.have.length(0);
      expect(kept().sort(), out).to.deep.equal([
        `${draftsOf('demo', 'agent')}v1/new`,
        `${draftsOf('demo2', 'visitor')}v1/new`,
      ]);
      element.remove();
    }
  });

  it('is not kept by a page that wants nothing kept, nor before consent', async () => {
    for (const settings of [{ storage: 'memory' }, { consent: 'required' }] as const) {
      const element = await chat(fresh(), settings);
      await opened(element);
      await element.showNewMessage('x');
      leave();
      expect(keys(), JSON.stringify(settings)).to.have.length(0);
      element.remove();
    }
  });

  it('of last month, of too many, and of a novel are not kept', () => {
    keep('old', 'x');
    expect(memory(undefined, { age: -1 }).read('old')).to.equal('');
    expect(keys()).to.have.length(0);
    for (let i = 0; i < 5; i++) keep(`c${i}`, 'x');
    memory(undefined, { most: 3 }).read('c0');
    expect(keys()).to.have.length(3);
    keep('c0', 'short');
    keep('c0', 'x'.repeat(20_001));
    expect(memory().read('c0')).to.equal('');
  });

  it('that is damaged was never written', () => {
    keep('new', 'x');
    for (const damage of ['{', 'null', '[]', '["a",1]', '{"text":"x"}']) {
      localStorage.setItem(keys()[0] ?? '', damage);
      expect(memory().read('new'), damage).to.equal('');
      keep('new', 'x');
    }
  });

  it('lives as long as the page where storage is full or blocked', () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      const drafts = new Drafts(memory());
      drafts.change('c1', { text: 'x' });
      leave();
      expect(drafts.of('c1').text).to.equal('x');
    } finally {
      Storage.prototype.setItem = setItem;
    }
  });
});
