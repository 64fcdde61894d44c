/** One file that is script and module alike, with chunks that take from each other: built here, and run. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import { type OutputPlugin, rollup } from 'rollup';

// A script of the build has no types.
const build = new URL('../../.rollup/chunks.mjs', import.meta.url).href;
const { chunks } = (await import(build)) as { readonly chunks: () => OutputPlugin };

type Files = Readonly<Record<string, string>>;
interface Page {
  document?: { readonly currentScript: { readonly src: string } | null };
  /** Names of the modules that ran, in order. */
  ran: string[];
  open(): Promise<readonly string[]>;
}
const page = globalThis as unknown as Page;

/** A launcher, a panel with a library of its own, and two rare parts that share a form. */
const program = (name: string): Files => ({
  entry: `import { ran } from 'first'; ran('entry ${name}');
    globalThis.open = async () => (await import('panel')).show();`,
  first: `export const ran = (name) => globalThis.ran.push(name); ran('first');`,
  lib: `import { ran } from 'first'; ran('lib'); export const tag = (name) => '<' + name + '>';`,
  panel: `import { ran } from 'first'; import { tag } from 'lib'; ran('panel');
    export const show = async () =>
      [tag('panel'), (await import('rare-a')).part(), (await import('rare-b')).part()];`,
  form: `import { ran } from 'first'; import { tag } from 'lib'; ran('form');
    export const form = (name) => tag('form ' + name);`,
  'rare-a': `import { form } from 'form'; import { tag } from 'lib'; export const part = () => form('a') + tag('a');`,
  'rare-b': `import { form } from 'form'; export const part = () => form('b');`,
});
const SHOWN = ['<panel>', '<form a><a>', '<form b>'];
const RAN = ['panel', 'lib', 'form', 'first'].toSorted();

describe('chunks', () => {
  it('work from a module, and nothing is there twice', async (t) => {
    const folder = await built(t, program('module'));
    stage(null);
    await import(pathToFileURL(join(folder, 'entry.js')).href);
    assert.deepEqual(await page.open(), SHOWN);
    assert.deepEqual(page.ran.filter((name) => !name.startsWith('entry')).toSorted(), RAN);
  });

  it('work from a classic script, beside its own address', async (t) => {
    const folder = await built(t, program('script'));
    classic(folder);
    assert.deepEqual(await page.open(), SHOWN);
    assert.deepEqual(page.ran.filter((name) => !name.startsWith('entry')).toSorted(), RAN);
  });

  it('find each other where one of them came at the second try', async (t) => {
    const folder = await built(t, program('again'));
    const [panel = ''] = names(folder).filter((name) => name.startsWith('panel.'));
    const hidden = join(folder, `${panel}.hidden`);
    renameSync(join(folder, panel), hidden);
    classic(folder);
    await assert.rejects(page.open());
    renameSync(hidden, join(folder, panel));
    assert.deepEqual(await page.open(), SHOWN);
    assert.deepEqual(page.ran.filter((name) => !name.startsWith('entry')).toSorted(), RAN);
  });

  it('have one key in their names, which is another as soon as anything is', async (t) => {
    const keys = async (program: Files) => {
      const all = names(await built(t, program)).map(
        (name) => /^[\w-]+\.(\w{8})\.js$/.exec(name)?.[1],
      );
      return new Set(all.filter(Boolean));
    };
    const files = program('key');
    const [first, same, other] = [
      await keys(files),
      await keys(files),
      await keys({ ...files, lib: `${files.lib} globalThis.lib = tag;` }),
    ];
    assert.deepEqual([first.size, other.size], [1, 1]);
    assert.deepEqual(first, same);
    assert.notDeepEqual(first, other);
  });

  it('are not asked for what is in the first load already', async (t) => {
    const files = { ...program('early'), panel: `export const show = () => import('entry');` };
    await assert.rejects(built(t, files), /entry is in the first load already/);
  });
});

function stage(src: string | null): void {
  page.ran = [];
  page.document = { currentScript: src === null ? null : { src } };
}

function classic(folder: string): void {
  const path = join(folder, 'entry.js');
  stage(pathToFileURL(path).href);
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  new Script(readFileSync(path, 'utf8'), { importModuleDynamically }).runInThisContext();
}

const written = new Map<string, readonly string[]>();
const names = (folder: string): readonly string[] => written.get(folder) ?? [];

/** The folder that it was written to. */
async function built(t: TestContext, files: Files): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shaman-chunks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  t.after(() => Reflect.deleteProperty(globalThis, 'document'));
  const plugin = {
    name: 'files',
    resolveId: (id: string) => (id in files ? id : null),
    load: (id: string) => files[id] ?? null,
  };
  const bundle = await rollup({
    input: 'entry',
    plugins: [plugin],
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await bundle.write({
    dir: folder,
    entryFileNames: 'entry.js',
    chunkFileNames: '[name].[hash].js',
    hashCharacters: 'base36',
    plugins: [chunks()],
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  written.set(
    folder,
    output.map(({ fileName }) => fileName),
  );
  return folder;
}
