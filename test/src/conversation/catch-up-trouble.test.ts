/** Catching up where something goes wrong: lines that go, answers that fail, pages that say odd things. */
import { expect } from 'chai';
import { CatchUp } from '../../../src/conversation/catch-up.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { HistoryPage, Page } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { entryOf, pageFrom, textsOf, VISITOR } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { FakeClock } from './fake-clock.ts';

const transient = () => new ShamanError('unreachable', 'The line went.');
const permanent = () => new ShamanError('request', 'No.', { fatal: true });

describe('catching up, where something goes wrong', () => {
  let desk: ScriptedDesk;
  let inbox: Inbox;
  let catchUp: CatchUp;
  let clock: FakeClock | undefined;

  beforeEach(async () => {
    desk = new ScriptedDesk('c');
    inbox = new Inbox(50);
    catchUp = new CatchUp({ inbox, protocol: desk, side: 'visitor', failed() {}, retryDelay: 10 });
    await inbox.load(new MemoryStore());
    desk.says('one');
    await catchUp.list();
    desk.asked.length = 0;
  });

  afterEach(() => {
    catchUp.disconnected();
    clock?.restore();
    clock = undefined;
  });

  const shown = () => textsOf(inbox.snapshot['run:c']?.messages ?? []);

  /** Answers of the history wait until a test gives them, each as it was when it was asked for. */
  function answers(): (() => void)[] {
    const given: (() => void)[] = [];
    const history = desk.history.bind(desk);
    const later = async (id: string, page: Page): Promise<HistoryPage> => {
      const answer = await history(id, page);
      await new Promise<void>((resolve) => given.push(resolve));
      return answer;
    };
    Object.assign(desk, { history: later });
    return given;
  }

  it('a live event without a place does not overtake what stands before it', async () => {
    desk.says('lost');
    desk.hold();
    const caught = catchUp.heads(desk.heads());
    await until(() => desk.asked.length === 1);
    const { place: _place, ...bare } = desk.says('heard');
    await catchUp.receive(bare);
    expect(shown()).to.deep.equal(['one']);
    desk.release();
    await caught;
    expect(shown()).to.deep.equal(['one', 'lost', 'heard']);
  });

  it('a message of ours is known to be there, though what stands before it has still to come', async () => {
    await inbox.update(() => ({ 'outbox:x': entryOf('x') }));
    desk.says('lost');
    desk.hold();
    const caught = catchUp.heads(desk.heads());
    await until(() => desk.asked.length === 1);
    const { message, place } = await sent();
    await catchUp.receive({ type: 'message', message, place: place! });
    expect(inbox.snapshot['outbox:x']?.stored).to.equal(message.id);
    desk.release();
    await caught;
    expect(inbox.snapshot['outbox:x']).to.equal(undefined);
    expect(shown()).to.deep.equal(['one', 'lost', 'mine']);
  });

  /** Ours is in the log, though the answer is not heard. */
  async function sent() {
    const other = new ScriptedDesk('c');
    other.says('one');
    other.says('lost');
    const answer = await other.send('c', { text: 'mine' }, 'x');
    desk.tells({ type: 'message', message: answer.message });
    return answer;
  }

  it('what is stored waits visibly until the page comes that has it', async () => {
    for (let count = 2; count <= 149; count++) desk.says(`text ${count}`);
    const stored = { id: 'c-150', author: VISITOR, localId: 'x', text: 'mine' };
    const { message } = desk.says('mine') as { message: object };
    Object.assign(message, stored);
    await inbox.update(() => ({ 'outbox:x': entryOf('x', { stored: 'c-150' }) }));
    const seen: boolean[] = [];
    inbox.on('changed', () => seen.push('outbox:x' in inbox.snapshot || shown().includes('mine')));
    await catchUp.heads(desk.heads());
    expect(seen).to.deep.equal([true, true]);
    expect(shown().at(-1)).to.equal('mine');
  });

  it('asks for no further page over a line that is gone', async () => {
    for (let count = 2; count <= 150; count++) desk.says(`text ${count}`);
    desk.hold();
    const caught = catchUp.heads(desk.heads());
    await until(() => desk.asked.length === 1);
    catchUp.disconnected();
    desk.release();
    await caught;
    expect(desk.asked).to.deep.equal(['history c after 1']);
  });

  it('what ends over the old line does not end what is asked over the next', async () => {
    const given = answers();
    desk.says('two');
    const first = catchUp.heads(desk.heads());
    await until(() => given.length === 1);
    catchUp.disconnected();
    const second = catchUp.heads(desk.heads());
    await until(() => given.length === 2);
    given[0]?.();
    await first;
    const { place: _place, ...bare } = desk.says('three');
    await catchUp.receive(bare);
    expect(shown(), 'it is behind').to.deep.equal(['one', 'two']);
    given[1]?.();
    await until(() => given.length === 3);
    given[2]?.();
    await second;
    expect(shown()).to.deep.equal(['one', 'two', 'three']);
  });

  it('asks once more when the next heads tell of more than was asked for', async () => {
    const given = answers();
    desk.says('two');
    const first = catchUp.heads(desk.heads());
    await until(() => given.length === 1);
    desk.says('three');
    const second = catchUp.heads(desk.heads());
    await inbox.update(() => null);
    given[0]?.();
    await until(() => given.length === 2);
    given[1]?.();
    await Promise.all([first, second]);
    expect(shown()).to.deep.equal(['one', 'two', 'three']);
  });

  it('tries again what failed for a passing reason, and the list too', async () => {
    desk.failures.push(transient());
    desk.says('two');
    await catchUp.heads(desk.heads());
    await until(() => shown().length === 2);
    const other = new ScriptedDesk('c', 'd');
    const { conversations } = other;
    other.says('one');
    other.says('two');
    Object.assign(desk, { conversations: conversations.bind(other) });
    other.failures.push(transient());
    await catchUp.receive(other.says('hello', 'd'));
    await until(() => inbox.snapshot['info:d']);
    expect(other.asked).to.deep.equal(['list', 'list']);
  });

  it('plans nothing when that cannot help, when the line is gone, and when it went well by itself', async () => {
    clock = new FakeClock();
    desk.says('two');
    desk.failures.push(permanent());
    await catchUp.heads(desk.heads());
    expect(clock.waiting, 'refused').to.equal(0);
    desk.failures.push(transient());
    await catchUp.heads(desk.heads());
    expect(clock.waiting).to.equal(1);
    catchUp.disconnected();
    expect(clock.waiting, 'no line').to.equal(0);
    desk.failures.push(transient());
    await catchUp.heads(desk.heads());
    await catchUp.heads(desk.heads());
    expect([clock.waiting, shown()], 'found by the next heads').to.deep.equal([0, ['one', 'two']]);
  });

  it('a conversation that is known without its messages is asked for its newest page', async () => {
    await inbox.update(() => ({ 'run:c': undefined }));
    desk.says('two');
    await catchUp.heads(desk.heads());
    expect(desk.asked).to.deep.equal(['history c']);
    expect(shown()).to.deep.equal(['one', 'two']);
  });

  it('ends where the server tells of more and does not come further', async () => {
    const asked: string[] = [];
    const page = pageFrom(1, 0, { cursor: '1', hasLater: true, events: [] });
    Object.assign(desk, { history: async (id: string) => (asked.push(id), page) });
    desk.says('two');
    await catchUp.heads(desk.heads());
    expect(asked).to.deep.equal(['c']);
  });

  it('a conversation that is erased while it is asked about is gone', async () => {
    desk.says('two');
    desk.hold();
    const caught = catchUp.heads(desk.heads());
    await until(() => desk.asked.length === 1);
    desk.closes('c');
    await catchUp.receive({ type: 'conversation-deleted', conversationId: 'c' });
    desk.release();
    await caught;
    expect(Object.keys(inbox.snapshot)).to.deep.equal(['listed']);
  });

  it('a conversation that was erased meanwhile leaves nothing behind', async () => {
    const gone = { type: 'conversation-deleted', conversationId: 'c' } as const;
    const page = pageFrom(1, 0, { cursor: '2', events: [gone] });
    Object.assign(desk, { history: async () => page });
    desk.says('two');
    await catchUp.heads(desk.heads());
    expect(Object.keys(inbox.snapshot)).to.deep.equal(['listed']);
  });
});
