import { expect } from 'chai';
import type { Next } from '../../../src/conversation/inbox.ts';
import { erase, settle, waitingFor } from '../../../src/conversation/removal.ts';
import { entryOf, infoOf, runFrom } from '../samples.ts';

describe('removal', () => {
  const known = (): Next => ({
    'info:c': infoOf('c'),
    'run:c': runFrom(1, 2),
    'outbox:x': entryOf('x'),
    'info:d': infoOf('d'),
    'run:d': runFrom(1, 1),
    'outbox:y': entryOf('y', { conversationId: 'd' }),
  });

  it('a conversation goes with its messages and with what waited for it', () => {
    const next = known();
    erase(next, 'c');
    expect(Object.keys(next)).to.have.members(['info:d', 'run:d', 'outbox:y']);
  });

  it('what has arrived waits no longer; what has no name of ours takes nothing along', () => {
    const next = known();
    settle(next, [{ localId: 'x' }, {}]);
    expect(waitingFor(next, 'c')).to.deep.equal([]);
    expect(waitingFor(next, 'd')).to.have.length(1);
    expect(next['info:c']).to.deep.equal(infoOf('c'));
  });

  it('nothing waits for a conversation without a name', () => {
    expect(waitingFor(known(), undefined)).to.deep.equal([]);
  });
});
