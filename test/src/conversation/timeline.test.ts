import { expect } from 'chai';
import {
  echo,
  isFromOtherSide,
  prepend,
  renew,
  trim,
  view,
} from '../../../src/conversation/timeline.ts';
import { AGENT, entryOf, idsOf, messageAt, messagesFrom, runFrom, VISITOR } from '../samples.ts';

describe('timeline', () => {
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

    it('tells how far the files of a message are, and quotes what waits before it', () => {
      const answer = entryOf('y', { draft: { text: 'so', replyTo: 'x' } });
      const shown = view(
        undefined,
        [entryOf('x'), answer],
        new Set(['x']),
        VISITOR,
        new Map([['x', 0.5]]),
      );
      expect(shown.map(({ uploaded }) => uploaded)).to.deep.equal([0.5, undefined]);
      expect(shown[1]?.replyTo?.text).to.equal('draft x');
    });

    it('shows the outbox of a conversation that was never seen', () => {
      expect(idsOf(view(undefined, [entryOf('x')], new Set(), VISITOR))).to.deep.equal(['x']);
    });
  });

  describe('echo', () => {
    it('is a message by us with its local id, and nothing that it has not', () => {
      expect(echo(entryOf('x'), VISITOR)).to.deep.equal({
        ...messageAt(1, { id: 'x', localId: 'x', author: VISITOR, text: 'draft x' }),
        status: 'queued',
      });
    });

    it('carries files by name, type and size', () => {
      const file = new File(['abc'], 'a.txt', { type: 'text/plain' });
      const { attachments } = echo(entryOf('x', { draft: { text: '', files: [file] } }), VISITOR);
      expect(attachments).to.deep.equal([{ name: 'a.txt', type: 'text/plain', size: 3, url: '' }]);
    });

    it('shows the beginning of what it answers, also of what has only its local id yet', () => {
      const quote = { id: 'm1', author: AGENT, text: 'text 1' };
      const [first] = messagesFrom(1, 1);
      const long = { ...messageAt(2), localId: 'l2', text: 'x'.repeat(200) };
      const answer = (replyTo: string) =>
        echo(entryOf('x', { draft: { text: 'so', replyTo } }), VISITOR, [first!, long]).replyTo;
      expect(answer('m1')).to.deep.equal(quote);
      expect(answer('l2')).to.deep.equal({ id: 'm2', author: AGENT, text: 'x'.repeat(140) });
      expect(answer('m9')).to.equal(undefined);
      expect(echo(entryOf('x'), VISITOR, [messageAt(1)]).replyTo).to.equal(undefined);
    });

    it('tells why it failed, even while it is in flight', () => {
      const failed = { code: 'too_large', message: 'Too large.' };
      const message = echo(entryOf('x', { failed }), VISITOR, [], true);
      expect(message.status).to.equal('failed');
      expect(message.failure).to.deep.equal(failed);
    });
  });

  describe('isFromOtherSide', () => {
    it('depends on where we sit', () => {
      const byAgent = messageAt(1, { author: AGENT });
      expect(isFromOtherSide(byAgent, 'visitor')).to.equal(true);
      expect(isFromOtherSide(byAgent, 'agent')).to.equal(false);
      const bySystem = messageAt(1, { author: { id: 's', role: 'system' } });
      expect(isFromOtherSide(bySystem, 'visitor')).to.equal(false);
    });
  });
});
