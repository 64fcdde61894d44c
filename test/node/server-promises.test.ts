/** What the server promises in its README is held by tests that are there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const ROW = /^\| ([\d, ]+) \| `([\w/-]+)`: (".*") \|$/gm;
/** Held by suites that run over every implementation, as the README says. */
const BY_CONTRACTS = [6, 7];

function read(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(path, ROOT)), 'utf8');
}

test('every promise names tests, and every test that is named exists', async () => {
  const text = await read('server/README.md');
  const promises = text.slice(text.indexOf('## Promises'), text.indexOf('### A damaged log'));
  const promised = [...promises.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
  const held = new Set(BY_CONTRACTS);
  for (const [, numbers = '', file = '', titles = ''] of promises.matchAll(ROW)) {
    const source = await read(`test/${file}.test.ts`);
    for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g)) {
      assert.ok(source.includes(`test('${title}'`), `${file} has no test "${title}"`);
    }
    for (const number of numbers.split(',')) held.add(Number(number));
  }
  assert.deepEqual(
    [...held].sort((a, b) => a - b),
    promised,
  );
  assert.ok(promised.length >= 10);
});
