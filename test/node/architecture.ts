/**
 * The rules of the house as one pure function: files in, broken rules out. Knows no file system,
 * so that each rule can be shown to catch what it is for.
 */

/** Path from the root, with slashes → text. */
export type Sources = ReadonlyMap<string, string>;

/** Folders of src from top to bottom: each may use only those after it, and the loose files. */
const FOLDERS: readonly string[] = [
  'client',
  'connection',
  'conversation',
  'protocols',
  'stores',
  'tabs',
  'transports',
];

/** Folders of implementations, and what the rest of src may name of them: the contract, as data. */
const CONTRACTS: Readonly<Record<string, readonly string[]>> = {
  protocols: ['src/protocols/protocol.ts'],
  stores: ['src/stores/store.ts', 'src/stores/snapshot.ts'],
  tabs: ['src/tabs/tabs.ts'],
};

/** The only file that puts concrete parts together. */
const ASSEMBLY = 'src/client/create-client.ts';

const BANNED_NAME = /(^|[/-])(utils?|helpers?|misc|managers?|common|services?|handlers?)([/.-]|$)/;

/** What would turn text from people into markup or code, or style past the page's policy. */
const BANNED_IN_ELEMENTS =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|unsafeCSS|styleMap|eval)\b|new Function\b|\sstyle=/;

/** Of the loose files of elements: those that are not the first load of a visitor's page. */
const CONSOLE = ['elements/shaman-desk.ts', 'elements/desk-styles.ts'];

const LONGEST = 300;

/** One sentence per broken rule. */
export function brokenRules(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => [
    ...importsOf(path, text).flatMap((target) => brokenImport(path, target)),
    ...brokenFile(path, text),
  ]);
}

function brokenFile(path: string, text: string): string[] {
  const lines = text.trimEnd().split('\n').length;
  const broken: string[] = [];
  if (lines > LONGEST) broken.push(`${path}: ${lines} lines, ${LONGEST} is the wall`);
  if (BANNED_NAME.test(path)) broken.push(`${path}: a name that says nothing`);
  // A test's title says what it is.
  const silent = !path.endsWith('.test.ts') && !/^(#!.*\n)?\/\*\*/.test(text);
  if (silent) broken.push(`${path}: does not open with what it is`);
  const early = isFirstLoad(path) && /^import (?!type\b)[^;]*?from '\.\/panel\//m.test(text);
  if (early) broken.push(`${path}: brings the panel into the first load`);
  const heavy = path.startsWith('elements/') && /\bfrom 'lit';/.test(text);
  if (heavy) broken.push(`${path}: all of lit; its templates alone are 'lit/html.js'`);
  const found = path.startsWith('elements/') && BANNED_IN_ELEMENTS.exec(withoutComments(text));
  if (found) broken.push(`${path}: ${found[0].trim()} in an element`);
  return broken;
}

function brokenImport(from: string, to: string): string[] {
  const broken = (why: string): string[] => [`${from} imports ${to}: ${why}`];
  const [top = '', folder = ''] = from.split('/');
  const [topTo = '', folderTo = ''] = to.split('/');
  if (top === 'server' && topTo === 'src' && to !== 'src/protocols/shaman-wire.ts') {
    return broken('of src, server knows the wire alone');
  }
  if (['src', 'elements', 'server'].includes(top) && ['demo', 'test'].includes(topTo)) {
    return broken('nothing that is shipped knows demo or test');
  }
  if (top === 'elements' && !['elements', 'src'].includes(topTo))
    return broken('not below elements');
  if (top === 'elements' && topTo === 'src' && !isPublic(to)) {
    return broken('elements use what the SDK shows to everybody');
  }
  if (top !== 'src') return [];
  if (topTo !== 'src') return broken('src knows nothing above it');
  if (to === 'src/index.ts') return broken('the door is for those outside');
  if (from === 'src/index.ts' || from === ASSEMBLY || isLoose(to)) return [];
  if (isLoose(from)) return broken('loose files know no folder');
  if (folder === folderTo) return [];
  if (rank(folderTo) < rank(folder)) return broken('imports point down the listing');
  if (folder === 'conversation' && folderTo === 'connection')
    return broken('it is told, not told to ask');
  const contract = CONTRACTS[folderTo];
  if (contract && !contract.includes(to)) return broken(`only its contract, ${contract[0]}`);
  return [];
}

/** What the package exports, and the loose files whose words it re-exports. */
function isPublic(path: string): boolean {
  const hidden = ['src/protocols/protocol.ts', 'src/protocols/shaman-wire.ts'];
  return isLoose(path) || (path.startsWith('src/protocols/') && !hidden.includes(path));
}

function isFirstLoad(path: string): boolean {
  return path.startsWith('elements/') && isLoose(path) && !CONSOLE.includes(path);
}

function isLoose(path: string): boolean {
  return path.split('/').length === 2;
}

function rank(folder: string): number {
  const index = FOLDERS.indexOf(folder);
  if (index < 0) throw new Error(`src/${folder} has no place in the listing`);
  return index;
}

/** Relative imports only, static, dynamic and for types alike, as paths from the root. */
function importsOf(path: string, text: string): string[] {
  const pattern = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
  const matches = withoutComments(text).matchAll(pattern);
  return Array.from(matches, ([, specifier = '']) =>
    new URL(specifier, `file:///${path}`).pathname.slice(1),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
