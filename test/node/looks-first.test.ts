/** Looks of a chunk: they stand first, and those that nobody wears alone are one sheet. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { type OutputPlugin, type RollupBuild, rollup } from 'rollup';

// A script of the build has no types.
const build = new URL('../../.rollup/looks-first.mjs', import.meta.url).href;
const { looksFirst } = (await import(build)) as { readonly looksFirst: () => OutputPlugin };

const PANEL = `
  import { css } from 'style';
  const say = 'first';
  const a = css\`.a { & .b { top: 0 } &.on { left: 0 } &>i { max-inline-size:1px; container-type:inline-size } }\`;
  const twice = css\`.twice { top: 0 }\`;
  const b = css\`.b { content: '\\u{22ef}' }\`;
  const c = css\`.c { top: 0 }\`;
  const alone = css\`.alone { & .a, & .b { top: 0 } .dark & .c { top: 0 } :is(.d, & .e) { top: 0 } }\`;
  const some = [a, b];
  globalThis.worn = { say, all: [...some, twice], list: [c], twice, alone };
  const others = [twice, c];
  globalThis.others = others;
`;

async function made(): Promise<string> {
  const bundle: RollupBuild = await rollup({
    input: 'panel',
    external: ['style'],
    treeshake: false,
    plugins: [
      {
        name: 'given',
        resolveId: (id) => (id === 'panel' ? id : null),
        load: (id) => (id === 'panel' ? PANEL : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', plugins: [looksFirst()] });
  return output[0].code;
}

/** Runs it with sheets that are their text. */
function run(code: string): Record<'worn' | 'others', unknown> {
  const page = { css: ([text = '']: TemplateStringsArray) => text, worn: null, others: null };
  runInNewContext(code.replace(/import .*/, '').replace(/export .*/, ''), page);
  // What another realm made is not of our kind.
  return JSON.parse(JSON.stringify(page));
}

it('looks come before scripts, and say the same', async () => {
  const code = await made();
  assert.ok(code.indexOf('.alone') < code.indexOf("'first'"));
  const { worn, others } = run(code);
  const { all, twice, alone } = worn as Record<string, unknown>;
  assert.equal(
    alone,
    '.alone { .a, .b { top: 0 } .dark & .c { top: 0 } :is(.d, & .e) { top: 0 } }',
  );
  assert.equal(
    (all as string[]).join(''),
    `.a { .b { top: 0 } &.on { left: 0 } >i { max-width:1px; container-type:inline-size } }.b { content: '⋯' }${twice}`,
  );
  assert.deepEqual(others, [twice, '.c { top: 0 }']);
});

it('those that are worn one after the other and nowhere else are one', async () => {
  const { worn } = run(await made());
  assert.equal((worn as { all: unknown[] }).all.length, 2);
});
