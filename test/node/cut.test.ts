/** What the build cuts away of packages, and what it makes sure of for that. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';

type Cut = readonly [what: RegExp, instead: string];
interface Plugin {
  load(id: string): string | { readonly code: string } | null;
}

// Scripts of the build have no types.
const from = (name: string): Promise<unknown> =>
  import(new URL(`../../.rollup/${name}.mjs`, import.meta.url).href);
const { cut } = (await from('cut')) as {
  readonly cut: (source: string, cuts: readonly Cut[]) => string;
};
const { lit, checkBindings } = (await from('lit')) as {
  readonly lit: () => Plugin;
  readonly checkBindings: (code: string) => void;
};
const { loop } = (await from('loop')) as {
  readonly loop: () => Plugin & { resolveId(id: string): string | null };
};

/** Written with another sign, so that nobody takes it for a template of this file. */
const check = (code: string): void => checkBindings(code.replaceAll('§', '$'));

describe('what is cut away of packages', () => {
  it('is cut wherever it stands, comments first', () => {
    const source = '/** a */\nconst a = 1;\n  // a\nconst b = a;\n';
    assert.equal(cut(source, [[/\ba\b/g, 'c']]), 'const c = 1;\nconst b = c;\n');
  });

  it('must be there: another version of a package is looked at by somebody', () => {
    assert.throws(() => cut('const a = 1;', [[/const b/, '']]), /there is no \/const b\//);
  });

  it('leaves what our templates need of Lit, and the guard against templates that are none', () => {
    const id = createRequire(import.meta.url).resolve('lit-html');
    const made = lit().load(id.replace('node/', ''));
    const code = typeof made === 'string' ? made : (made?.code ?? '');
    assert.match(code, /export const html[\s\S]*export const nothing[\s\S]*export const render/);
    assert.match(code, /hasOwnProperty\('raw'\)/);
    assert.match(code, /createPolicy\('lit-html'/);
    assert.doesNotMatch(code, /resolveDirective|\bsvg\b = |_\$/);
    assert.equal(lit().load('elements/style.ts'), null);
  });

  it('leaves of the loop that it connects again, and not that it waits or queues', () => {
    const id = loop().resolveId('reconnecting-websocket');
    assert.ok(id);
    const code = String(loop().load(id));
    assert.match(code, /_shouldReconnect = true/);
    assert.doesNotMatch(code, /isWebSocket|maxRetries = |_debug\('/);
    assert.equal(loop().resolveId('nanoevents'), null);
  });

  for (const code of [
    'html`<li class="day §{mark}">§{text}</li>`',
    "html`<p id='§{id}-problem'>`",
    'html`<p class=day§{mark}>`',
  ])
    it(`refuses ${code}`, () => assert.throws(() => check(code), /whole value/));

  it('takes bindings that are all of a value', () => {
    check(
      'html`<li class=§{`day §{mark}`} title="x" @click=§{() => go(`§{id}`)} .value=§{1}>§{text}</li>`',
    );
  });
});
