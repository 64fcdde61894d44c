/** All 48 scenarios are here: each number in the title of one test, or with a reason in README.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rowOf, scenarios } from './titles.ts';

const ALL = Array.from({ length: 48 }, (_, index) => `T${index + 1}`);
const README = readFileSync('test/faults/scenarios/README.md', 'utf8');
/** `- T99: a reason of some words`, under the heading of those that do not apply. */
const EXCEPTIONS = [
  ...(README.split('## Does not apply')[1] ?? '').matchAll(/^- (T\d+): \w.{20,}$/gm),
].map(([, number = '']) => number);

test('every scenario is one test, or does not apply for a reason', () => {
  const found = [...scenarios().map(({ number }) => number), ...EXCEPTIONS];
  const order = (a: string, b: string) => Number(a.slice(1)) - Number(b.slice(1));
  assert.deepEqual([...found].sort(order), ALL);
});

test('the table says where each one is', () => {
  const rows = README.split('\n').filter((line) => /^\| T\d/.test(line));
  assert.deepEqual([...rows].sort(), [...scenarios()].map(rowOf).sort());
});
