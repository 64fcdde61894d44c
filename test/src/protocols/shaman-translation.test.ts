import { expect } from 'chai';
import {
  cursorOf,
  eventsIn,
  headsOf,
  placeOf,
  positionOf,
  positionsOf,
} from '../../../src/protocols/shaman-translation.ts';
import type { WireEvent } from '../../../src/protocols/shaman-wire.ts';
import { infoOf, messageAt } from '../samples.ts';

const event = (k: string, b: unknown): WireEvent =>
  ({ s: 'c', o: 7, e: 'x', at: 1, k, b }) as unknown as WireEvent;
const PLACE = { cursor: 'x:7', follows: 'x:6' };

describe('places of the wire', () => {
  it('are cursors, there and back', () => {
    expect(cursorOf({ e: 'epoch', o: 12 })).to.equal('epoch:12');
    expect(positionOf('epoch:12')).to.deep.equal({ e: 'epoch', o: 12 });
    expect(positionsOf(headsOf({ c: { e: 'x', o: 7 } }))).to.deep.equal({ c: { e: 'x', o: 7 } });
  });

  it('follow the place before', () => {
    expect(placeOf({ e: 'x', o: 7 })).to.deep.equal(PLACE);
  });
});

describe('eventsIn', () => {
  it('puts each kind into the words of the domain', () => {
    const message = messageAt(7);
    const info = infoOf();
    expect(
      eventsIn([
        event('msg', { message }),
        event('edit', { message }),
        event('del', { id: 'c-3' }),
        event('info', { info }),
        event('read', { by: 'agent', upTo: 'c-3' }),
        event('delivered', { by: 'agent', upTo: 'c-3' }),
      ]),
    ).to.deep.equal([
      { type: 'message', conversationId: 'c', message, place: PLACE },
      { type: 'message', conversationId: 'c', message, place: PLACE },
      { type: 'message-deleted', conversationId: 'c', id: 'c-3', place: PLACE },
      { type: 'conversation', conversationId: 'c', info, place: PLACE },
      { type: 'read', conversationId: 'c', by: 'agent', upTo: 'c-3', place: PLACE },
      { type: 'delivered', conversationId: 'c', by: 'agent', upTo: 'c-3', place: PLACE },
    ]);
  });

  it('leaves out kinds of a server newer than us', () => {
    expect(eventsIn([event('reaction', {}), event('del', { id: 'c-1' })])).to.have.length(1);
  });
});
