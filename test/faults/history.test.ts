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
