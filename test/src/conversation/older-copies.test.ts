import { expect } from 'chai';
import type { Message } from '../../../src/model.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { WeakDesk } from '../weak-desk.ts';
import { WeakStage } from './weak-stage.ts';

/** Convead says a message again when it was read, however old it is. */
describe('a message that is told again', () => {
  let desk: WeakDesk;
  let stage: WeakStage;

  beforeEach(async () => {
    desk = new WeakDesk('c');
    for (let n = 1; n <= 9; n++) desk.says(`m${n}`);
    stage = await WeakStage.open(desk, new MemoryStore());
    await stage.connects();
    expect(stage.texts()).to.deep.equal(['m8', 'm9']);
  });
  afterEach(() => stage.closes());

  const copyOf = (n: number): Message => ({
    ...(desk.messages()[n - 1] as Message),
    status: 'read',
  });

  it('is not new where it is older than all that we have', async () => {
    await stage.hear(copyOf(5));
    expect(stage.texts()).to.deep.equal(['m8', 'm9']);
    expect(stage.inbox.snapshot['info:c']?.unread).to.equal(0);
    expect(stage.inbox.snapshot['info:c']?.preview?.text).to.equal('m9');
  });

  it('is not new either where a history brings it by the way', async () => {
    const { history } = desk;
    const copy = { type: 'message', message: copyOf(5) } as const;
    desk.history = async (...asked) => ({ ...(await history.apply(desk, asked)), events: [copy] });
    const { events = [] } = await stage.requests.history('c', { limit: 10, after: 'x9' });
    for (const event of events) await stage.catchUp.receive(event);
    expect(events).to.have.length(1);
    expect(stage.texts()).to.deep.equal(['m8', 'm9']);
  });

  it('takes the place of the one that we have', async () => {
    await stage.hear(copyOf(8));
    expect(stage.texts()).to.deep.equal(['m8', 'm9']);
    expect(stage.seen()[0]).to.include({ status: 'read' }).and.not.to.have.property('editedAt');
  });

  it('is new in a conversation of which we have all, whatever its clock says', async () => {
    const short = new WeakDesk('c');
    short.says('first');
    const other = await WeakStage.open(short, new MemoryStore());
    await other.connects();
    await other.hear({ ...copyOf(9), id: 'y', text: 'second', createdAt: -1 });
    expect(other.texts()).to.deep.equal(['first', 'second']);
    other.closes();
  });
});
