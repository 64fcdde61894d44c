/** What a log keeps of messages and conversations besides their words: a part of its contract. */
import assert from 'node:assert/strict';
import type { Change, Log, LogEvent, Person, Start } from '../../server/logs/log.ts';
import type { Check } from './log.ts';

const visitor: Person = { id: 'v1', role: 'visitor' };
const ana: Person = { id: 'ana', role: 'agent', name: 'Ana' };

const start = (changes: Partial<Start> = {}): Start => ({
  id: 'c1',
  organization: 'demo',
  visitor,
  agents: [ana],
  localId: 'first',
  text: 'Hello',
  files: [],
  ...changes,
});
const answer = (replyTo: number, author = ana): Change => {
  return { kind: 'msg', author, text: `to ${replyTo}`, files: [], replyTo };
};

async function events(log: Log, offset = 0): Promise<readonly LogEvent[]> {
  return (await log.tail('c1', { epoch: log.epoch, offset }, 100))?.events ?? [];
}

export function describeDetails(check: Check): void {
  describeQuotes(check);
  describeConversations(check);
}

function describeQuotes(check: Check): void {
  check('an answer quotes what it answers as that is now', async (log, under) => {
    await log.start(start({ text: `${'x'.repeat(139)}\ud83d\ude00 and more` }));
    const { message } = (await log.append('c1', answer(2))) ?? assert.fail();
    const quote = { id: 'c1-2', author: visitor, text: `${'x'.repeat(139)}…` };
    assert.deepEqual(message?.replyTo, quote, 'and no half of a character');
    await log.append('c1', { kind: 'edit', offset: 2, text: 'Edited' });
    const again = await under.reopen();
    assert.equal((await again.message('c1', 3))?.replyTo?.text, 'Edited');
  });

  check('nothing of a message that was taken back stays in its quotes', async (log) => {
    await log.start(start({ text: 'secret' }));
    await log.append('c1', answer(2));
    await log.append('c1', { kind: 'del', offset: 2 });
    const told = [
      await log.message('c1', 3),
      await log.messages('c1', { limit: 9 }),
      await events(log),
    ];
    assert.equal(JSON.stringify(told).includes('secret'), false);
    assert.deepEqual((await log.message('c1', 3))?.replyTo, {
      id: 'c1-2',
      author: visitor,
      text: '',
    });
  });

  check(
    'a quote quotes nothing itself, and an answer to nothing is just a message',
    async (log) => {
      await log.start(start());
      await log.append('c1', answer(2));
      const second = await log.append('c1', answer(3));
      assert.deepEqual(second?.message?.replyTo, { id: 'c1-3', author: ana, text: 'to 2' });
      assert.equal((await log.append('c1', answer(99)))?.message?.replyTo, undefined);
    },
  );

  check('quick replies and notices are kept, and go with their message', async (log, under) => {
    await log.start(start());
    const notice = { kind: 'joined', by: ana } as const;
    const said = { kind: 'msg', author: ana, text: 'Well?', files: [] } as const;
    await log.append('c1', { ...said, quickReplies: ['Yes', 'No'], notice });
    const again = await under.reopen();
    const kept = await again.message('c1', 3);
    assert.deepEqual([kept?.quickReplies, kept?.notice], [['Yes', 'No'], notice]);
    await again.append('c1', { kind: 'del', offset: 3 });
    const gone = await again.message('c1', 3);
    assert.deepEqual([gone?.quickReplies, gone?.notice], [undefined, undefined]);
  });

  check('a picture keeps its size', async (log, under) => {
    const whose = { organization: 'demo', owner: 'v1', name: 'a.png', type: 'image/png', size: 9 };
    const file = { ...whose, id: 'f1', createdAt: 1, width: 640, height: 480 };
    await log.addFile(file);
    await log.addFile({ ...whose, id: 'f2', createdAt: 2 });
    const again = await under.reopen();
    assert.deepEqual(await again.file('f1'), file);
    assert.equal('width' in ((await again.file('f2')) ?? assert.fail()), false);
  });
}

function describeConversations(check: Check): void {
  check('a start without a word is one event: nobody has written yet', async (log) => {
    const { conversation, message: none } = await log.start(start({ text: '' }));
    assert.deepEqual([conversation.head, none], [1, undefined]);
    assert.equal((await log.start(start({ id: 'c2', text: '' }))).conversation.id, 'c1');
    const hello: Change = { kind: 'msg', author: visitor, text: 'Hello', files: [] };
    assert.equal((await log.append('c1', hello))?.message?.id, 'c1-2');
    const { messages } = await log.messages('c1', { limit: 5 });
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Hello'],
    );
  });

  check(
    'who has read is told with the marker, and known of the conversation',
    async (log, under) => {
      await log.start(start());
      const read = (upTo: number, reader: Person) =>
        log.append('c1', {
          kind: 'read',
          by: reader.role === 'agent' ? 'agent' : 'visitor',
          upTo,
          reader,
        });
      const event = (await read(2, ana))?.event ?? assert.fail();
      assert.deepEqual('reader' in event && event.reader, ana);
      await read(1, { ...ana, id: 'rui' });
      await read(3, visitor);
      const again = await under.reopen();
      const { sights } = (await again.conversation('c1')) ?? assert.fail();
      assert.deepEqual(sights.agent, { author: ana, at: event.at }, 'only what moved the marker');
      assert.deepEqual(sights.visitor?.author, visitor);
      await again.append('c1', {
        kind: 'delivered',
        by: 'agent',
        upTo: 3,
        reader: { ...ana, id: 'rui' },
      });
      const { sights: after } = (await again.conversation('c1')) ?? assert.fail();
      assert.deepEqual(after, sights, 'what was delivered nobody has seen');
    },
  );

  check('a rating is told as info, and the newest counts', async (log, under) => {
    await log.start(start());
    for (const rating of [{ score: 2, comment: 'Slow' }, { score: 5 }])
      await log.append('c1', { kind: 'info', rating });
    const told = (await events(log)).flatMap((event) =>
      event.kind === 'info' ? [event.info] : [],
    );
    assert.deepEqual(
      told.map(({ rating }) => rating),
      [undefined, { score: 2, comment: 'Slow' }, { score: 5 }],
    );
    await log.append('c1', { kind: 'info', open: false });
    const again = await under.reopen();
    assert.deepEqual((await again.conversation('c1'))?.rating, { score: 5 });
  });

  check(
    'what a conversation is about, and what was asked before, stays with it',
    async (log, under) => {
      const topic = { id: 'bookings', name: 'Bookings' };
      await log.start(start({ topic, answers: { name: 'Eva' }, title: 'Bookings' }));
      await log.append('c1', { kind: 'read', by: 'agent', upTo: 2, reader: ana });
      await log.append('c1', { kind: 'info', rating: { score: 4 } });
      const again = await under.reopen();
      const conversation = (await again.conversation('c1')) ?? assert.fail();
      const { rating, sights, answers, title } = conversation;
      assert.deepEqual([conversation.topic, answers, title], [topic, { name: 'Eva' }, 'Bookings']);
      assert.deepEqual([rating, sights.agent?.author], [{ score: 4 }, ana]);
    },
  );

  check('what a visitor was asked is found as it was answered last', async (log) => {
    assert.equal(await log.answers('demo', 'v1'), undefined);
    await log.start(start());
    assert.equal(await log.answers('demo', 'v1'), undefined, 'not asked yet');
    await log.start(start({ id: 'c2', localId: 'b', answers: { name: 'Eva' } }));
    await log.start(start({ id: 'c3', localId: 'c', answers: { name: 'Eva', email: 'e@x.io' } }));
    await log.start(start({ id: 'c4', localId: 'd' }));
    await log.append('c2', answer(2));
    assert.deepEqual(await log.answers('demo', 'v1'), { name: 'Eva', email: 'e@x.io' });
    assert.equal(await log.answers('other', 'v1'), undefined);
    assert.equal(await log.answers('demo', 'v2'), undefined);
    await log.erase('v1');
    assert.equal(await log.answers('demo', 'v1'), undefined);
  });
}
