/** What every log must do: the order, the once, the page, the past. Run over each implementation. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change, Commit, Log, LogEvent, Person, Start } from '../../server/logs/log.ts';
import { describeAdoption } from './log-adoption.ts';
import { describeDetails } from './log-details.ts';

export interface LogUnderTest {
  readonly log: Log;
  /** The same log again, as after a restart; the first is closed. */
  reopen(): Promise<Log>;
  remove(): Promise<void>;
}

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
const message = (text: string, localId = text, author = ana): Change => ({
  kind: 'msg',
  author,
  localId,
  text,
  files: [],
});
const offsets = (events: readonly LogEvent[]) => events.map(({ offset }) => offset);

/** @param make a new, empty log */
export function describeLog(name: string, make: () => Promise<LogUnderTest>): void {
  const check: Check = (title, act) => {
    void test(title, async () => {
      const under = await make();
      try {
        await act(under.log, under);
      } finally {
        await under.remove();
      }
    });
  };

  describe(`log: ${name}`, () => {
    describeWriting(check);
    describeReading(check);
    describeForgetting(check);
    describeDetails(check);
    describeAdoption(check);
  });
}

export type Check = (title: string, act: (log: Log, under: LogUnderTest) => Promise<void>) => void;

function describeWriting(check: Check): void {
  check('a start is two events: who answers, and the message', async (log) => {
    const { conversation, message: first } = await log.start(start());
    assert.deepEqual([conversation.head, first?.id, first?.text], [2, 'c1-2', 'Hello']);
    const tail = await log.tail('c1', { epoch: log.epoch, offset: 0 }, 10);
    assert.deepEqual(
      tail?.events.map(({ kind }) => kind),
      ['info', 'msg'],
    );
  });

  check('the same start gives the same conversation', async (log) => {
    const first = await log.start(start());
    const second = await log.start(start({ id: 'c2', text: 'Other words' }));
    assert.deepEqual(second.conversation, first.conversation);
    assert.deepEqual(second.message, first.message);
    assert.equal(second.event, undefined);
    assert.equal(await log.conversation('c2'), undefined);
    const other = await log.start(start({ id: 'c3', visitor: { ...visitor, id: 'v2' } }));
    assert.equal(other.conversation.id, 'c3');
  });

  check('offsets are dense, however many write at once', async (log) => {
    await log.start(start());
    await log.start(start({ id: 'c2', localId: 'second' }));
    const writes = Array.from({ length: 100 }, (_, n) =>
      log.append(n % 2 ? 'c1' : 'c2', message(`${n}`)),
    );
    await Promise.all(writes);
    for (const id of ['c1', 'c2']) {
      const tail = await log.tail(id, { epoch: log.epoch, offset: 0 }, 100);
      assert.deepEqual(
        offsets(tail?.events ?? []),
        Array.from({ length: 52 }, (_, n) => n + 1),
      );
    }
  });

  check('the same local id is one message, for ever, and burns no offset', async (log, under) => {
    await log.start(start());
    const first = await log.append('c1', message('Once', 'same'));
    const second = await log.append('c1', message('Twice', 'same'));
    assert.deepEqual(second?.message, first?.message);
    assert.deepEqual([second?.event, second?.conversation.head], [undefined, 3]);
    const [one, two] = await Promise.all([
      log.append('c1', message('a', 'at once')),
      log.append('c1', message('b', 'at once')),
    ]);
    assert.equal(one?.message?.id, two?.message?.id);
    const others = await log.append('c1', message('Once', 'same', visitor));
    assert.equal(others?.message?.offset, 5, 'another author may use the same local id');
    await log.append('c1', { kind: 'del', offset: 3 });
    const again = await under.reopen();
    const third = await again.append('c1', message('Once', 'same'));
    assert.deepEqual([third?.message?.id, third?.message?.deleted], ['c1-3', true]);
  });

  check('commits are told in order, before the writer knows', async (log) => {
    const told: Commit[] = [];
    log.onCommit((commits) => told.push(...commits));
    await log.start(start());
    assert.deepEqual(offsets(told.map(({ event }) => event)), [1, 2]);
    const written = await log.append('c1', message('Hi'));
    assert.deepEqual(told.at(-1), { conversation: written?.conversation, event: written?.event });
    await log.append('c1', message('Hi'));
    assert.equal(told.length, 3, 'a repeat is no news');
  });

  check('markers only move forward; what is read has been delivered', async (log) => {
    await log.start(start());
    const mark = (kind: 'read' | 'delivered', upTo: number) =>
      log.append('c1', { kind, by: 'agent', upTo });
    assert.ok((await mark('read', 2))?.event);
    assert.equal((await mark('read', 2))?.event, undefined);
    assert.equal((await mark('read', 1))?.event, undefined);
    assert.equal((await mark('delivered', 2))?.event, undefined);
    const { markers, unread } = (await log.conversation('c1')) ?? assert.fail();
    assert.deepEqual(markers.agent, { read: 2, delivered: 2 });
    assert.deepEqual(unread, { visitor: 0, agent: 0 });
    assert.equal(
      (await mark('read', 1_000))?.conversation.markers.agent.read,
      3,
      'never past the end',
    );
  });

  check('info keeps what it does not name', async (log) => {
    await log.start(start({ title: 'Order 7' }));
    const closed = await log.append('c1', { kind: 'info', open: false });
    const { open, title, agents } = closed?.conversation ?? assert.fail();
    assert.deepEqual([open, title, agents], [false, 'Order 7', [ana]]);
  });

  check('what is not there cannot be written to', async (log) => {
    await log.start(start());
    assert.equal(await log.append('c9', message('Hi')), undefined);
    assert.equal(await log.append('c1', { kind: 'edit', offset: 9, text: 'x' }), undefined);
    assert.equal(await log.append('c1', { kind: 'del', offset: 1 }), undefined, 'no message');
  });
}

function describeReading(check: Check): void {
  check('a tail is what came after a place', async (log) => {
    await log.start(start());
    for (const text of ['a', 'b', 'c']) await log.append('c1', message(text));
    const { epoch } = log;
    const tail = async (offset: number, limit: number) => {
      const read = (await log.tail('c1', { epoch, offset }, limit)) ?? assert.fail();
      return [offsets(read.events), read.more, read.reset];
    };
    assert.deepEqual(await tail(2, 2), [[3, 4], true, false]);
    assert.deepEqual(await tail(4, 2), [[5], false, false]);
    assert.deepEqual(await tail(5, 2), [[], false, false]);
    assert.deepEqual(await tail(6, 2), [[], false, true], 'a place in the future');
    const other = await log.tail('c1', { epoch: 'other', offset: 2 }, 2);
    assert.deepEqual([other?.reset, other?.head], [true, { epoch, offset: 5 }]);
    assert.equal(await log.tail('c9', { epoch, offset: 0 }, 2), undefined);
  });

  check('edits and deletions reach the past', async (log) => {
    await log.start(start());
    await log.append('c1', message('first'));
    await log.append('c1', message('second'));
    await log.append('c1', { kind: 'edit', offset: 3, text: 'edited' });
    await log.append('c1', { kind: 'del', offset: 4 });
    const tail = await log.tail('c1', { epoch: log.epoch, offset: 2 }, 10);
    assert.deepEqual(
      tail?.events.map((event) => ('message' in event ? event.message.text : event.kind)),
      ['edited', 'del', 'edited', 'del'],
    );
    const { messages } = await log.messages('c1', { limit: 10 });
    assert.deepEqual(
      messages.map(({ text, editedAt }) => [text, editedAt !== undefined]),
      [
        ['Hello', false],
        ['edited', true],
      ],
    );
    assert.equal((await log.message('c1', 4))?.text, '', 'nothing of it is kept');
  });

  check('the record of a file goes with its message', async (log) => {
    const file = { id: 'f1', name: 'a.png', type: 'image/png', size: 1 };
    await log.addFile({ ...file, organization: 'demo', owner: 'v1', createdAt: 1 });
    await log.start(start({ files: [file] }));
    assert.equal((await log.file('f1'))?.owner, 'v1');
    await log.append('c1', { kind: 'del', offset: 2 });
    assert.equal(await log.file('f1'), undefined);
  });

  check('messages come in pages, both ways', async (log) => {
    await log.start(start());
    for (const text of ['3', '4', '5', '6']) await log.append('c1', message(text));
    const page = async (range: { limit: number; before?: number; after?: number }) => {
      const { messages, hasEarlier, hasLater } = await log.messages('c1', range);
      return [messages.map(({ offset }) => offset), hasEarlier, hasLater];
    };
    assert.deepEqual(await page({ limit: 2 }), [[5, 6], true, false]);
    assert.deepEqual(await page({ limit: 5 }), [[2, 3, 4, 5, 6], false, false]);
    assert.deepEqual(await page({ limit: 2, before: 4 }), [[2, 3], false, true]);
    assert.deepEqual(await page({ limit: 2, after: 3 }), [[4, 5], true, true]);
    assert.deepEqual(await page({ limit: 2, after: 6 }), [[], true, false]);
  });

  check('unread counts messages of the other side', async (log) => {
    await log.start(start());
    await log.append('c1', message('one'));
    await log.append('c1', message('two'));
    await log.append('c1', message('note', 'n', { id: 'system', role: 'system' }));
    await log.append('c1', { kind: 'del', offset: 4 });
    assert.deepEqual((await log.conversation('c1'))?.unread, { visitor: 1, agent: 1 });
  });

  check('conversations are listed by activity, per desk and per visitor', async (log) => {
    await log.start(start({ id: 'a', localId: 'a' }));
    await log.start(start({ id: 'b', localId: 'b', visitor: { ...visitor, id: 'v2' } }));
    await log.start(start({ id: 'c', localId: 'c', organization: 'other' }));
    await log.append('a', message('again'));
    const list = async (filter: { organization: string; visitor?: string }) =>
      (await log.conversations({ limit: 10, ...filter })).map(({ id }) => id);
    assert.deepEqual(await list({ organization: 'demo' }), ['a', 'b']);
    assert.deepEqual(await list({ organization: 'demo', visitor: 'v1' }), ['a']);
    assert.equal((await log.conversations({ organization: 'demo', limit: 1 })).length, 1);
    for (const filter of [{ organization: 'demo' }, { organization: 'demo', visitor: 'v1' }]) {
      const all = await log.conversations({ limit: 10, ...filter });
      const ends = all.map(({ id, visitor: { id: visitor }, head, updatedAt }) => {
        return { id, visitor, head, updatedAt };
      });
      assert.deepEqual(await log.heads({ limit: 10, ...filter }), ends);
    }
    assert.equal((await log.heads({ organization: 'demo', limit: 1 })).length, 1);
  });

  check('everything is still there after a restart', async (log, under) => {
    await log.start(start());
    await log.append('c1', message('Hi'));
    const before = await log.conversation('c1');
    const { epoch } = log;
    const again = await under.reopen();
    assert.equal(again.epoch, epoch);
    assert.deepEqual(await again.conversation('c1'), before);
    assert.equal((await again.append('c1', message('on')))?.event?.offset, 4);
  });
}

function describeForgetting(check: Check): void {
  check('a log that forgot says so, and keeps its messages', async (log) => {
    await log.start(start());
    for (const text of ['a', 'b', 'c']) await log.append('c1', message(text));
    await log.forget('c1', 2);
    const { epoch } = log;
    const reset = async (offset: number) => (await log.tail('c1', { epoch, offset }, 10))?.reset;
    assert.deepEqual([await reset(2), await reset(3), await reset(5)], [true, false, false]);
    assert.equal((await log.messages('c1', { limit: 10 })).messages.length, 4);
    assert.equal((await log.append('c1', message('d')))?.event?.offset, 6);
  });

  check('erasing leaves nothing of a visitor, and everything of others', async (log) => {
    await log.start(start());
    await log.start(start({ id: 'c2', visitor: { ...visitor, id: 'v2' } }));
    const file = { organization: 'demo', name: 'a.png', type: 'image/png', size: 1, createdAt: 1 };
    await log.addFile({ ...file, id: 'f1', owner: 'v1' });
    await log.addFile({ ...file, id: 'f2', owner: 'v2' });
    assert.deepEqual(await log.erase('v1'), ['c1']);
    assert.equal(await log.conversation('c1'), undefined);
    assert.deepEqual((await log.messages('c1', { limit: 10 })).messages, []);
    assert.deepEqual([await log.file('f1'), (await log.file('f2'))?.owner], [undefined, 'v2']);
    assert.equal(typeof (await log.erasedAt('v1')), 'number');
    assert.equal(await log.erasedAt('v2'), undefined);
    assert.equal((await log.conversation('c2'))?.head, 2);
  });
}
