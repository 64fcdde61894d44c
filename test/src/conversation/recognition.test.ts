import { expect } from 'chai';
import { recognised } from '../../../src/conversation/recognition.ts';
import type { Message } from '../../../src/model.ts';
import { applied, type OutboxEntry, type Snapshot } from '../../../src/stores/store.ts';
import { entryOf, messageAt, VISITOR } from '../samples.ts';

const mine = (offset: number, text: string, more: Partial<Message> = {}) =>
  messageAt(offset, { author: VISITOR, text, ...more });
const waiting = (localId: string, text: string, more: Partial<OutboxEntry> = {}) =>
  entryOf(localId, {
    draft: { text },
    tried: { at: 1, after: { id: 'm1', createdAt: 1 } },
    ...more,
  });

function snapshot(...entries: readonly OutboxEntry[]): Snapshot {
  return applied({}, Object.fromEntries(entries.map((each) => [`outbox:${each.localId}`, each])));
}

const names = (
  known: Snapshot,
  messages: readonly Message[],
  id = 'c',
  answered?: ReadonlyMap<string, string>,
) => recognised(known, id, messages, 'visitor', answered).map(({ localId }) => localId);

describe('recognised', () => {
  it('names the first of ours that reads the same, after the place where it was sent', () => {
    const page = [mine(0, 'ok'), mine(1, 'ok'), messageAt(2, { text: 'ok' }), mine(3, 'no')];
    const ours = [...page, mine(4, ' ok\n'), mine(5, 'ok')];
    expect(names(snapshot(waiting('a', 'ok')), ours)).to.deep.equal([
      ...[undefined, undefined, undefined, undefined],
      'a',
      undefined,
    ]);
  });

  it('goes by the clock of the backend, where that place is not shown', () => {
    const known = snapshot(
      waiting('a', 'ok', { tried: { at: 9, after: { id: 'x', createdAt: 4 } } }),
    );
    expect(names(known, [mine(3, 'ok'), mine(4, 'ok')])).to.deep.equal([undefined, 'a']);
  });

  it('keeps two that read the same two, in the order in which they wait', () => {
    const known = snapshot(
      waiting('b', 'ok', { queuedAt: 2 }),
      waiting('a', 'ok', { queuedAt: 1 }),
    );
    expect(names(known, [mine(2, 'ok'), mine(3, 'ok')])).to.deep.equal(['a', 'b']);
  });

  it('knows of an answer whose a message is that our run does not have yet', () => {
    const known = snapshot(waiting('a', 'ok'), waiting('b', 'ok', { queuedAt: 2 }));
    const answered = new Map([['m2', 'a']]);
    expect(names(known, [mine(3, 'ok')], 'c', answered)).to.deep.equal(['b']);
    expect(names(known, [mine(2, 'ok')], 'c', answered)).to.deep.equal(['a']);
  });

  it('knows it after a reload, too, by what is kept of the answer', () => {
    const known = snapshot(
      waiting('a', 'ok', { stored: 'm2' }),
      waiting('b', 'ok', { queuedAt: 2 }),
    );
    expect(names(known, [mine(3, 'ok')])).to.deep.equal(['b']);
    expect(names(known, [mine(2, 'ok')])).to.deep.equal(['a']);
  });

  it('leaves alone what was never tried, or waits elsewhere', () => {
    const { tried: _, ...untried } = waiting('a', 'ok');
    const elsewhere = waiting('b', 'ok', { conversationId: 'd' });
    expect(names(snapshot(untried, elsewhere), [mine(2, 'ok')])).to.deep.equal([undefined]);
  });

  it('names again what our run has named, and gives no name twice', () => {
    const messages = [mine(2, 'ok', { localId: 'a' })];
    const known: Snapshot = {
      ...snapshot(waiting('a', 'ok'), waiting('b', 'ok', { queuedAt: 2 })),
      'run:c': { messages, cursor: null, hasEarlier: false },
    };
    const page = [mine(2, 'ok'), mine(3, 'ok', { localId: 'a' }), mine(4, 'ok')];
    expect(names(known, page)).to.deep.equal(['a', 'b', undefined]);
  });

  it('finds what begins a conversation in those that were not there before', () => {
    const begins = { conversationId: 'local:1', tried: { at: 1, among: ['c'] } };
    const known = snapshot(waiting('a', 'hello', begins));
    expect(names(known, [mine(1, 'hello')], 'c')).to.deep.equal([undefined]);
    expect(names(known, [mine(1, 'hello')], 'd')).to.deep.equal(['a']);
  });

  it('tells files by their number', () => {
    const files = [new Blob(['x'])];
    const attachment = { name: 'y', type: '', size: 0, url: '/y' };
    const known = snapshot(waiting('a', '', { draft: { text: '', files } }));
    const page = [mine(2, ''), mine(3, '', { attachments: [attachment] })];
    expect(names(known, page)).to.deep.equal([undefined, 'a']);
  });
});
