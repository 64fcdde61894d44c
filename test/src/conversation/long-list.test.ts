/** Conversations of a desk that has more of them than anybody asks for at once. */
import { expect } from 'chai';
import { CatchUp } from '../../../src/conversation/catch-up.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Page } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { allOf } from '../../../src/stores/store.ts';
import { until } from '../../support/until.ts';
import { infoOf, textsOf } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';

describe('CatchUp with a list that is not all', () => {
  let desk: ScriptedDesk;
  let inbox: Inbox;

  beforeEach(async () => {
    desk = new ScriptedDesk('c');
    inbox = new Inbox(50);
    await inbox.load(new MemoryStore());
    desk.says('one');
    await new CatchUp({ inbox, protocol: desk, side: 'visitor', failed() {} }).list();
  });

  const shown = (id: string) => textsOf(inbox.snapshot[`run:${id}`]?.messages ?? []);

  it('one that was erased before it could be asked for is no news; any other refusal is', async () => {
    const errors: string[] = [];
    const reasons = ['not_found', 'forbidden', 'not_found'];
    const refuse = async (): Promise<never> => {
      throw new ShamanError('request', 'No.', { fatal: true, reason: reasons.shift() });
    };
    const { can } = desk;
    const protocol = { can, conversations: refuse, conversation: refuse, history: refuse };
    const failed = ({ details }: ShamanError) => void errors.push(String(details.reason));
    const catching = new CatchUp({ inbox, protocol, side: 'visitor', failed });
    const other = new ScriptedDesk('d');
    await catching.receive(other.says('hello', 'd'));
    expect(errors).to.deep.equal([]);
    await catching.receive(other.says('hello again', 'd'));
    expect(errors).to.deep.equal(['forbidden']);
    desk.says('lost');
    desk.says('heard');
    await catching.heads(desk.heads());
    expect(errors, 'of one that we have').to.deep.equal(['forbidden', 'not_found']);
  });

  it('asks for one that it does not know alone, once, and for what happens meanwhile', async () => {
    const other = new ScriptedDesk('c', 'd');
    const asked: string[] = [];
    const protocol = {
      can: other.can,
      conversations: () => expect.fail('a desk has thousands'),
      conversation: async (id: string) => {
        asked.push(id);
        const run = other.runAt('1', id);
        other.says('more', id);
        void catching.receive(other.says('and more', id));
        return { info: infoOf(id), run };
      },
      history: (id: string, page: Page) => other.history(id, page),
    };
    const catching = new CatchUp({ inbox, protocol, side: 'visitor', failed() {} });
    await catching.receive(other.says('hello', 'd'));
    expect(shown('d'), 'there when whoever told of it goes on').to.deep.equal([
      ...['hello', 'more', 'and more'],
    ]);
    expect(asked).to.deep.equal(['d']);
    expect(other.asked).to.deep.equal(['history d after 1']);
  });

  it('asks again for one that could not be had', async () => {
    const other = new ScriptedDesk('c', 'd');
    const late = new ShamanError('timeout', 'Late.');
    const errors: ShamanError[] = [];
    let times = 0;
    const catching = new CatchUp({
      inbox,
      protocol: Object.assign(other, {
        conversation: async (id: string) => {
          if (++times === 1) throw late;
          return { info: infoOf(id), run: other.runAt('1', id) };
        },
      }),
      side: 'visitor',
      failed: (error) => errors.push(error),
      retryDelay: 1,
    });
    await catching.receive(other.says('hello', 'd'));
    expect(errors).to.deep.equal([late]);
    await until(() => inbox.snapshot['info:d']);
    expect(shown('d')).to.deep.equal(['hello']);
  });

  it('keeps what is too old for a list that is cut, and forgets what it should name', async () => {
    await inbox.update(() => ({
      'info:old': infoOf('old', { updatedAt: 5 }),
      'info:gone': infoOf('gone', { updatedAt: 15 }),
    }));
    const listed = [20, 10].map((updatedAt) => ({
      info: infoOf(`at ${updatedAt}`, { updatedAt }),
    }));
    const names = async (more: boolean) => {
      const conversations = async () =>
        listed.map((page, index) => ({ ...page, more: more && index === 1 }));
      const protocol = { can: desk.can, conversations, history: () => expect.fail('not asked') };
      await new CatchUp({ inbox, protocol, side: 'visitor', failed() {} }).list();
      return allOf(inbox.snapshot, 'info:').map(({ id }) => id);
    };
    expect(await names(true)).to.have.members(['at 20', 'at 10', 'old', 'c']);
    expect(await names(false)).to.have.members(['at 20', 'at 10']);
  });

  it('keeps what happened in the very moment in which the list is cut', async () => {
    await inbox.update(() => ({ 'info:tied': infoOf('tied', { updatedAt: 10 }) }));
    const conversations = async () => [{ info: infoOf('at 10', { updatedAt: 10 }), more: true }];
    const protocol = { can: desk.can, conversations, history: () => expect.fail('not asked') };
    await new CatchUp({ inbox, protocol, side: 'visitor', failed() {} }).list();
    expect(inbox.snapshot).to.have.property('info:tied');
  });

  it('asks no earlier again than it was told, whatever is said there meanwhile', async () => {
    const other = new ScriptedDesk('c', 'd');
    const busy = new ShamanError('request', 'Busy.', { retryAfter: 60_000 });
    const errors: ShamanError[] = [];
    const catching = new CatchUp({
      inbox,
      protocol: Object.assign(other, { conversation: () => Promise.reject(busy) }),
      side: 'visitor',
      failed: (error) => errors.push(error),
    });
    for (const text of ['one', 'two', 'three']) await catching.receive(other.says(text, 'd'));
    catching.disconnected();
    expect(errors).to.deep.equal([busy]);
  });

  it('goes on from a list that was asked before, and brings it without what was just said', async () => {
    const other = new ScriptedDesk('c', 'd');
    other.says('old', 'd');
    const list = await other.conversations();
    let answer = () => {};
    const conversations = new Promise<typeof list>((resolve) => {
      answer = () => resolve(list);
    });
    const protocol = Object.assign(other, {
      conversations: () => conversations,
      conversation: async (id: string) => {
        const page = { info: infoOf(id), run: other.runAt('2', id) };
        answer();
        await until(() => inbox.snapshot[`info:${id}`]);
        return page;
      },
    });
    const catching = new CatchUp({ inbox, protocol, side: 'visitor', failed() {} });
    const listed = catching.list();
    await catching.receive(other.says('new', 'd'));
    await listed;
    expect(shown('d')).to.deep.equal(['old', 'new']);
  });
});
