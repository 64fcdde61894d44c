import { expect } from 'chai';
import { see } from '../../../src/conversation/own-marker.ts';
import type { Message } from '../../../src/model.ts';
import type { ConversationPage } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { VISITOR } from '../samples.ts';
import { WeakDesk } from '../weak-desk.ts';
import { WeakStage } from './weak-stage.ts';

/** Counts what is unread, and looks for the newest messages later. */
class CountingDesk extends WeakDesk {
  readonly read = new Set<string>();
  /** Done between the two; without it no messages come along. */
  afterCount: (() => unknown) | undefined;

  constructor() {
    super('c');
  }

  override messages(id = 'c'): readonly Message[] {
    return super
      .messages(id)
      .map((message) => (this.read.has(message.id) ? { ...message, status: 'read' } : message));
  }

  override async conversations(): Promise<readonly ConversationPage[]> {
    const isUnread = ({ author, status }: Message) => author.role === 'agent' && status !== 'read';
    const unread = this.messages().filter(isUnread).length;
    const pages = await super.conversations();
    this.afterCount?.();
    const messages = this.messages();
    const run = { messages, cursor: messages.at(-1)?.id ?? null, hasEarlier: false };
    return pages.map(({ info }) => {
      return { info: { ...info, unread }, ...(this.afterCount && { run }) };
    });
  }
}

describe('what was read, of a backend that keeps no read marker', () => {
  let desk: WeakDesk;
  let store: MemoryStore;
  let stage: WeakStage;

  beforeEach(async () => {
    desk = new WeakDesk('c');
    for (const text of ['one', 'two']) desk.says(text);
    store = new MemoryStore();
    stage = await WeakStage.open(desk, store);
    stage.hears(desk);
    await stage.connects();
  });
  afterEach(() => stage.closes());

  const unread = () => stage.inbox.snapshot['info:c']?.unread;
  const reads = (upTo: string) =>
    stage.inbox.update((next) => {
      see(next, 'c', upTo, 'visitor');
      return null;
    });

  it('what was there at the first look is no news', () => {
    expect(unread()).to.equal(0);
  });

  it('what comes by the line counts, until it was seen', async () => {
    const { id } = desk.says('three');
    await until(() => unread() === 1);
    await reads(id);
    expect(unread()).to.equal(0);
    desk.says('four');
    await until(() => unread() === 1);
  });

  it('what came while we were away counts too, and once', async () => {
    stage.drops();
    desk.says('three');
    desk.says('four');
    await stage.connects();
    expect(unread()).to.equal(2);
    stage.drops();
    await stage.connects();
    expect(unread()).to.equal(2);
  });

  it('is known to the next page', async () => {
    const { id } = desk.says('three');
    await until(() => unread() === 1);
    await reads(id);
    stage.closes();
    desk.says('four');
    stage = await WeakStage.open(desk, store);
    await stage.connects();
    expect(unread()).to.equal(1);
  });

  it('what we write ourselves is no news', async () => {
    await stage.add('mine');
    await stage.rests();
    stage.drops();
    await stage.connects();
    expect(unread()).to.equal(0);
  });

  it('is left to a backend that keeps it', async () => {
    const other = await WeakStage.open(new WeakDesk('c'), new MemoryStore(), {
      markRead: async () => {},
    });
    await other.connects();
    expect(other.inbox.snapshot['info:c']).not.to.have.property('seenUpTo');
    other.closes();
  });

  describe('and counts by itself', () => {
    let counting: CountingDesk;

    beforeEach(async () => {
      counting = new CountingDesk();
      counting.says('one');
      stage.closes();
      stage = await WeakStage.open(counting, new MemoryStore(), { markRead: async () => {} });
      await stage.connects();
      await stage.catchUp.open('c', 10);
    });

    const looks = () => stage.catchUp.heads();

    it('what is said between its count and its messages is counted, and once', async () => {
      expect(unread()).to.equal(1);
      counting.afterCount = () => ['two', 'three'].map((text) => counting.says(text));
      await looks();
      expect(stage.texts()).to.deep.equal(['one', 'two', 'three']);
      expect(unread()).to.equal(3);
      counting.afterCount = undefined;
      counting.asked.length = 0;
      await looks();
      expect(unread()).to.equal(3);
      expect(counting.asked, 'what the list tells is no news').to.deep.equal(['list']);
    });

    it('what comes by the line while it is asked is not counted as read by an older list', async () => {
      stage.hears(counting);
      counting.hold();
      const looked = looks();
      await until(() => counting.asked.at(-1) === 'list');
      counting.says('two');
      await until(() => unread() === 2);
      counting.release();
      await looked;
      expect(unread()).to.equal(2);
    });

    it('what a backend counts that tells no preview is not counted a second time', async () => {
      const { conversations } = counting;
      counting.conversations = async () => {
        const pages = await conversations.call(counting);
        return pages.map((page) => {
          const { preview: _preview, ...info } = page.info;
          return { info };
        });
      };
      const other = await WeakStage.open(counting, new MemoryStore(), { markRead: async () => {} });
      await other.connects();
      await other.catchUp.open('c', 10);
      expect(other.inbox.snapshot['info:c']?.unread).to.equal(1);
      other.closes();
    });

    it('what was read meanwhile, and what we wrote, is no news', async () => {
      counting.afterCount = () => {
        counting.read.add(counting.says('two').id);
        counting.says('mine', 'c', VISITOR);
      };
      await looks();
      expect(stage.texts()).to.deep.equal(['one', 'two', 'mine']);
      expect(unread()).to.equal(1);
    });
  });
});
