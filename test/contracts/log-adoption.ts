/** How conversations of somebody anonymous become those of whom they turned out to be: a part of the contract of a log. */
import assert from 'node:assert/strict';
import type { Commit, Log, Person, Start } from '../../server/logs/log.ts';
import type { Check } from './log.ts';

const nobody: Person = { id: 'v1', role: 'visitor', name: 'Eva' };
const uma: Person = { id: 'u1', role: 'visitor' };
const ana: Person = { id: 'ana', role: 'agent', name: 'Ana' };

const start = (changes: Partial<Start> = {}): Start => ({
  id: 'c1',
  organization: 'demo',
  visitor: nobody,
  agents: [ana],
  localId: 'first',
  text: 'Hello',
  files: [],
  ...changes,
});
const say = (log: Log, id: string, author: Person, text: string) =>
  log.append(id, { kind: 'msg', author, localId: text, text, files: [] });
const of = async (log: Log, visitor: string) =>
  (await log.conversations({ organization: 'demo', visitor, limit: 9 })).map(({ id }) => id);
/** All that anybody can read in a conversation. */
const all = async (log: Log, id: string) =>
  JSON.stringify([
    await log.conversation(id),
    await log.messages(id, { limit: 99 }),
    await log.tail(id, { epoch: log.epoch, offset: 0 }, 99),
  ]);

export function describeAdoption(check: Check): void {
  check('what was begun by nobody known becomes somebody’s, all of it', async (log, under) => {
    await log.start(start({ attributes: { plan: 'pro', share: 0.1 } }));
    await say(log, 'c1', ana, 'Yes?');
    await log.append('c1', { kind: 'read', by: 'visitor', upTo: 3, reader: nobody });
    const notice = { kind: 'closed', by: nobody } as const;
    const system = { id: 'system', role: 'system' } as const;
    await log.append('c1', { kind: 'msg', author: system, text: 'Closed', files: [], notice });
    const before = (await log.conversation('c1')) ?? assert.fail();
    const [adopted, ...others] = await log.adopt('v1', uma);
    assert.equal(others.length, 0);
    const again = await under.reopen();
    assert.deepEqual([await of(again, 'v1'), await of(again, 'u1')], [[], ['c1']]);
    assert.equal((await all(again, 'c1')).includes('"v1"'), false, 'nothing is left of the id');
    const after = await again.conversation('c1');
    assert.deepEqual(after, adopted?.conversation);
    const known = { ...nobody, id: 'u1' };
    assert.deepEqual(after?.visitor, known, 'called as they said, where nobody says otherwise');
    assert.deepEqual(after?.sights.visitor?.author, known);
    assert.deepEqual(after?.attributes, before.attributes);
    assert.deepEqual((await again.message('c1', 5))?.notice, { kind: 'closed', by: known });
  });

  check('ids and offsets stay, and one event tells of it', async (log) => {
    await log.start(start());
    const told: Commit[] = [];
    log.onCommit((commits) => told.push(...commits));
    const before = await log.messages('c1', { limit: 9 });
    const [adopted] = await log.adopt('v1', { ...uma, name: 'Uma' });
    const after = await log.messages('c1', { limit: 9 });
    assert.deepEqual(
      after.messages.map(({ id, localId, text }) => [id, localId, text]),
      before.messages.map(({ id, localId, text }) => [id, localId, text]),
    );
    assert.equal(after.messages[0]?.author.name, 'Uma');
    const tail = await log.tail('c1', { epoch: log.epoch, offset: 2 }, 9);
    assert.deepEqual(tail?.events, [adopted?.event]);
    assert.deepEqual([adopted?.event?.kind, adopted?.event?.offset], ['info', 3]);
    assert.deepEqual(told, [], 'whoever adopted tells of it');
    assert.equal((await say(log, 'c1', ana, 'Yes?'))?.message?.offset, 4);
  });

  check('what is sent again by who they turned out to be is what was sent before', async (log) => {
    await log.start(start());
    await say(log, 'c1', nobody, 'More');
    await log.adopt('v1', uma);
    const repeated = await say(log, 'c1', uma, 'More');
    assert.deepEqual([repeated?.message?.offset, repeated?.event], [3, undefined]);
    const begun = await log.start(start({ id: 'c2', visitor: uma }));
    assert.equal(begun.conversation.id, 'c1');
    assert.equal((await log.sent('c1', 'u1', 'first'))?.offset, 2);
  });

  check('it happens once, and for one', async (log) => {
    await log.start(start());
    await log.adopt('v1', uma);
    const head = (await log.conversation('c1'))?.head;
    assert.deepEqual(await log.adopt('v1', uma), []);
    assert.deepEqual(await log.adopt('v1', { ...uma, id: 'u2' }), []);
    assert.equal((await log.conversation('c1'))?.head, head);
    assert.deepEqual([await of(log, 'u1'), await of(log, 'u2')], [['c1'], []]);
    assert.notEqual(await log.erasedAt('v1'), undefined, 'their sessions are void');
    assert.equal(await log.erasedAt('u1'), undefined);
  });

  check('nobody else’s is touched, and what both began alike stays two', async (log) => {
    await log.start(start({ id: 'a', visitor: uma, text: 'Mine' }));
    await log.start(start({ id: 'b', text: 'Also mine' }));
    await log.start(start({ id: 'c', visitor: { ...nobody, id: 'v2' }, text: 'Not mine' }));
    await log.adopt('v1', uma);
    assert.deepEqual((await of(log, 'u1')).toSorted(), ['a', 'b']);
    assert.equal((await log.started('demo', 'u1', 'first'))?.id, 'a');
    assert.equal((await log.message('c', 2))?.author.id, 'v2');
  });

  check('files go along, and are forgotten with who they are now', async (log) => {
    const record = { id: 'f1', name: 'a.png', type: 'image/png', size: 1 };
    await log.addFile({ ...record, organization: 'demo', owner: 'v1', createdAt: 1 });
    await log.start(start({ files: [record] }));
    await log.adopt('v1', uma);
    assert.deepEqual(
      (await log.files('u1')).map(({ id }) => id),
      ['f1'],
    );
    assert.deepEqual(await log.erase('u1'), ['c1']);
    assert.equal(await log.file('f1'), undefined);
  });
}
