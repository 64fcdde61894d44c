/** What npm and CDNs hand out, as built in dist: complete, minimal, and quiet when imported. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { publint } from 'publint';

type Json = { readonly [key: string]: unknown };

const CDN = ['shaman-chat.full', 'shaman-chat', 'shaman-desk', 'shaman-sdk'].map(
  (name) => `${name}.min.js`,
);
/** What an entry loads later: its name, the module's, and a hash: of all of its build, or of its own content. */
const CHUNK = /^(shaman-(?:chat(?:\.full)?|desk|sdk)\.)[a-z][\w-]*\.[a-z0-9]{8}\.min\.js$/;
const PROTOCOLS = ['shaman', 'rooms', 'chat-django', 'convead', 'crm-chat'];

const words = (text: string) => text.trim().split(/\s+/).sort();
/** Of the visitor's tag, by the names that the manifest has for them. */
const NAMES = {
  attributes: words(`connect consent hide-launcher keep locale mode open organization persist-open
    placement protocol server storage theme token`),
  members:
    words(`client unread getToken show hide toggle openConversation showNewMessage send identify
    grantConsent signOut updateComplete`),
  events: words(`shaman-ready shaman-open shaman-after-open shaman-close shaman-after-close
    shaman-message shaman-unread shaman-connection shaman-conversation shaman-error`),
  slots: words('launcher header empty footer'),
  cssParts: words(`launcher badge panel header list conversation messages message bubble status
    composer input send attach banner typing`),
  cssProperties: words(`--shaman-accent --shaman-on-accent --shaman-surface --shaman-text
    --shaman-font --shaman-radius --shaman-width --shaman-height --shaman-offset-x --shaman-offset-y
    --shaman-z-index`),
  cssStates: words('open unread offline'),
};

describe('package', () => {
  it('is well formed', async () => {
    const { messages } = await publint({ pkgDir: '.', pack: false, strict: true });
    assert.deepEqual(messages, []);
  });

  it('exports what exists', () => {
    const entries = ['', '/element', '/element/class', '/desk', '/custom-elements.json'];
    entries.push('/package.json', ...PROTOCOLS.map((name) => `/protocols/${name}`));
    entries.push(...CDN.map((name) => `/cdn/${name}`));
    for (const entry of entries) {
      const file = fileURLToPath(import.meta.resolve(`shaman-widget${entry}`));
      assert.ok(existsSync(file), `shaman-widget${entry} → ${file}`);
      if (file.includes('/dist/esm/')) {
        const types = file.replace('/dist/esm/', '/dist/types/').replace(/\.js$/, '.d.ts');
        assert.ok(existsSync(types), `types of shaman-widget${entry} → ${types}`);
      }
    }
  });

  it('names files that exist', () => {
    const { customElements, unpkg, jsdelivr, types, sideEffects } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    );
    for (const file of [customElements, unpkg, jsdelivr, types, ...sideEffects]) {
      assert.ok(globSync(file).length > 0, file);
    }
  });

  it('packs what is shipped and nothing else', () => {
    const [{ files }] = JSON.parse(npm('pack', '--dry-run', '--json')) as [
      { files: { path: string }[] },
    ];
    const paths = files.map(({ path }) => path);
    const allowed =
      /^(dist\/(esm|types|cdn)\/|dist\/custom-elements\.json$|(src|elements)\/.*\.ts$|(LICENSE|README\.md|CHANGELOG\.md|package\.json)$)/;
    assert.deepEqual(
      paths.filter((path) => !allowed.test(path)),
      [],
    );
    for (const needed of ['LICENSE', 'README.md', 'dist/custom-elements.json', 'src/index.ts']) {
      assert.ok(paths.includes(needed), needed);
    }
  });

  it('maps of modules point to sources that are packed too', () => {
    const maps = globSync('dist/esm/**/*.map');
    assert.ok(maps.length > 10);
    for (const map of maps) {
      const { sources } = read<{ sources: string[] }>(map);
      for (const source of sources) {
        assert.ok(
          existsSync(new URL(source, new URL(map, `file://${process.cwd()}/`))),
          `${map}: ${source}`,
        );
      }
    }
  });

  it('the SDK imports without Lit, and without touching the page', () => {
    const { loaded, touched, exported } = JSON.parse(node(process.execPath, IMPORT_AND_WATCH)) as {
      loaded: string[];
      touched: string[];
      exported: string[];
    };
    assert.ok(exported.includes('createClient') && exported.includes('shaman'));
    assert.ok(loaded.length > 5, 'saw what was loaded');
    assert.deepEqual(
      loaded.filter((url) => /\/(lit|lit-html|lit-element|@lit)\/|elements/.test(url)),
      [],
    );
    assert.deepEqual(touched, []);
  });

  it('the SDK imports on the Node that npm itself runs on', () => {
    const old = process.env.npm_node_execpath ?? process.execPath;
    const code = `import('shaman-widget').then((sdk) => console.log(typeof sdk.createClient))`;
    assert.equal(node(old, code).trim(), 'function');
  });

  it('the class of the element imports where there is no page, and tells its attributes', () => {
    const code = `import('shaman-widget/element/class').then(({ ShamanChat }) =>
      console.log(ShamanChat.observedAttributes.join(' ')))`;
    const told = node(process.execPath, code).trim().split(' ');
    assert.deepEqual(
      NAMES.attributes.filter((name) => !told.includes(name)),
      [],
    );
  });

  it('modules leave the panel to be split off by bundlers', () => {
    const code = readFileSync('dist/esm/elements/shaman-chat.js', 'utf8');
    assert.match(code, /import\(["']\.\/panel\/chat-panel\.js["']\)/);
    assert.doesNotMatch(code, /from ["']\.\/panel\//);
  });

  it('CDN files are entries, and chunks with a hash in their names', () => {
    const names = cdn();
    assert.deepEqual(
      names.filter((name) => !CHUNK.test(name)),
      CDN,
    );
    assert.ok(names.some((name) => name.startsWith('shaman-chat.chat-panel.')));
    for (const name of names) {
      const code = readFileSync(`dist/cdn/${name}`, 'utf8');
      assert.doesNotMatch(code, /process\.env|sourceMappingURL|!~\{/, name);
    }
  });

  it('entries, and chunks with code of others, say where the licences are', () => {
    const others = /\.(chat-panel|held-line)\./;
    const named = cdn().filter((name) => CDN.includes(name) || others.test(name));
    assert.ok(named.length > CDN.length);
    for (const name of named) {
      const code = readFileSync(`dist/cdn/${name}`, 'utf8');
      const [entry] = name.split(/\.(?=[^.]+\.[^.]{8}\.min\.js$)|\.min\.js$/);
      assert.match(code, new RegExp(`^/\\*!.* ${entry}\\.licences\\.txt \\*/\\n`), name);
    }
  });

  it('entries of the tags are classic scripts that declare nothing in the page', () => {
    for (const name of CDN.filter((name) => name !== 'shaman-sdk.min.js')) {
      const code = readFileSync(`dist/cdn/${name}`, 'utf8');
      new Script(code);
      assert.doesNotMatch(code, /\bimport\.meta\b/, name);
      assert.match(code, /^\/\*!.*\*\/\n("use strict";)?[!(]/, name);
    }
    const full = readFileSync('dist/cdn/shaman-chat.full.min.js', 'utf8');
    const named = full.match(/[\w.-]+\.min\.js/g) ?? [];
    assert.ok(
      named.every((name) => name.startsWith('shaman-chat.full.emoji-picker.')),
      `the full file loads nothing but emoji: ${named}`,
    );
    assert.ok(full.length < 300_000, `${full.length} characters: the emoji are inside`);
  });

  it('chunks come with the entry that names them, and take from it by the same record', () => {
    const names = cdn();
    for (const entry of CDN) {
      const own = entry.replace('min.js', '');
      const code = readFileSync(`dist/cdn/${entry}`, 'utf8');
      const chunks = names.filter((name) => CHUNK.exec(name)?.[1] === own);
      const all = [code, ...chunks.map((name) => readFileSync(`dist/cdn/${name}`, 'utf8'))];
      for (const name of chunks)
        assert.ok(
          all.some((text) => text.includes(name)),
          `nothing loads ${name}`,
        );
      const records = all.flatMap((text) => text.match(/shaman-widget \w{8}\b/g) ?? []);
      assert.ok(new Set(records).size <= 1, `${entry}: ${records}`);
    }
  });

  it('integrity.json holds the right hash of every file', () => {
    const integrity = read<Json>('dist/cdn/integrity.json');
    assert.deepEqual(Object.keys(integrity), cdn());
    for (const name of cdn()) {
      const digest = createHash('sha384')
        .update(readFileSync(`dist/cdn/${name}`))
        .digest('base64');
      assert.equal(integrity[name], `sha384-${digest}`, name);
    }
  });

  it('licences stand beside each entry, of all that it loads', () => {
    for (const name of CDN) {
      const text = readFileSync(`dist/cdn/${name.replace('.min.js', '.licences.txt')}`, 'utf8');
      const needed = name === 'shaman-sdk.min.js' ? ['nanoevents'] : ['nanoevents', 'lit-html'];
      for (const each of needed) assert.match(text, new RegExp(`^${each}$`, 'm'), name);
    }
  });

  it('custom-elements.json describes both tags', () => {
    const { modules } = read<{
      modules: { path: string; exports?: { kind: string; name: string }[] }[];
    }>('dist/custom-elements.json');
    const defined = modules.flatMap(({ exports = [] }) =>
      exports.filter(({ kind }) => kind === 'custom-element-definition').map(({ name }) => name),
    );
    assert.deepEqual([...new Set(defined)].sort(), ['shaman-chat', 'shaman-desk']);
    const files = modules.map(({ path }) => path).sort();
    const above = ['plain-element', 'shaman-element'].map((name) => `elements/${name}.ts`);
    assert.deepEqual(
      above.filter((file) => !files.includes(file)),
      [],
    );
    assert.ok(files.length < 10, `what is no part of a tag is no part of this: ${files}`);
  });

  it('custom-elements.json has every public name of the tag', () => {
    type Named = { name: string; privacy?: string; static?: boolean; kind?: string };
    type Declaration = Named & Record<string, Named[] | undefined>;
    const { modules } = read<{ modules: { declarations?: Declaration[] }[] }>(
      'dist/custom-elements.json',
    );
    const all = modules.flatMap(({ declarations = [] }) => declarations);
    const chat = all.find(({ name }) => name === 'ShamanChat');
    for (const [kind, names] of Object.entries(NAMES)) {
      const listed = (chat?.[kind] ?? []).map(({ name }) => name);
      assert.deepEqual(
        names.filter((name) => !listed.includes(name)),
        [],
        kind,
      );
    }
    const desk = all.find(({ name }) => name === 'ShamanDesk');
    const internal = ['filter', 'opener', 'shown', 'allowed'];
    assert.deepEqual(
      [chat, desk].flatMap((each) =>
        each?.members?.filter(({ name }) => name.startsWith('#') || internal.includes(name)),
      ),
      [],
    );
  });
});

/** Runs in a Node of its own: every global of a page is a trap while the SDK is imported. */
const IMPORT_AND_WATCH = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  const touched = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  for (const name of ['window', 'document', 'customElements', 'indexedDB', 'localStorage', 'WebSocket', 'navigator', 'fetch', 'BroadcastChannel']) {
    Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return undefined; } });
  }
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const sdk = await import('shaman-widget');
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!before.has(name)) touched.push('new ' + name);
  console.log(JSON.stringify({ loaded, touched, exported: Object.keys(sdk) }));
`;

function cdn(): string[] {
  return globSync('dist/cdn/*.js')
    .map((path) => basename(path))
    .sort();
}

function node(binary: string, code: string): string {
  return execFileSync(binary, ['--input-type=module', '-e', code], { encoding: 'utf8' });
}

function npm(...args: string[]): string {
  const shell = process.platform === 'win32';
  return execFileSync('npm', args, {
    encoding: 'utf8',
    shell,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
