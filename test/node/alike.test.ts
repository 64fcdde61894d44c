/** Declarations of a chunk: one word for all of them, and nothing else is touched. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runInNewContext } from 'node:vm';

// A script of the build has no types.
const build = new URL('../../.rollup/alike.mjs', import.meta.url).href;
const { alike } = (await import(build)) as { readonly alike: (code: string) => string };

it('declares everything by let, wherever it is declared', () => {
  const code = `
    const list = [];
    for (const each of [1, 2]) { const own = each * 2; list.push(() => own); }
    const make = function () { const { a, ...rest } = { a: 3, b: 4 }; return [a, rest.b]; };
    var said = [...list.map((each) => each()), ...make()];
    said;`;
  const same = alike(code);
  assert.equal(same.match(/\blet\b/g)?.length, 5);
  assert.doesNotMatch(same, /\bconst\b/);
  assert.match(same, /\bvar said\b/);
  assert.deepEqual([...(runInNewContext(same) as number[])], [2, 4, 3, 4]);
});

it('leaves what only looks like a declaration', () => {
  const code = "let text = 'const a = 1', of = { kind: 'const', const: 1 }; text + of.const;";
  assert.equal(alike(code), code);
});
