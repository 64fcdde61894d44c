import { expect } from 'chai';
import { CatchUp } from '../../../src/conversation/catch-up.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { runFrom, textsOf } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';

describe('CatchUp', () => {
  let desk: ScriptedDesk;
  let inbox: Inbox;
  let catchUp: CatchUp;
  let errors: ShamanError[];

  beforeEach(async () => {
    desk = new ScriptedDesk('c');
    inbox = new Inbox(50);
    errors = [];
    catchUp = new CatchUp({
      inbox,
      protocol: desk,
      side: 'visitor',
      failed: (error) => errors.push(error),
    });
    await inbox.load(new MemoryStore());
    desk.says('one');
    await catchUp.list();
    desk.asked.length = 0;
  });

  const shown = (id = 'c') => textsOf(inbox.snapshot[`run:${id}`]?.messages ?? []);

  it('asks nothing when the heads are ours', async () => {
    await catchUp.heads(desk.heads());
    expect(desk.asked).to.deep.equal([]);
  });

  it('asks nothing before the list was ever seen: opening reads, connecting does not', async () => {
    const fresh = new Inbox(50);
    await fresh.load(new MemoryStore());
    const other = new CatchUp({ inbox: fresh, protocol: desk, side: 'visitor', failed() {} });
    await other.heads(desk.heads());
    expect(desk.asked).to.deep.equal([]);
  });

  it('asks with the first line where nothing is kept, so that nothing said before is missed', async () => {
    const fresh = new Inbox(50);
    await fresh.load(new MemoryStore());
    const protocol = {
      can: { ...desk.can, history: false },
      conversations: () => desk.conversations(),
      history: () => expect.fail('nobody keeps it'),
    };
    const other = new CatchUp({ inbox: fresh, protocol, side: 'visitor', failed() {} });
    await other.heads();
    expect(desk.asked).to.deep.equal(['list']);
    await other.receive(desk.says('two'));
    expect(textsOf(fresh.snapshot['run:c']?.messages ?? [])).to.deep.equal(['one', 'two']);
  });

  it('fetches what came after the cursor, page by page', async () => {
    for (let count = 2; count <= 150; count++) desk.says(`text ${count}`);
    await catchUp.heads(desk.heads());
    expect(desk.asked).to.deep.equal(['history c after 1', 'history c after 101']);
    expect(shown()).to.deep.equal(desk.textsOf());
  });

  it('brings edits and deletions of what we have', async () => {
    desk.says('two');
    await catchUp.heads(desk.heads());
    desk.edits(1, 'better');
    desk.removes(2);
    await catchUp.heads(desk.heads());
    expect(shown()).to.deep.equal(['better']);
  });

  it('counts what came while we were away as unread', async () => {
    desk.says('two');
    desk.says('three');
    await catchUp.heads(desk.heads());
    expect(inbox.snapshot['info:c']?.unread).to.equal(2);
  });

  it('closes a gap that a living line shows', async () => {
    desk.says('lost');
    await catchUp.receive(desk.says('heard'));
    await until(() => shown().length === 3);
    expect(desk.asked).to.deep.equal(['history c after 1']);
    expect(shown()).to.deep.equal(['one', 'lost', 'heard']);
  });

  it('lets live events wait while it is behind, and asks once for all of them', async () => {
    desk.says('lost');
    desk.hold();
    await catchUp.receive(desk.says('a'));
    await catchUp.receive(desk.says('b'));
    await catchUp.receive(desk.says('c'));
    expect(shown()).to.deep.equal(['one']);
    desk.release();
    await until(() => shown().length === 5);
    await catchUp.heads(desk.heads());
    expect(desk.asked.length).to.be.lessThan(3);
    expect(shown()).to.deep.equal(['one', 'lost', 'a', 'b', 'c']);
  });

  it('drops an event that is older than what we have, without a request', async () => {
    const old = desk.says('two');
    desk.says('three');
    await catchUp.heads(desk.heads());
    desk.asked.length = 0;
    await catchUp.receive(old);
    await catchUp.heads(desk.heads());
    expect(desk.asked.length).to.be.lessThan(2);
    expect(shown()).to.deep.equal(['one', 'two', 'three']);
  });

  it('replaces a run that the server cannot continue', async () => {
    desk.retention = 2;
    for (let count = 2; count <= 200; count++) desk.says(`text ${count}`);
    await catchUp.heads(desk.heads());
    expect(shown()).to.deep.equal(desk.textsOf().slice(-100));
    expect(inbox.snapshot['run:c']?.hasEarlier).to.equal(true);
  });

  it('asks for the list when somebody unknown writes', async () => {
    const other = new ScriptedDesk('c', 'd');
    const catching = new CatchUp({ inbox, protocol: other, side: 'visitor', failed() {} });
    other.says('one');
    await catching.receive(other.says('hello', 'd'));
    await until(() => inbox.snapshot['info:d']);
    expect(other.asked).to.deep.equal(['list']);
    expect(shown('d')).to.deep.equal(['hello']);
  });

  it('asks for the list when the heads name a conversation that we do not have', async () => {
    await catchUp.heads(new Map([...desk.heads(), ['other', '1']]));
    expect(desk.asked).to.deep.equal(['list']);
  });

  it('forgets a conversation that the list no longer has, but not one that begins here', async () => {
    const info = inbox.snapshot['info:c']!;
    await inbox.update(() => ({
      'info:gone': { ...info, id: 'gone' },
      'run:gone': runFrom(1, 1),
      'info:local:1': { ...info, id: 'local:1' },
    }));
    await catchUp.list();
    expect(Object.keys(inbox.snapshot)).to.have.members([
      'listed',
      'info:c',
      'run:c',
      'info:local:1',
    ]);
  });

  it('keeps what began after the list was asked for, which cannot be on it', async () => {
    const info = inbox.snapshot['info:c']!;
    const listed = catchUp.list();
    await inbox.update(() => ({ 'info:new': { ...info, id: 'new' }, 'run:new': runFrom(1, 1) }));
    await listed;
    expect(Object.keys(inbox.snapshot)).to.include.members(['info:new', 'run:new']);
  });

  it('reports a request that fails, and finds the gap again by the next heads', async () => {
    desk.says('two');
    desk.failures.push(new ShamanError('unreachable', 'The line went.'));
    await catchUp.heads(desk.heads());
    expect(errors.map(({ code }) => code)).to.deep.equal(['unreachable']);
    expect(shown()).to.deep.equal(['one']);
    await catchUp.heads(desk.heads());
    expect(shown()).to.deep.equal(['one', 'two']);
  });

  it('a failure over a line that went is no news, and is not tried again', async () => {
    desk.says('two');
    desk.hold();
    desk.failures.push(new ShamanError('unreachable', 'The line went.'));
    const heads = catchUp.heads(desk.heads());
    await until(() => desk.asked.length === 1);
    catchUp.disconnected();
    desk.release();
    await heads;
    expect([errors, desk.asked]).to.deep.equal([[], ['history c after 1']]);
  });

  it('asks once more when something happens while the answer is under way', async () => {
    desk.says('two');
    const history = desk.history.bind(desk);
    Object.assign(desk, {
      history: async (...asked: Parameters<typeof history>) => {
        const page = await history(...asked);
        if (desk.asked.length === 1) await catchUp.receive(desk.says('three'));
        return page;
      },
    });
    await catchUp.heads(desk.heads());
    expect(shown()).to.deep.equal(['one', 'two', 'three']);
  });

  it('throws away what waited when the line goes, and an answer that comes late harms nothing', async () => {
    desk.says('two');
    desk.hold();
    const first = catchUp.heads(desk.heads());
    await until(() => desk.asked.length === 1);
    catchUp.disconnected();
    const second = catchUp.heads(desk.heads());
    desk.release();
    await Promise.all([first, second]);
    expect(shown()).to.deep.equal(['one', 'two']);
    expect(inbox.snapshot['run:c']?.cursor).to.equal('2');
  });

  it('asks for the list once, however many want it at the same time', async () => {
    await Promise.all([catchUp.list(), catchUp.list()]);
    expect(desk.asked).to.deep.equal(['list']);
  });

  it('rejects the list to who waits for it, and reports it where nobody does', async () => {
    desk.failures.push(new ShamanError('timeout', 'Late.'));
    await catchUp.list().then(
      () => expect.fail('it must reject'),
      (error) => expect(error.code).to.equal('timeout'),
    );
    expect(errors).to.deep.equal([]);
    desk.failures.push(new ShamanError('timeout', 'Late.'));
    await catchUp.heads(new Map([['other', '1']]));
    expect(errors.map(({ code }) => code)).to.deep.equal(['timeout']);
  });

  describe('a backend that cannot resume', () => {
    it('is asked for the newest page, which joins where it overlaps', async () => {
      desk.can.resume = false;
      desk.says('two');
      await catchUp.heads(desk.heads());
      expect(desk.asked[0]).to.equal('history c');
      expect(shown()).to.deep.equal(['one', 'two']);
    });
  });

  it('fetches a run that was never seen', async () => {
    const other = new ScriptedDesk('c');
    other.says('one');
    other.says('two');
    await inbox.clear();
    const catching = new CatchUp({ inbox, protocol: other, side: 'visitor', failed() {} });
    await catching.open('c', 1);
    expect(shown()).to.deep.equal(['two']);
    expect(inbox.snapshot['run:c']?.hasEarlier).to.equal(true);
  });
});
