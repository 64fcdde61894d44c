/**
 * What is shipped: dist/esm for bundlers, one module per source file, dependencies left out; and
 * dist/cdn for pages without a build: entries, the chunks that they load later, and SRI hashes.
 * A warning is an error. `--configBrowser` makes dist/cdn only (what the demo pages load).
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { minifyHTMLLiterals } from 'minify-literals';
import { minify as terser } from 'terser';
import { alike } from './.rollup/alike.mjs';
import { chunks } from './.rollup/chunks.mjs';
import { copies } from './.rollup/copies.mjs';
import { looksFirst } from './.rollup/looks-first.mjs';
import { slim } from './.rollup/slim.mjs';

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Contracts are types alone: there is no module to ship for them. */
const modules = globSync(['src/index.ts', 'src/protocols/*.ts', 'elements/*.ts'], {
  exclude: ['src/protocols/protocol.ts', 'elements/cdn.ts'],
}).sort();

const SOURCES = resolve({ browser: true, extensions: ['.mjs', '.js', '.ts'] });

const esm = {
  input: modules,
  // Slim, and from a source of this age, it comes along, instead of being left to who bundles us.
  external: Object.keys(dependencies)
    .filter((name) => name !== 'reconnecting-websocket')
    .map((name) => new RegExp(`^${name}(/|$)`)),
  plugins: [clean('dist/esm'), clean('dist/types'), typescript(), slim(), SOURCES, vendored()],
  output: {
    dir: 'dist/esm',
    format: 'es',
    preserveModules: true,
    preserveModulesRoot: '.',
    // npm never packs a folder that is called node_modules.
    entryFileNames: ({ name }) => `${name.replace(/^node_modules\/[^/]+/, 'vendor')}.js`,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
  onLog: strict,
};

const browser = [
  script('elements/cdn.ts', 'shaman-chat', { plugins: [chunks()] }),
  script('elements/cdn.ts', 'shaman-chat.full', {
    plugins: [chunks()],
    ...whole('shaman-chat.full'),
  }),
  script('elements/desk.ts', 'shaman-desk', { plugins: [chunks()] }),
  script('src/index.ts', 'shaman-sdk'),
];

export default function configure({ configBrowser }) {
  rmSync('dist/cdn', { recursive: true, force: true });
  return configBrowser ? browser : [esm, ...browser];
}

/** An entry; what it loads later is beside it, and may be cached for ever by its name. */
function script(input, name, output = {}) {
  return {
    input,
    // Chunks take what they share with the entry from the entry, not from a file between them.
    preserveEntrySignatures: 'allow-extension',
    plugins: [own(name), ...[typescript(), slim(), SOURCES, templates(), licences(name), hash()]],
    output: {
      dir: 'dist/cdn',
      entryFileNames: `${name}.min.js`,
      chunkFileNames: `${name}.[name].[hash].min.js`,
      hashCharacters: 'base36',
      // Nobody but us sees these namespaces.
      freeze: false,
      ...together(),
      ...output,
      plugins: [looksFirst(), ...(output.plugins ?? []), minify(name)],
    },
    onLog: strict,
  };
}

/** The line, and what is said on it, are wanted at once: one file, and one request less. */
const LINE = /src\/(client\/held-line|protocols\/shaman-talk)\.ts$/;

function together() {
  let first;
  let line;
  return {
    onlyExplicitManualChunks: true,
    manualChunks(id, { getModuleIds, getModuleInfo }) {
      const reachedFrom = (isStart) => {
        const reached = new Set([...getModuleIds()].filter(isStart));
        // A set that grows while it is walked through is walked to its end.
        for (const each of reached)
          for (const next of getModuleInfo(each).importedIds) reached.add(next);
        return reached;
      };
      first ??= reachedFrom((each) => getModuleInfo(each).isEntry);
      line ??= reachedFrom((each) => LINE.test(each));
      return line.has(id) && !first.has(id) ? 'held-line' : null;
    },
  };
}

/** Everything in the entry but the emoji: they weigh more than all else, and come from beside it. */
function whole(name) {
  return { manualChunks: (id) => (/[\\/]emoji-[a-z-]+\.ts$/.test(id) ? null : name) };
}

/** Of these every protocol has its own; where all is in one file, all have the same. */
function own(name) {
  const shared = /[\\/](likeness|protocols[\\/](base-url|echoes|instant))\.ts$/;
  return name.endsWith('.full')
    ? null
    : copies(shared, ['rooms', 'chat-django', 'convead', 'crm-chat']);
}

function strict(level, log, handle) {
  // A file of types alone.
  if (log.code === 'EMPTY_BUNDLE') return;
  handle(level === 'warn' ? 'error' : level, log);
}

function clean(folder) {
  return { name: 'clean', buildStart: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What several of the builds begin with is made for the first of them. */
const made = new Map();

function once(key, make) {
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
}

function typescript() {
  return {
    name: 'typescript',
    async transform(code, id) {
      if (!/\.ts(\?|$)/.test(id)) return null;
      const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
      const options = { loader: 'ts', target: 'es2022', sourcemap: true, tsconfigRaw };
      return once(`ts ${id}`, () => transform(code, { ...options, sourcefile: id }));
    },
  };
}

/** Lit's templates and styles, without the white space that only we read. */
function templates() {
  return {
    name: 'templates',
    async transform(code, id) {
      if (id.includes('node_modules') || !/\b(html|css|svg)`/.test(code)) return null;
      const result = await once(`html ${id}`, () => minifyHTMLLiterals(code, { fileName: id }));
      return result ? { code: result.code, map: result.map } : null;
    },
  };
}

const LICENCES = 'reconnecting-websocket.licence.txt';

/** Code of others in which what begins with `_` is private. */
const INSIDE = /(reconnecting-websocket\.ts|development\/lit-html\.js)$/;

/** @param vendored is inside: what begins with `_` is private there by convention, and nowhere else. */
function terse(code, { vendored, module }) {
  return terser(code, {
    module,
    toplevel: true,
    ecma: 2022,
    compress: {
      ...{ passes: 1, unsafe: true, pure_getters: true },
      // What is said at several places compresses better than what is made of it at each of them.
      ...{ inline: 1, hoist_funs: true, lhs_constants: false, negate_iife: false },
    },
    mangle: vendored ? { properties: { regex: /^_[_$a-z]/ } } : true,
    // Of one kind of quotes there is less to tell than of two.
    format: { comments: false, quote_style: 2 },
  });
}

/** What is not ours needs no readable names, and no map to sources that are not packed. */
function vendored() {
  return {
    name: 'vendored',
    async renderChunk(code, { fileName }) {
      if (!fileName.startsWith('vendor/')) return null;
      const { code: small } = await terse(code, { vendored: true, module: true });
      return { code: `/*! Of reconnecting-websocket, MIT: ${LICENCES} */\n${small}`, map: null };
    },
    generateBundle(_, bundle) {
      for (const name of Object.keys(bundle).filter((each) => each.startsWith('vendor/'))) {
        if (name.endsWith('.map')) delete bundle[name];
        else bundle[name].code = bundle[name].code.replace(/\n\/\/# sourceMappingURL.*\s*$/, '\n');
      }
      const folder = 'node_modules/reconnecting-websocket';
      const source = readFileSync(licenceFile(folder), 'utf8');
      this.emitFile({ type: 'asset', fileName: `vendor/${LICENCES}`, source });
    },
  };
}

function minify(name) {
  const banner = `/*! shaman-widget ${version}, MIT; of its parts: ${name}.licences.txt */`;
  return {
    name: 'minify',
    async renderChunk(code, { moduleIds, isEntry }) {
      const vendored = moduleIds.some((id) => INSIDE.test(id));
      const module = /^(import|export)\b|\bexport\s*\{/m.test(code);
      const options = { minify: true, target: 'es2022', legalComments: 'none' };
      // Terser finds what esbuild leaves, and the other way round; so it is asked twice.
      const once = await terse(alike(code), { vendored, module });
      const twice = await terse((await transform(once.code, options)).code, { vendored, module });
      const others = moduleIds.some((id) => id.includes('node_modules'));
      // Where all is ours the entry has said it.
      const says = isEntry ? `${banner}\n` : others ? `/*! ${name}.licences.txt */\n` : '';
      return { code: says + twice.code, map: null };
    },
  };
}

/** The licences of what is inside, as they ask for, next to the entry. */
function licences(entry) {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const ids = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
      const packages = new Set(ids.map(packageOf).filter(Boolean));
      const texts = ['.', ...packages].sort().map((folder) => {
        const name = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name;
        return `${name}\n\n${readFileSync(licenceFile(folder), 'utf8').trim()}\n`;
      });
      const fileName = `${entry}.licences.txt`;
      this.emitFile({ type: 'asset', fileName, source: texts.join('\n----\n\n') });
    },
  };
}

function packageOf(id) {
  // Made of it by `npm run emoji`.
  if (/[\\/]emoji-[a-z]{2}\.ts$/.test(id)) return 'node_modules/emojibase-data';
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0];
}

function licenceFile(folder) {
  const names = ['LICENSE', 'LICENCE', 'LICENSE.md', 'LICENSE.txt'];
  const file = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!file) throw new Error(`no licence file in ${folder}`);
  return file;
}

/** dist/cdn/integrity.json: file name → the value of its `integrity` attribute. */
function hash() {
  return {
    name: 'hash',
    writeBundle({ dir }) {
      const scripts = globSync(join(dir, '*.js')).sort();
      const entries = scripts.map((path) => {
        const digest = createHash('sha384').update(readFileSync(path)).digest('base64');
        return [basename(path), `sha384-${digest}`];
      });
      const text = JSON.stringify(Object.fromEntries(entries), null, 2);
      writeFileSync(join(dir, 'integrity.json'), `${text}\n`);
    },
  };
}
