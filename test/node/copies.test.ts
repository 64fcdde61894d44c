/** What protocols share is in the chunk of each of them, and everything else is there once. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import resolve from '@rollup/plugin-node-resolve';
import { type Plugin, rollup } from 'rollup';

// A script of the build has no types.
const build = new URL('../../.rollup/copies.mjs', import.meta.url).href;
const { copies } = (await import(build)) as {
  readonly copies: (shared: RegExp, owners: readonly string[]) => Plugin;
};

const PROGRAM = {
  'src/entry.ts': `export const load = [() => import('./protocols/one.ts'), () => import('./protocols/two.ts')];`,
  'src/protocols/one.ts': `import { when } from './when.ts'; import { part } from './one-part.ts'; export const say = 'one' + when + part;`,
  'src/protocols/one-part.ts': `import { when } from './when.ts'; import { both } from '../both.ts'; export const part = when + both;`,
  'src/protocols/two.ts': `import { when } from './when.ts'; import { both } from '../both.ts'; export const say = 'two' + when + both;`,
  'src/protocols/when.ts': `import { deep } from '../deep.ts'; export const when = 'SHARED' + deep;`,
  'src/both.ts': `export const both = 'ONCE';`,
  'src/deep.ts': `export const deep = 'DEEP';`,
};

async function chunksOf(t: TestContext, plugin: Plugin) {
  const folder = mkdtempSync(join(tmpdir(), 'copies-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [path, code] of Object.entries(PROGRAM)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  const plugins = [plugin, resolve({ extensions: ['.ts'] })];
  const bundle = await rollup({ input: join(folder, 'src/entry.ts'), plugins });
  const { output } = await bundle.generate({ format: 'es' });
  return output.flatMap((each) => (each.type === 'chunk' ? [each] : []));
}

const counts = (chunks: Awaited<ReturnType<typeof chunksOf>>, word: string) =>
  chunks.map(({ code }) => code.split(word).length - 1).toSorted();

it('a protocol has what it shares with another in its own chunk, once', async (t) => {
  const chunks = await chunksOf(t, copies(/(when|deep)\.ts$/, ['one', 'two']));
  assert.deepEqual(counts(chunks, 'SHARED'), [0, 0, 1, 1]);
  assert.deepEqual(counts(chunks, 'DEEP'), [0, 0, 1, 1]);
  assert.deepEqual(counts(chunks, 'ONCE'), [0, 0, 0, 1]);
});

it('who is not named shares as ever', async (t) => {
  const chunks = await chunksOf(t, copies(/(when|deep)\.ts$/, []));
  assert.deepEqual(
    counts(chunks, 'SHARED').filter((count) => count > 0),
    [1],
  );
});
