import { expect } from 'chai';
import type { Next } from '../../../src/conversation/inbox.ts';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import {
  conversationOf,
  isNews,
  put,
  putPage,
  putRun,
  receive,
} from '../../../src/conversation/reception.ts';
import type { LoggedEvent, Run } from '../../../src/model.ts';
import { applied, type Change, type Snapshot } from '../../../src/stores/store.ts';
import {
  AGENT,
  arrival,
  entryOf,
  idsOf,
  infoOf,
  messageAt,
  placeAt,
  runFrom,
  VISITOR,
} from '../samples.ts';

const snapshotOf = (run?: Run, change: Change = {}): Snapshot =>
  applied(run ? { 'info:c': infoOf(), 'run:c': run } : { 'info:c': infoOf() }, change);

const changed = (snapshot: Snapshot, change: (next: Next) => unknown): Snapshot => {
  const next = { ...snapshot };
  change(next);
  return next;
};

const afterEvent = (snapshot: Snapshot, event: LoggedEvent): Snapshot =>
  changed(snapshot, (next) => expect(receive(next, event, 'visitor')).to.equal(undefined));

const missing = (snapshot: Snapshot, event: LoggedEvent) =>
  receive({ ...snapshot }, event, 'visitor');

describe('receive', () => {
  it('a message that arrives where no run is known leaves the outbox all the same', () => {
    const snapshot = snapshotOf(undefined, { 'outbox:x': entryOf('x') });
    const sent = afterEvent(snapshot, arrival(2, { author: VISITOR, localId: 'x' }));
    expect(sent['outbox:x']).to.equal(undefined);
  });

  it('an erased conversation is gone', () => {
    const gone = { type: 'conversation-deleted', conversationId: 'c' } as const;
    expect(afterEvent(snapshotOf(runFrom(1, 1)), gone)).to.deep.equal({});
  });

  it('puts a message into the run, the preview, the order and the count', () => {
    const snapshot = afterEvent(snapshotOf(runFrom(1, 1)), arrival(2));
    expect(idsOf(snapshot['run:c']!.messages)).to.deep.equal(['m1', 'm2']);
    expect(snapshot['info:c']).to.deep.include({
      preview: messageAt(2),
      updatedAt: 2,
      unread: 1,
    });
  });

  it('is an upsert: the second time nothing changes', () => {
    const before = snapshotOf(runFrom(1, 1));
    const events: readonly LoggedEvent[] = [
      arrival(2),
      { type: 'message', message: messageAt(1, { text: 'new', editedAt: 5 }), place: placeAt(2) },
      { type: 'message-deleted', conversationId: 'c', id: 'm1', place: placeAt(2) },
      { type: 'read', conversationId: 'c', by: 'visitor', upTo: 'm1', place: placeAt(2) },
    ];
    for (const event of events) {
      const once = afterEvent(before, event);
      expect(afterEvent(once, event), event.type).to.deep.equal(once);
      const { place: _place, ...bare } = event;
      expect(afterEvent(once, bare), `${event.type} without a place`).to.deep.equal(once);
    }
  });

  it('does not count our own messages, nor those of the system, as unread', () => {
    for (const author of [VISITOR, { id: 's', role: 'system' }] as const) {
      const snapshot = afterEvent(snapshotOf(runFrom(1, 1)), arrival(2, { author }));
      expect(snapshot['info:c']?.unread).to.equal(0);
    }
  });

  it('does not count an edit as something new', () => {
    const snapshot = afterEvent(snapshotOf(runFrom(3, 4)), {
      ...arrival(5, { id: 'm1', editedAt: 9 }),
      place: placeAt(5),
    });
    expect(snapshot['info:c']?.unread).to.equal(0);
  });

  it('shows an edited preview, which is not unread once more', () => {
    const snapshot = afterEvent(afterEvent(snapshotOf(runFrom(1, 1)), arrival(2)), {
      type: 'message',
      message: messageAt(2, { text: 'better', editedAt: 3 }),
      place: placeAt(3),
    });
    expect(snapshot['info:c']?.preview?.text).to.equal('better');
    expect(snapshot['info:c']?.unread).to.equal(1);
  });

  it('tells a gap, and who is a stranger', () => {
    expect(missing(snapshotOf(runFrom(1, 1)), arrival(3))).to.equal('gap');
    const read = { type: 'read', conversationId: 'c', by: 'agent', upTo: 'm1' } as const;
    expect(missing(snapshotOf(runFrom(1, 1)), { ...read, place: placeAt(3) })).to.equal('gap');
    expect(missing({}, arrival(1))).to.equal('stranger');
  });

  it('takes nobody for a stranger while a conversation begins here, unless that was refused', () => {
    const first = entryOf('x', { conversationId: `${LOCAL}x` });
    expect(missing({ 'outbox:x': first }, arrival(1))).to.equal('early');
    const failed = { code: 'form_required', message: '' };
    const refused = { 'outbox:x': { ...first, failed } };
    expect(missing(refused, arrival(1))).to.equal('stranger');
    const behind = entryOf('y', { conversationId: `${LOCAL}x` });
    expect(missing({ ...refused, 'outbox:y': behind }, arrival(1))).to.equal('stranger');
    const other = entryOf('z', { conversationId: `${LOCAL}z` });
    expect(missing({ ...refused, 'outbox:z': other }, arrival(1))).to.equal('early');
  });

  it('takes in a conversation that is described as a whole', () => {
    const info = infoOf('new');
    const event = { type: 'conversation', info } as const;
    expect(afterEvent({}, event)).to.deep.equal({ 'info:new': info });
    const part = { type: 'conversation', info: { id: 'new', open: false } } as const;
    expect(missing({}, part)).to.equal('stranger');
  });

  it('keeps what a description does not mention', () => {
    const before = snapshotOf(runFrom(1, 1), { 'info:c': infoOf('c', { unread: 3 }) });
    const snapshot = afterEvent(before, { type: 'conversation', info: { id: 'c', open: false } });
    expect(snapshot['info:c']).to.deep.include({ open: false, unread: 3 });
  });

  it('updates the list also for a conversation whose run was never fetched', () => {
    const snapshot = afterEvent(snapshotOf(undefined), arrival(7));
    expect(snapshot['info:c']).to.deep.include({ unread: 1, preview: messageAt(7) });
    expect(snapshot['run:c']).to.equal(undefined);
    expect(afterEvent(snapshot, arrival(7))).to.deep.equal(snapshot);
  });

  it('knows who of the other side has seen it last, and nothing of who of ours', () => {
    const seenBy = { author: AGENT, at: 5 };
    const read = { type: 'read', conversationId: 'c', upTo: 'm1' } as const;
    const before = snapshotOf(runFrom(1, 1));
    const seen = afterEvent(before, { ...read, by: 'agent', seenBy });
    expect(seen['info:c']?.seenBy).to.deep.equal(seenBy);
    const own = { author: VISITOR, at: 6 };
    const after = afterEvent(seen, { ...read, by: 'visitor', seenBy: own });
    expect(after['info:c']?.seenBy).to.deep.equal(seenBy);
    const got = afterEvent(after, { ...read, type: 'delivered', by: 'agent', seenBy: own });
    expect(got['info:c']?.seenBy, 'to get it is not to see it').to.deep.equal(seenBy);
    const unsaid = afterEvent(got, { ...read, by: 'agent' });
    expect(unsaid['info:c']?.seenBy).to.deep.equal(seenBy);
  });

  it('of a deleted message nothing stays in the quotes of others', () => {
    const replyTo = { id: 'm1', author: AGENT, text: 'secret' };
    const run = {
      ...runFrom(1, 3),
      messages: [messageAt(1), messageAt(2, { replyTo }), messageAt(3)],
    };
    const deleted = { type: 'message-deleted', conversationId: 'c', id: 'm1' } as const;
    const { messages } = afterEvent(snapshotOf(run), deleted)['run:c']!;
    expect(messages[0]?.replyTo).to.deep.equal({ ...replyTo, text: '' });
    expect(messages[1], 'others are the very same').to.equal(run.messages[2]);
  });

  it('a deleted preview gives way to the message before it, or to none', () => {
    const gone = (id: string) =>
      ({ type: 'message-deleted', conversationId: 'c', id }) satisfies LoggedEvent;
    const two = afterEvent(
      afterEvent(snapshotOf({ ...runFrom(1, 0), cursor: null }), arrival(1)),
      arrival(2),
    );
    const one = afterEvent(two, gone('m2'));
    expect(one['info:c']?.preview?.id).to.equal('m1');
    expect(afterEvent(one, gone('m1'))['info:c']).not.to.have.property('preview');
  });

  it('keeps the preview right without a run too: edits of older ones and deletions', () => {
    const one = afterEvent(snapshotOf(), arrival(7));
    const edit = (offset: number) => arrival(offset, { text: 'better', editedAt: 9 });
    expect(afterEvent(one, edit(3))['info:c']?.preview).to.deep.equal(messageAt(7));
    expect(afterEvent(one, edit(7))['info:c']?.preview?.text).to.equal('better');
    expect(afterEvent(snapshotOf(), edit(3))['info:c'], 'unknown').not.to.have.property('preview');
    const gone = (id: string) => ({ type: 'message-deleted', conversationId: 'c', id }) as const;
    expect(afterEvent(one, gone('m3'))['info:c']?.preview).to.deep.equal(messageAt(7));
    expect(afterEvent(one, gone('m7'))['info:c']).not.to.have.property('preview');
  });

  it('an outbox entry leaves in the very change that brings its message', () => {
    const snapshot = snapshotOf(runFrom(1, 1), {
      'outbox:x': entryOf('x'),
      'outbox:y': entryOf('y'),
    });
    const { 'run:c': run, ...rest } = afterEvent(
      snapshot,
      arrival(2, { author: VISITOR, localId: 'x' }),
    );
    expect(Object.keys(rest)).to.deep.equal(['info:c', 'outbox:y']);
    expect(idsOf(run!.messages)).to.deep.equal(['m1', 'm2']);
  });
});

describe('put', () => {
  it('does not ask whether something is missing: the page it comes from was asked for', () => {
    const snapshot = changed(snapshotOf(runFrom(1, 1)), (next) => put(next, arrival(5), 'visitor'));
    expect(idsOf(snapshot['run:c']!.messages)).to.deep.equal(['m1', 'm5']);
  });
});

describe('what began here', () => {
  const local = `${LOCAL}x`;
  const first = entryOf('x', { conversationId: local });
  const waiting = snapshotOf(runFrom(1, 1), {
    [`info:${local}`]: infoOf(local),
    'outbox:x': first,
    'outbox:y': entryOf('y', { conversationId: local }),
  });
  const message = messageAt(2, { author: VISITOR, localId: 'x' });
  const run = { ...runFrom(1, 1), messages: [messageAt(1), message] };

  const ways: Readonly<Record<string, (next: Next) => unknown>> = {
    'an event': (next) => put(next, { type: 'message', message }, 'visitor'),
    'a run': (next) => putRun(next, 'c', run),
    'a page': (next) => putPage(next, { info: infoOf(), run }),
    'the answer': (next) => putPage(next, { info: infoOf(), run }, first),
  };
  for (const [name, way] of Object.entries(ways))
    it(`is the conversation in which ${name} brings its first message, once`, () => {
      const after = changed(changed(waiting, way), way);
      expect(Object.keys(after).toSorted()).to.deep.equal(['info:c', 'outbox:y', 'run:c']);
      expect(after['info:c']).to.include({ id: 'c', localId: local });
      expect(after['outbox:y']?.conversationId).to.equal('c');
      expect(idsOf(after['run:c']!.messages)).to.deep.equal(['m1', 'm2']);
    });

  it('makes no conversation of messages alone', () => {
    const after = changed({ ...waiting, 'info:c': undefined as never }, (next) =>
      putRun(next, 'c', run),
    );
    expect(after['info:c']).to.equal(undefined);
  });
});

describe('putRun', () => {
  it('takes out only entries whose messages are there', () => {
    const snapshot = snapshotOf(undefined, { 'outbox:x': entryOf('x'), 'outbox:y': entryOf('y') });
    const run = { ...runFrom(1, 1), messages: [messageAt(1, { localId: 'y' })] };
    const { 'info:c': _info, ...rest } = changed(snapshot, (next) => putRun(next, 'c', run));
    expect(rest).to.deep.equal({ 'run:c': run, 'outbox:x': entryOf('x') });
  });
});

describe('isNews', () => {
  it('is what we do not have, and no edit of something older', () => {
    expect(isNews(runFrom(1, 2), messageAt(3))).to.equal(true);
    expect(isNews(undefined, messageAt(3))).to.equal(true);
    expect(isNews(runFrom(1, 2), messageAt(2))).to.equal(false);
    expect(isNews(runFrom(5, 6), messageAt(2, { editedAt: 9 }))).to.equal(false);
  });
});

describe('conversationOf', () => {
  it('knows whose event it is', () => {
    expect(conversationOf(arrival(1))).to.equal('c');
    expect(conversationOf({ type: 'conversation', info: { id: 'd' } })).to.equal('d');
    expect(conversationOf({ type: 'message-deleted', conversationId: 'e', id: 'm' })).to.equal('e');
  });
});
