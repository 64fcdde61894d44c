/** The history checker finds every kind of fault that is planted, and none where there is none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Send, type View, violationsIn } from './history.ts';

const sends: readonly Send[] = [
  { author: 'ann', conversation: 'c', text: 'a1' },
  { author: 'ben', conversation: 'c', text: 'b1' },
  { author: 'ann', conversation: 'c', text: 'a2' },
];
const logOf = (...texts: string[]): readonly View[] => [
  { observer: 'log', conversation: 'c', texts },
];
const seenBy = (...texts: string[]): readonly View[] => [
  { observer: 'eve', conversation: 'c', texts },
];
const kinds = (log: readonly View[], views: readonly View[] = []) =>
  violationsIn(sends, log, views).map(({ kind }) => kind);

test('a true history has no violation', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1', 'a2'), seenBy('a1', 'b1', 'a2')), []);
});

test('two authors may be interleaved in any way', () => {
  assert.deepEqual(kinds(logOf('b1', 'a1', 'a2')), []);
});

test('an observer may hold only the end', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1', 'a2'), seenBy('b1', 'a2')), []);
});

test('a planted loss is found', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1')), ['lost']);
});

test('a planted double is found', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1', 'b1', 'a2')), ['doubled']);
});

test('a planted change of order is found', () => {
  assert.deepEqual(kinds(logOf('a2', 'b1', 'a1')), ['reordered']);
});

test('a planted phantom is found', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1', 'a2', 'x')), ['phantom']);
});

test('a planted hole in a view is found', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1', 'a2'), seenBy('a1', 'a2')), ['diverged']);
});

test('a view that is behind is found', () => {
  assert.deepEqual(kinds(logOf('a1', 'b1', 'a2'), seenBy('a1', 'b1')), ['diverged']);
});

test('a view that ends with more than the log has is found', () => {
  const [kind] = kinds(logOf('a1', 'b1', 'a2'), seenBy('a1', 'b1', 'a2', 'b1'));
  assert.equal(kind, 'doubled');
});

test('a planted double, phantom and change of order on a screen have their own names', () => {
  const log = logOf('a1', 'b1', 'a2');
  assert.deepEqual(kinds(log, seenBy('a1', 'b1', 'b1', 'a2')), ['doubled']);
  assert.deepEqual(kinds(log, seenBy('a1', 'b1', 'x', 'a2')), ['phantom']);
  assert.deepEqual(kinds(log, seenBy('a2', 'b1', 'a1')), ['reordered']);
  assert.deepEqual(kinds(log, seenBy('b1', 'a1', 'a2')), ['diverged']);
});

test('a message in another conversation than its own is found twice over', () => {
  const log = [...logOf('a1', 'b1'), { observer: 'log', conversation: 'd', texts: ['a2'] }];
  assert.deepEqual(kinds(log), ['lost', 'phantom']);
});

test('a conversation that the log does not have at all is found', () => {
  assert.deepEqual(kinds([]), ['lost', 'lost', 'lost']);
});

test('a view of the whole must be the whole', () => {
  const view = { observer: 'eve', conversation: 'c', texts: ['b1', 'a2'], whole: true };
  assert.deepEqual(kinds(logOf('a1', 'b1', 'a2'), [view]), ['diverged']);
});

test('what was given up may arrive or not, but once and in order', () => {
  const story: readonly Send[] = [
    { author: 'ann', conversation: 'c', text: 'a1' },
    { author: 'ann', conversation: 'c', text: 'a2', givenUp: true },
  ];
  const found = (...texts: string[]) => violationsIn(story, logOf(...texts), []).map((v) => v.kind);
  assert.deepEqual(found('a1'), []);
  assert.deepEqual(found('a1', 'a2'), []);
  assert.deepEqual(found('a1', 'a2', 'a2'), ['doubled']);
  assert.deepEqual(found('a2', 'a1'), ['reordered']);
});

test('a hundred thousand messages are checked within seconds', { timeout: 10_000 }, () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    author: `author ${index % 5}`,
    conversation: `${index % 90}`,
    text: `${index}`,
  }));
  const texts = (id: string) =>
    many.filter(({ conversation }) => conversation === id).map(({ text }) => text);
  const log = Array.from({ length: 90 }, (_, id) => {
    return { observer: 'log', conversation: `${id}`, texts: texts(`${id}`) };
  });
  const views = [1, 2, 3, 4, 5].flatMap((n) => log.map((view) => ({ ...view, observer: `${n}` })));
  assert.deepEqual(violationsIn(many, log, views), []);
});
