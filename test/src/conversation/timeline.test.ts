import { expect } from 'chai';
import {
  apply,
  echo,
  prepend,
  refresh,
  renew,
  trim,
  view,
} from '../../../src/conversation/timeline.ts';
import {
  AGENT,
  arrival,
  entryOf,
  idsOf,
  messageAt,
  messagesFrom,
  placeAt,
  runFrom,
  VISITOR,
} from '../samples.ts';

describe('timeline', () => {
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

  describe('renew', () => {
    it('keeps the older messages where the newest page overlaps', () => {
      expect(renew(runFrom(1, 5), runFrom(4, 8))).to.deep.equal(runFrom(1, 8));
    });

    it('drops what the newest page no longer has', () => {
      const page = { ...runFrom(4, 8), messages: messagesFrom(4, 8).filter((m) => m.id !== 'm5') };
      expect(idsOf(renew(runFrom(3, 8), page).messages)).to.deep.equal([
        'm3',
        'm4',
        'm6',
        'm7',
        'm8',
      ]);
    });

    it('replaces where it does not overlap: never a hole', () => {
      expect(renew(runFrom(1, 3), runFrom(6, 8))).to.deep.equal(runFrom(6, 8));
      expect(renew(undefined, runFrom(6, 8))).to.deep.equal(runFrom(6, 8));
    });

    it('believes the page about earlier messages when it begins where we do', () => {
      const run = { ...runFrom(3, 5), hasEarlier: false };
      expect(renew(run, runFrom(3, 6)).hasEarlier).to.equal(true);
    });

    it('loses a newest message that the page does not have: it was deleted', () => {
      expect(renew(runFrom(1, 8), runFrom(4, 7))).to.deep.equal(runFrom(1, 7));
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

  describe('prepend', () => {
    it('puts older messages in front', () => {
      expect(prepend(runFrom(4, 6), runFrom(1, 3), 'm4')).to.deep.equal(runFrom(1, 6));
    });

    it('keeps the cursor: it is the end, not the beginning', () => {
      expect(prepend(runFrom(4, 6), runFrom(1, 3), 'm4').cursor).to.equal('6');
    });

    it('ignores a page for a run that begins elsewhere by now', () => {
      const run = runFrom(8, 9);
      expect(prepend(run, runFrom(1, 3), 'm4')).to.equal(run);
    });
  });

  describe('trim', () => {
    it('keeps the newest, and says that there are earlier ones', () => {
      expect(trim(runFrom(1, 5), 2)).to.deep.equal(runFrom(4, 5));
    });

    it('leaves a short run as it is', () => {
      const run = runFrom(1, 5);
      expect(trim(run, 5)).to.equal(run);
    });
  });

  describe('view', () => {
    it('ends with what waits to be sent', () => {
      const messages = view(runFrom(1, 1), [entryOf('x'), entryOf('y')], new Set(['x']), VISITOR);
      expect(idsOf(messages)).to.deep.equal(['m1', 'x', 'y']);
      expect(messages.map(({ status }) => status)).to.deep.equal(['sent', 'sending', 'queued']);
    });

    it('shows the outbox of a conversation that was never seen', () => {
      expect(idsOf(view(undefined, [entryOf('x')], new Set(), VISITOR))).to.deep.equal(['x']);
    });
  });

  describe('echo', () => {
    it('carries files by name, type and size', () => {
      const file = new File(['abc'], 'a.txt', { type: 'text/plain' });
      const { attachments } = echo(entryOf('x', { draft: { text: '', files: [file] } }), VISITOR);
      expect(attachments).to.deep.equal([{ name: 'a.txt', type: 'text/plain', size: 3, url: '' }]);
    });

    it('tells why it failed, even while it is in flight', () => {
      const failed = { code: 'too_large', message: 'Too large.' };
      const message = echo(entryOf('x', { failed }), VISITOR, [], true);
      expect(message.status).to.equal('failed');
      expect(message.failure).to.deep.equal(failed);
    });
  });
});
