/** How many messages of the other side are unread, whichever event is heard, with a run and without one. */
import { expect } from 'chai';
import { receive } from '../../../src/conversation/reception.ts';
import type { LoggedEvent, Role, Run } from '../../../src/model.ts';
import type { Snapshot } from '../../../src/stores/store.ts';
import { arrival, infoOf, messageAt, runFrom, VISITOR } from '../samples.ts';

const known = (unread: number, run?: Run): Snapshot => ({
  'info:c': infoOf('c', { unread, ...(run && { preview: run.messages.at(-1)! }) }),
  ...(run && { 'run:c': run }),
});

/** The count after these events, one after the other. */
function unreadAfter(snapshot: Snapshot, ...events: readonly LoggedEvent[]): number | undefined {
  const next = { ...snapshot };
  for (const event of events) expect(receive(next, event, 'visitor')).to.equal(undefined);
  return next['info:c']?.unread;
}

const deleted = (id: string): LoggedEvent => ({ type: 'message-deleted', conversationId: 'c', id });
const marker = (upTo: string, by: Role, type: 'read' | 'delivered' = 'read'): LoggedEvent => ({
  type,
  conversationId: 'c',
  by,
  upTo,
});
const again = (offset: number): LoggedEvent => ({ type: 'message', message: messageAt(offset) });

describe('unread', () => {
  it('is one less for an unread message that is deleted, and for no other', () => {
    const before = known(2, runFrom(1, 4));
    expect(unreadAfter(before, deleted('m1')), 'seen').to.equal(2);
    expect(unreadAfter(before, deleted('m2')), 'seen').to.equal(2);
    expect(unreadAfter(before, deleted('m3'))).to.equal(1);
    expect(unreadAfter(before, deleted('m3'), deleted('m4'))).to.equal(0);
    expect(unreadAfter(known(1, runFrom(1, 4)), deleted('m3')), 'seen').to.equal(1);
    expect(unreadAfter(known(0, runFrom(1, 4)), deleted('m4'))).to.equal(0);
    expect(unreadAfter(known(2), deleted('m4')), 'without a run').to.equal(2);
  });

  it('is not less for a message of our own that is deleted', () => {
    const messages = [messageAt(1), messageAt(2, { author: VISITOR })];
    expect(unreadAfter(known(1, { ...runFrom(1, 2), messages }), deleted('m2'))).to.equal(1);
  });

  it('is what stands after our own marker', () => {
    const before = known(3, runFrom(1, 4));
    expect(unreadAfter(before, marker('m1', 'visitor'))).to.equal(3);
    expect(unreadAfter(before, marker('m2', 'visitor'))).to.equal(2);
    expect(unreadAfter(before, marker('m4', 'visitor'))).to.equal(0);
  });

  it('is nothing where our marker stands at what we do not have', () => {
    expect(unreadAfter(known(3, runFrom(1, 4)), marker('m9', 'visitor'))).to.equal(0);
    expect(unreadAfter(known(3), marker('m9', 'visitor'))).to.equal(0);
  });

  it('is the same after markers of the other side, and of what only got here', () => {
    const before = known(3, runFrom(1, 4));
    expect(unreadAfter(before, marker('m4', 'agent'))).to.equal(3);
    expect(unreadAfter(before, marker('m4', 'visitor', 'delivered'))).to.equal(3);
  });

  it('counts no message twice, however often and late it comes again', () => {
    const before = known(0, runFrom(1, 1));
    expect(unreadAfter(before, arrival(2), arrival(3), again(2), again(3), again(2))).to.equal(2);
  });

  it('is the same after an edit, with and without the message that it changes', () => {
    const edit = (offset: number): LoggedEvent => ({
      type: 'message',
      message: messageAt(offset, { editedAt: 9 }),
    });
    expect(unreadAfter(known(1, runFrom(1, 2)), edit(1), edit(2))).to.equal(1);
    expect(unreadAfter(known(1), edit(2))).to.equal(1);
  });
});
