/** What nobody here uses of a package is not in its code; what the rest needs stays, and a package that has changed is not cut. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

// A script of the build has no types.
const build = new URL('../../.rollup/slim.mjs', import.meta.url).href;
const { cut, fileOf, slimmed } = (await import(build)) as {
  readonly cut: (code: string, cuts: Cuts) => string;
  readonly fileOf: (name: string) => string | null;
  readonly slimmed: (path: string) => Promise<string | null>;
};

interface Cuts {
  readonly gone?: readonly string[];
  readonly members?: readonly string[];
  readonly known?: Readonly<Record<string, string>>;
}

it('with a name goes the smallest that speaks of it, and no more', () => {
  const code = `import * as log from 'log';
    class A {
      constructor() {
        this.a = 1;
        this.tell = () => { log.say('told'); this.a = 2; };
        if (log.loud) { this.a = 3; }
        if (this.a) log.say('a'); else this.a = 4;
      }
      say() { return log.last; }
      other() { return this.a; }
    }`;
  assert.equal(
    plain(cut(code, { gone: ['log'] })),
    plain(`class A {
      constructor() {
        this.a = 1;
        this.tell = () => { ; this.a = 2; };
        ;
        if (this.a) ; else this.a = 4;
      }
      other() { return this.a; }
    }`),
  );
});

it('of several options that are taken one goes with its comma, and its default', () => {
  const code = `const OLD = {};
    const { first = OLD.first, second, last = OLD.last } = options;`;
  assert.equal(plain(cut(code, { gone: ['OLD'] })), plain('const { second, } = options;'));
});

it('a member goes by its name, while others of that name are used', () => {
  const code = 'class A { send(x) { this.socket.send(x); } close() { this.socket.send(0); } }';
  assert.equal(
    plain(cut(code, { members: ['send'] })),
    plain('class A { close() { this.socket.send(0); } }'),
  );
});

it('a value that is known stands instead of what asks for it, however that is written', () => {
  const code = 'const DEV = true; const f = (a) => (DEV ? g(a,\n  DEV) : h(a));';
  const known = { DEV: 'false', 'h(a)': 'a' };
  assert.equal(
    plain(cut(code, { known })),
    plain('const DEV = true; const f = (a) => (false ? g(a, false) : a);'),
  );
});

it('what stands in something that goes, goes with it once', () => {
  const code = 'start(() => { log(one()); }); log(() => { log(one()); }); end();';
  const cuts = { gone: ['log'], known: { 'one()': '1' } };
  assert.equal(plain(cut(code, cuts)), plain('start(() => { ; }); ; end();'));
});

it('a package that has not what is named is not cut', () => {
  for (const cuts of [{ gone: ['c'] }, { members: ['b'] }, { known: { 'a + c': '1' } }])
    assert.throws(() => cut('a + b;', cuts), /nothing is called (c|b|a \+ c)$/);
});

it('of what we use of the packages all is there, and only packages are cut', async () => {
  const loop = await slimmed(fileOf('reconnecting-websocket') ?? '');
  for (const method of ['addEventListener', 'close', '_connect', '_handleClose'])
    assert.match(loop ?? '', new RegExp(`\\b${method}\\b`));
  const lit = await slimmed(fileOf('lit-html') ?? '');
  for (const name of ['html', 'nothing', 'render'])
    assert.match(lit ?? '', new RegExp(`export const ${name}\\b`));
  assert.match(lit ?? '', /invalid template strings array/, 'what no template made is refused');
  assert.equal(fileOf('nanoevents'), null);
  assert.equal(await slimmed('src/index.ts'), null);
});

/** Without what only we read. */
function plain(code: string): string {
  return code.replace(/\s+/g, '');
}
