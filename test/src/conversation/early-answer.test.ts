/** What is said in a conversation that begins here, before the answer that makes it known. */
import { expect } from 'chai';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { intake } from '../../../src/conversation/intake.ts';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { ConversationPage } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { infoOf } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { WeakDesk } from '../weak-desk.ts';
import { OutboxStage } from './outbox-stage.ts';
import { WeakStage } from './weak-stage.ts';

describe('what comes before the answer to a beginning', () => {
  let desk: ScriptedDesk;
  let store: MemoryStore;
  let stage: OutboxStage;
  /** Ids of what has begun at the desk, oldest first. */
  let begun: string[];
  /** Answers to beginnings wait for these, one each; they are as old as the beginning. */
  let answers: ((other?: ConversationPage | ShamanError) => void)[];
  /** What was told already, in order. */
  let told: string[];

  beforeEach(async () => {
    desk = new ScriptedDesk('c');
    [begun, answers, told] = [[], [], []];
    const start = desk.start.bind(desk);
    Object.assign(desk, {
      start: async (...first: Parameters<typeof start>): Promise<ConversationPage> => {
        const page = await start(...first);
        begun.push(page.info.id);
        const other = await new Promise<ConversationPage | ShamanError | undefined>((answer) => {
          answers.push(answer);
        });
        if (other instanceof ShamanError) throw other;
        return other ?? page;
      },
    });
    store = new MemoryStore();
    stage = await OutboxStage.open(desk, store);
    stage.sender.connected();
  });

  afterEach(() => stage.sender.disconnected());

  /** Our first message is there, the answer is not. */
  async function begins(text = 'hi'): Promise<string> {
    const count = begun.length;
    await stage.add(text, LOCAL + text).kept;
    await until(() => begun.length > count && answers.length > count);
    desk.asked.length = 0;
    return begun[count] as string;
  }

  /** Somebody says it there, and the line brings it. */
  function hears(text: string, id: string): Promise<void> {
    const received = stage.catchUp.receive(desk.says(text, id));
    return received.then(() => void told.push(text));
  }

  /** All that waits to be put in is. */
  const settled = () => stage.inbox.update(() => null);
  const unread = (id: string) => stage.inbox.snapshot[`info:${id}`]?.unread;

  it('is there with it, in order, and was counted once; nothing is asked', async () => {
    const id = await begins();
    void hears('one', id);
    void hears('two', id);
    await settled();
    expect([stage.shown(id), told], 'nobody knows where that is').to.deep.equal([[], []]);
    answers[0]?.();
    await until(() => told.length === 2);
    await hears('three', id);
    expect(stage.shown(id)).to.deep.equal(['hi', 'one', 'two', 'three']);
    expect(told).to.deep.equal(['one', 'two', 'three']);
    expect(unread(id)).to.equal(3);
    expect(desk.asked).to.deep.equal([]);
  });

  it('what the line brings while the answer is being kept stands after it', async () => {
    const id = await begins();
    void hears('one', id);
    await settled();
    const commit = store.commit.bind(store);
    store.commit = async (change) => {
      store.commit = commit;
      void hears('two', id);
      return commit(change);
    };
    answers[0]?.();
    await until(() => told.length === 2);
    expect(stage.shown(id)).to.deep.equal(['hi', 'one', 'two']);
    expect([told, desk.asked]).to.deep.equal([['one', 'two'], []]);
  });

  it('and is in that answer as well is there once, and was counted by it', async () => {
    const id = await begins();
    const read = desk.tells({ type: 'read', conversationId: id, by: 'agent', upTo: `${id}-1` }, id);
    void stage.catchUp.receive(read);
    void hears('one', id);
    await settled();
    answers[0]?.({ info: infoOf(id, { unread: 1 }), run: desk.runAt('3', id) });
    await until(() => told.length === 1);
    expect(stage.shown(id)).to.deep.equal(['hi', 'one']);
    expect([unread(id), desk.asked]).to.deep.equal([1, []]);
  });

  it('is asked for where something before it is missing', async () => {
    const id = await begins();
    desk.says('lost', id);
    void hears('one', id);
    await settled();
    answers[0]?.();
    await until(() => stage.shown(id).length === 3);
    expect(stage.shown(id)).to.deep.equal(['hi', 'lost', 'one']);
    expect(desk.asked).to.deep.equal([`history ${id} after 1`]);
  });

  it('stays there for the beginning that it belongs to, of several', async () => {
    const [first, second] = [await begins('hi'), await begins('ho')];
    void hears('one', first);
    void hears('two', second);
    await settled();
    answers[1]?.();
    await until(() => told.length === 1);
    expect([stage.shown(first), stage.shown(second)]).to.deep.equal([[], ['ho', 'two']]);
    answers[0]?.();
    await until(() => told.length === 2);
    expect(stage.shown(first)).to.deep.equal(['hi', 'one']);
    expect(desk.asked).to.deep.equal([]);
  });

  it('is there when a list, or another page, makes it known before', async () => {
    const id = await begins();
    void hears('one', id);
    await settled();
    stage.inbox.show({ [`info:${id}`]: infoOf(id), [`run:${id}`]: desk.runAt('1', id) });
    await until(() => told.length === 1);
    expect(stage.shown(id)).to.deep.equal(['hi', 'one']);
    answers[0]?.();
    await stage.empty();
    expect(stage.shown(id)).to.deep.equal(['hi', 'one']);
  });

  it('waits while the beginning is tried again', async () => {
    const id = await begins();
    void hears('one', id);
    answers[0]?.(new ShamanError('unreachable', 'The answer was lost.'));
    await until(() => answers.length === 2);
    answers[1]?.();
    await until(() => told.length === 1);
    expect(stage.shown(id)).to.deep.equal(['hi', 'one']);
  });

  for (const [why, ends] of [
    ['was refused', () => answers[0]?.(new ShamanError('request', 'No.', { fatal: true }))],
    ['began somewhere else', () => answers[0]?.()],
  ] as const)
    it(`is of somebody else, where that ${why}: it is asked for`, async () => {
      await begins();
      const other = new ScriptedDesk('c', 'd');
      Object.assign(desk, { conversations: other.conversations.bind(other) });
      void stage.catchUp.receive(other.says('hello', 'd'));
      await settled();
      expect(other.asked).to.deep.equal([]);
      ends();
      await until(() => stage.shown('d').length === 1);
      expect(other.asked).to.deep.equal(['list']);
    });

  it('is heard by nobody who has signed in since, and holds nobody up', async () => {
    const id = await begins();
    void hears('one', id);
    const info = infoOf(id);
    const described = stage.catchUp.receive({ type: 'conversation', info });
    await settled();
    await stage.inbox.clear();
    await described;
    expect(told).to.deep.equal(['one']);
    answers[0]?.();
    await settled();
    expect(stage.inbox.snapshot).to.deep.equal({});
  });

  it('is asked for where it is too much to be kept', async () => {
    const id = await begins();
    for (let count = 1; count <= 101; count++) void hears(`text ${count}`, id);
    await until(() => told.length === 101);
    expect(desk.asked[0]).to.equal('list');
    await until(() => stage.shown(id).at(-1) === 'text 101');
  });

  it('what goes wrong with it is told to who waits', async () => {
    const inbox = new Inbox(50);
    await inbox.load(new MemoryStore());
    const wrong = () => {
      throw new Error('wrong');
    };
    const taken = intake(inbox)(wrong);
    expect(await taken.catch(({ message }) => message)).to.equal('wrong');
  });
});

describe('what comes before the answer to a beginning, where nothing has a place', () => {
  let desk: WeakDesk;
  let stage: WeakStage;

  beforeEach(async () => {
    desk = new WeakDesk('c');
    stage = await WeakStage.open(desk, new MemoryStore());
    await stage.connects();
    desk.asked.length = 0;
    desk.hold();
  });

  afterEach(() => stage.closes());

  /** Our first message is there, the answer is not. */
  async function begins(): Promise<void> {
    await stage.add('hello', LOCAL);
    await until(() => desk.ids.includes('s-2'));
  }

  it('is there with it, and nothing is asked, where the line has brought what it began with', async () => {
    stage.hears(desk);
    await begins();
    desk.says('good day', 's-2');
    desk.release();
    await until(() => stage.texts('s-2').length === 2);
    desk.says('again', 's-2');
    await until(() => stage.texts('s-2').length === 3);
    expect(stage.texts('s-2')).to.deep.equal(['hello', 'good day', 'again']);
    expect(stage.inbox.snapshot['info:s-2']?.unread).to.equal(2);
    expect(desk.asked).to.deep.equal(['start hello']);
  });

  it('is asked for where the line may not have been there all the time', async () => {
    await begins();
    desk.says('not told', 's-2');
    stage.hears(desk);
    desk.says('good day', 's-2');
    desk.release();
    await until(() => stage.texts('s-2').length === 3);
    expect(stage.texts('s-2')).to.deep.equal(['hello', 'not told', 'good day']);
    expect(desk.asked).to.deep.equal(['start hello', 'history s-2']);
  });
});
