/**
 * What a page loads, in bytes after Brotli 11: ours, the packages inside of ours, and peers. Ours
 * have limits; passing one fails the build.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { parseAst } from 'rollup/parseAst';
import type { BenchResult, BenchRow } from './table.ts';

const LIMITS = { sdk: 10_240, element: 16_384, visit: 44_800, protocol: 4_096 };

/**
 * For the backends of others, and what a visitor who writes and is answered loads besides. The limit
 * is of a protocol's own chunk; the sum with those, and with what it shares, has the same one for `SMALL`.
 */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  rooms: [],
  'chat-django': [],
  convead: ['convead-bayeux'],
  'crm-chat': ['crm-chat-beginnings'],
};

/** Protocols of which all that a normal visit loads fits in the limit of one. */
const SMALL = ['rooms', 'chat-django', 'crm-chat'];

/** What the limit of a visit is to become. */
const AIM = 40_960;

/** Of the element: all that loads for who opens it, writes plain words, and is there when they are answered. Everything else waits until it is used: `attention` for a message that nobody looks at, or a desk that greets. */
const EVERY_VISIT = ['held-line', 'chat-panel'];

const SDK = `export { createClient, shaman } from './dist/esm/src/index.js';`;

/** Bundled here, in this run. */
const PARTS: Readonly<Record<string, string>> = {
  'lit, its templates, as npm has them': `export { html, nothing, render, svg } from 'lit/html.js';`,
  'reconnecting-websocket, as npm has it': `export { default } from 'reconnecting-websocket';`,
  'idb-keyval': `export { createStore, promisifyRequest } from 'idb-keyval';`,
  nanoevents: `export { createNanoEvents } from 'nanoevents';`,
};

/** Measured once with the same settings, with the version that is named; not installed for this. */
const SDK_PEERS: Readonly<Record<string, number>> = {
  'phoenix 1.8.16 (socket only)': 7_219,
  'socket.io-client 4.8.4 (socket only)': 11_506,
  '@talkjs/core 1.12.0': 46_505,
  'stream-chat 9.53.0': 83_785,
};
const ELEMENT_PEERS: Readonly<Record<string, number>> = {
  '@rocket.chat/livechat 1.13.3 (loader and chat)': 373_619,
  'deep-chat 2.4.2': 91_852,
  '@papercups-io/chat-widget 1.3.1 with React': 102_935,
  'converse.js 14.0.0': 318_170,
};

export async function size(options: { readonly limitsOnly: boolean }): Promise<BenchResult> {
  const [sdk, later] = await split(SDK);
  const element = files('dist/cdn/shaman-chat.min.js');
  const always = new Set(EVERY_VISIT.flatMap((name) => withNeeded(pathOf(`shaman-chat.${name}`))));
  const visit = [...always].reduce((sum, path) => sum + files(path), element);
  const rows: BenchRow[] = [
    limited('SDK, first load: createClient, shaman', sdk, LIMITS.sdk),
    limited('element, first load', element, LIMITS.element),
    limited(
      `element, all that a normal visit loads (aim ${AIM.toLocaleString('en')})`,
      visit,
      LIMITS.visit,
    ),
    ...Object.keys(PROTOCOLS).map((name) => {
      const chunk = files(pathOf(`shaman-chat.${name}`));
      return limited(`protocol ${name}, its own chunk`, chunk, LIMITS.protocol);
    }),
    ...SMALL.map((name) => limited(wholly(name), wholeOf(name, always), LIMITS.protocol)),
  ];
  if (!options.limitsOnly) {
    for (const path of always)
      rows.push(measured(`- by itself: ${nameOf(path)}`, files(path), element));
    for (const path of globSync(chunksOf('shaman-chat'), { exclude: ['**/*.full.*'] }).sort())
      if (!always.has(path))
        rows.push(measured(`- when used: ${nameOf(path)}`, files(path), element));
    for (const name of Object.keys(PROTOCOLS).filter((each) => !SMALL.includes(each)))
      rows.push(measured(wholly(name), wholeOf(name, always), element));
    rows.push(measured('SDK, what it loads later', later, sdk));
    const line = files(pathOf('shaman-sdk.held-line'));
    const ready = files('dist/cdn/shaman-sdk.min.js');
    rows.push(measured('SDK ready to load: shaman-sdk.min.js', ready, sdk));
    rows.push(measured('SDK ready to load, connected', ready + line, sdk));
    const full = files('dist/cdn/shaman-chat.full.min.js');
    rows.push(measured('element in one file: shaman-chat.full.min.js', full, element));
    const desk = files('dist/cdn/shaman-desk.min.js', chunksOf('shaman-desk'));
    rows.push(measured('desk, with its chunks: shaman-desk.min.js', desk, element));
    for (const [name, source] of Object.entries(PARTS)) {
      rows.push(measured(name, compressed(await bundled(source)), element));
    }
    rows.push(...references(SDK_PEERS, sdk), ...references(ELEMENT_PEERS, element));
  }
  return {
    title: 'size: SDK peers against our SDK, the rest against our element',
    unit: 'bytes',
    rows,
  };
}

function limited(name: string, value: number, limit: number): BenchRow {
  return { name, value, limit, over: value > limit, ratio: 1, source: 'measured' };
}

function wholly(protocol: string): string {
  return `protocol ${protocol}, all of it that a normal visit loads`;
}

/** What a visit with a protocol loads besides what every visit does. */
function wholeOf(protocol: string, always: ReadonlySet<string>): number {
  const parts = [protocol, ...(PROTOCOLS[protocol] ?? [])];
  const needed = parts.flatMap((each) => withNeeded(pathOf(`shaman-chat.${each}`)));
  return files(...new Set(needed.filter((path) => !always.has(path))));
}

function measured(name: string, value: number, one: number): BenchRow {
  return { name, value, ratio: value / one, source: 'measured' };
}

function references(peers: Readonly<Record<string, number>>, one: number): BenchRow[] {
  return Object.entries(peers).map(([name, value]) => {
    return { name, value, ratio: value / one, source: 'reference' };
  });
}

/** Chunks end in a hash before their `.min.js`, the full file does not. */
function chunksOf(entry: string): string {
  return `dist/cdn/${entry}.*.????????.min.js`;
}

/** The file of one chunk, whatever its hash is. */
function pathOf(chunk: string): string {
  const [path] = globSync(`dist/cdn/${chunk}.????????.min.js`);
  if (!path) throw new Error(`nothing in dist is called ${chunk}`);
  return path;
}

function nameOf(path: string): string {
  return basename(path).split('.')[1] ?? path;
}

/** A chunk, and those without which it does not run. */
function withNeeded(path: string): string[] {
  const declared = parseAst(readFileSync(path, 'utf8')).body.flatMap((node) =>
    node.type === 'VariableDeclaration' ? node.declarations : [],
  );
  const needed = declared.flatMap(({ init }) => {
    const call = init?.type === 'AwaitExpression' && init.argument;
    const [from] = call && call.type === 'CallExpression' ? call.arguments : [];
    return from?.type === 'Literal' ? [join('dist/cdn', String(from.value))] : [];
  });
  return [path, ...needed.flatMap(withNeeded)];
}

/** Each compressed by itself, as they are loaded. */
function files(...patterns: readonly string[]): number {
  const paths = globSync(patterns);
  if (paths.length === 0) throw new Error(`there is no ${patterns}: npm run dist`);
  return paths.reduce((sum, path) => sum + compressed(readFileSync(path)), 0);
}

function compressed(code: Uint8Array): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(code, { params }).length;
}

/** As a consumer's bundler makes it: what is loaded at once, and what is when it is first used. */
async function split(contents: string): Promise<readonly [first: number, later: number]> {
  const result = await build({
    ...CONSUMER,
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    metafile: true,
    outdir: 'out',
    splitting: true,
  });
  const { outputs } = result.metafile;
  const first = new Set<string>();
  const load = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    const { imports = [] } = outputs[path] ?? {};
    for (const each of imports) if (each.kind === 'import-statement') load(each.path);
  };
  load('out/stdin.js');
  const total = { first: 0, later: 0 };
  for (const { path, contents } of result.outputFiles) {
    total[first.has(relative('.', path)) ? 'first' : 'later'] += compressed(contents);
  }
  return [total.first, total.later];
}

/** As a consumer's bundler would: minified, tree-shaken, everything inside. */
async function bundled(contents: string): Promise<Uint8Array> {
  const stdin = { contents, resolveDir: process.cwd(), loader: 'ts' } as const;
  const result = await build({ ...CONSUMER, stdin });
  return result.outputFiles[0]?.contents ?? new Uint8Array();
}

const CONSUMER = {
  bundle: true,
  format: 'esm',
  legalComments: 'none',
  logLevel: 'error',
  minify: true,
  platform: 'browser',
  target: 'es2022',
  write: false,
} as const;
