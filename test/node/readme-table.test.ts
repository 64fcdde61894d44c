/** What the README says of us beside others is held by tests that are there, word for word. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const README = readFileSync('README.md', 'utf8');
const BESIDE = README.slice(
  README.indexOf('## Beside others'),
  README.indexOf('## What people complain of'),
);
const COMPLAINTS = README.slice(README.indexOf('## What people complain of'));
/** How a test is named: `flows/two-people-talk`: "what its title is". */
const NAMED = /`([\w/-]+)`: "(.+?)"(?=;| \|)/g;
const WORDS = ['yes', 'part', 'no', 'n/d', '?', '–'];

/** Rows of data, each as its cells. */
function rows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => /^\| (?!what |-|#)/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));
}

/** What is wrong with the tests that a text names. */
function faults(text: string): readonly string[] {
  return [...text.matchAll(NAMED)].flatMap(([, file = '', title = '']) => {
    const path = [`test/${file}.test.ts`, `test/${file}.ts`].find((name) => existsSync(name));
    if (!path) return [`no file ${file}`];
    const source = readFileSync(path, 'utf8');
    const there = ["'", '"', '`'].some((quote) => source.includes(`it(${quote}${title}${quote},`));
    const asTest = ["'", '"', '`'].some((quote) =>
      source.includes(`test(${quote}${title}${quote},`),
    );
    return there || asTest ? [] : [`${file} has no test "${title}"`];
  });
}

const names = (cell: string) => [...`${cell} |`.matchAll(NAMED)].length;

test('every test that the README names exists', () => {
  assert.deepEqual(faults(BESIDE), []);
  assert.deepEqual(faults(COMPLAINTS), []);
  assert.ok(names(BESIDE) >= 150);
});

test('each yes of ours names its test; what is there in part says what is missing', () => {
  const table = rows(BESIDE);
  assert.ok(table.length >= 130);
  for (const [what = '', ours = '', ...others] of table) {
    const tests = others.pop() ?? '';
    assert.equal(others.length, 7, what);
    assert.deepEqual(
      others.filter((cell) => !WORDS.includes(cell)),
      [],
      what,
    );
    assert.match(ours, /^(yes|no|part: \w.+|no: \w.+)$/, what);
    assert.ok(ours.startsWith('no') ? names(tests) === 0 : names(tests) > 0, `${what}: ${tests}`);
  }
});

test('the heads of the groups count what is in them', () => {
  for (const [, head = '', body = ''] of BESIDE.matchAll(
    /<summary>(.+?)<\/summary>(.+?)<\/details>/gs,
  )) {
    const ours = rows(body).map(([, cell = '']) => cell.split(':')[0]);
    const count = (word: string) => ours.filter((cell) => cell === word).length;
    const parts = [`${count('yes')} yes`];
    if (count('part')) parts.push(`${count('part')} in part`);
    if (count('no')) parts.push(`${count('no')} no`);
    assert.ok(head.endsWith(`: ${parts.join(', ')}`), `${head} has ${parts.join(', ')}`);
  }
});

test('all twenty-five complaints are answered, each by a test', () => {
  const table = rows(COMPLAINTS);
  assert.deepEqual(
    table.map(([number]) => number),
    Array.from({ length: 25 }, (_, index) => String(index + 1)),
  );
  for (const [, complaint, ours = '', tests = ''] of table) {
    assert.ok(ours.length > 10, complaint);
    assert.ok(names(tests) > 0, complaint);
  }
});

test('a title that is not there is noticed', () => {
  assert.deepEqual(faults('| `flows/two-people-talk`: "they dance" |'), [
    'flows/two-people-talk has no test "they dance"',
  ]);
  assert.deepEqual(faults('| `flows/nowhere`: "nothing" |'), ['no file flows/nowhere']);
});
