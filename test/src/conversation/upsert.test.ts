import { expect } from 'chai';
import { apply, refresh } from '../../../src/conversation/upsert.ts';
import { AGENT, arrival, idsOf, messageAt, placeAt, runFrom, VISITOR } from '../samples.ts';

describe('upsert', () => {
  describe('apply', () => {
    it('appends a message and moves the cursor to its place', () => {
      expect(apply(runFrom(1, 2), arrival(3))).to.deep.equal(runFrom(1, 3));
    });

    it('changes nothing the second time', () => {
      const once = apply(runFrom(1, 2), arrival(3));
      expect(apply(once, arrival(3))).to.deep.equal(once);
    });

    it('puts an edit where the message stands', () => {
      const run = apply(runFrom(1, 3), {
        type: 'message',
        message: messageAt(2, { text: 'better', editedAt: 9 }),
      });
      expect(run.messages.map(({ text }) => text)).to.deep.equal(['text 1', 'better', 'text 3']);
    });

    it('does not show the edit of a message older than the run as a new one', () => {
      const run = apply(runFrom(5, 6), {
        type: 'message',
        message: messageAt(2, { editedAt: 9 }),
        place: placeAt(7),
      });
      expect(idsOf(run.messages)).to.deep.equal(['m5', 'm6']);
      expect(run.cursor).to.equal('7');
    });

    it('recognizes our own message by its local id', () => {
      const local = { ...runFrom(1, 1), messages: [messageAt(1, { id: 'l', localId: 'l' })] };
      const run = apply(local, { type: 'message', message: messageAt(1, { localId: 'l' }) });
      expect(idsOf(run.messages)).to.deep.equal(['m1']);
    });

    it('never lets a status go back', () => {
      const read = { ...runFrom(1, 1), messages: [messageAt(1, { status: 'read' })] };
      expect(apply(read, arrival(1)).messages[0]?.status).to.equal('read');
    });

    it('leaves the messages the very same where the conversation is described', () => {
      const run = runFrom(1, 3);
      const { messages } = apply(run, { type: 'conversation', info: { id: 'c', open: false } });
      expect(messages).to.equal(run.messages);
    });

    it('takes a deleted message out, and not another one', () => {
      const gone = { type: 'message-deleted', conversationId: 'c', id: 'm2' } as const;
      const run = apply(runFrom(1, 3), gone);
      expect(idsOf(run.messages)).to.deep.equal(['m1', 'm3']);
      expect(apply(run, gone)).to.deep.equal(run);
    });
  });

  describe('markers', () => {
    const ours = (offset: number) => messageAt(offset, { author: VISITOR });
    const run = { ...runFrom(1, 4), messages: [ours(1), messageAt(2), ours(3), ours(4)] };

    it('cover what the other side wrote up to a message, and nothing after it', () => {
      const { messages } = apply(run, {
        type: 'read',
        conversationId: 'c',
        by: 'agent',
        upTo: 'm3',
      });
      expect(messages.map(({ status }) => status)).to.deep.equal(['read', 'sent', 'read', 'sent']);
    });

    it('of what was delivered go no further than that', () => {
      const got = { type: 'delivered', conversationId: 'c', by: 'agent', upTo: 'm1' } as const;
      const { messages } = apply(run, got);
      expect(messages.map(({ status }) => status)).to.deep.equal([
        ...['delivered', 'sent', 'sent', 'sent'],
      ]);
    });

    it('that come again leave each message the very same', () => {
      const event = { type: 'read', conversationId: 'c', by: 'agent', upTo: 'm4' } as const;
      const read = apply(run, event);
      const { messages } = apply(read, event);
      expect(messages.every((message, at) => message === read.messages[at])).to.equal(true);
    });

    it('delivered after read changes nothing', () => {
      const read = apply(run, { type: 'read', conversationId: 'c', by: 'agent', upTo: 'm4' });
      const late = { type: 'delivered', conversationId: 'c', by: 'agent', upTo: 'm4' } as const;
      expect(apply(read, late)).to.deep.equal(read);
    });

    it('up to a message that we do not have cover none', () => {
      const far = { type: 'read', conversationId: 'c', by: 'agent', upTo: 'm9' } as const;
      expect(apply(run, far)).to.deep.equal(run);
    });
  });

  describe('refresh', () => {
    it('keeps ours when the page was asked for before our newest came', () => {
      const run = runFrom(1, 8);
      expect(refresh(run, runFrom(4, 6))).to.equal(run);
    });

    it('takes the page where it ends with our newest, or later', () => {
      expect(refresh(runFrom(1, 6), runFrom(4, 8))).to.deep.equal(runFrom(1, 8));
    });
  });

  it('two authors may have the same local id: nobody overwrites another', () => {
    const first = messageAt(1, { author: AGENT, localId: 'same' });
    const run = { messages: [first], cursor: '1', hasEarlier: false };
    const second = messageAt(2, { author: VISITOR, localId: 'same' });
    const { messages } = apply(run, { type: 'message', message: second });
    expect(messages).to.deep.equal([first, second]);
  });
});
