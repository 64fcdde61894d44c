/** A1 to A43: each number is in the title of a test, or has a reason in test/elements/README.md; and the statement says what is true. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { STATES } from '../elements/states/states.ts';
import { DECISIONS } from '../elements/states/triage.ts';

const ALL = Array.from({ length: 43 }, (_, index) => `A${index + 1}`);
const README = readFileSync('test/elements/README.md', 'utf8');
const STATEMENT = readFileSync('elements/ACCESSIBILITY.md', 'utf8');
const TITLE = /\b(?:test|it|describe)\(\s*(['"`])(.+?)\1,/g;
const REASON = /^- (A\d+): \w.{40,}$/gm;

function numbered(): ReadonlySet<string> {
  const files = globSync('test/{elements,engines,flows,node}/**/*.test.ts');
  const titles = files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(TITLE)].map(([, , title = '']) => title),
  );
  return new Set(titles.flatMap((title) => title.match(/\bA\d{1,2}\b/g) ?? []));
}

test('every number has a test, or a reason why not', () => {
  const held = numbered();
  const excused = new Set([...README.matchAll(REASON)].map(([, number = '']) => number));
  assert.deepEqual(
    ALL.filter((number) => !held.has(number) && !excused.has(number)),
    [],
  );
});

test('the table says what each number is', () => {
  const rows = README.split('\n').flatMap(
    (line) => line.match(/^\| (A\d+) \| \w.{10,} \|$/)?.[1] ?? [],
  );
  assert.deepEqual(rows, ALL);
});

test('A39: there are enough states, each with a name of its own', () => {
  const names = STATES.map(({ name }) => name);
  assert.ok(names.length >= 30);
  assert.equal(new Set(names).size, names.length);
});

test('A42: the statement has every decision about what an engine doubts', () => {
  const missing = DECISIONS.filter(({ rule }) => !STATEMENT.includes(`\`${rule}\``));
  assert.deepEqual(
    missing.map(({ rule }) => rule),
    [],
  );
});

test('A42: the statement names what was tried, what is missing, and what pages must do', () => {
  for (const heading of ['What was tried', 'Known gaps', 'What your page must do'])
    assert.match(STATEMENT, new RegExp(`^## ${heading}$`, 'm'));
});
