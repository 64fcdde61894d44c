/**
 * One file that is the same as classic script and as module, and still loads parts of itself later.
 * A classic script has no import and no export: what its chunks take from the entry goes over a list
 * on globalThis, keyed by the build, so that two versions on a page never mix.
 * Chunks are modules beside the entry; what one takes from another it loads as the entry does, or the
 * other would be there twice once a failure has changed its address. Knows nothing of what is in them.
 */
import { createHash } from 'node:crypto';

/** Stands in names and code for the key of the build, until all of it is made. */
const BUILD = 'buildkey';

/**
 * One key for all files of a build, made of all that they say. The later ones have it in their names: as
 * each of them finds the entry by it, none stays the same when another changes, and a name that is said
 * again and again weighs next to nothing.
 */
export function chunks() {
  return {
    name: 'chunks',
    outputOptions: ({ chunkFileNames, ...rest }) => ({
      ...rest,
      chunkFileNames: chunkFileNames.replace('[hash]', BUILD),
    }),
    renderDynamicImport({ targetChunk, targetModuleId }) {
      if (targetChunk?.isEntry) throw new Error(`${targetModuleId} is in the first load already`);
      return targetChunk && { left: 'shamanLoad(', right: ')' };
    },
    renderChunk(code, chunk, _, { chunks }) {
      const { body } = this.parse(code);
      const list = `globalThis[Symbol.for('shaman-widget ${BUILD}')]`;
      const text = chunk.isEntry
        ? entry(code, body, list, chunk)
        : late(code, body, list, entryOf(chunks));
      return { code: text, map: null };
    },
    generateBundle(_, bundle) {
      const files = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const hash = createHash('sha256');
      for (const { code } of files) hash.update(code);
      const key = BigInt(`0x${hash.digest('hex')}`)
        .toString(36)
        .slice(0, 8);
      for (const file of files) {
        file.code = file.code.replaceAll(BUILD, key);
        file.fileName = file.fileName.replace(BUILD, key);
      }
    },
  };
}

function entryOf(chunks) {
  return Object.values(chunks).find(({ isEntry }) => isEntry);
}

/** Names of what is in the list: places weigh less than names. */
function listOf({ exports }) {
  return ['shamanLoad', ...exports];
}

/** In a function, so that nothing of it is the page's. A file that is loaded twice registers once. */
function entry(code, body, list, chunk) {
  if (body.some(({ type }) => type === 'ImportDeclaration'))
    throw new Error('an entry must not import a chunk at once');
  const loads = chunk.dynamicImports.length > 0;
  const exports = body.filter(({ type }) => type === 'ExportNamedDeclaration');
  const locals = new Map(
    exports.flatMap(({ specifiers }) =>
      specifiers.map(({ exported, local }) => [exported.name, local.name]),
    ),
  );
  const values = listOf(chunk).map((name) => locals.get(name) ?? name);
  const register = locals.size > 0 || loads ? `${list} ??= [${values}];` : '';
  return `(() => {\n'use strict';\n${loads ? LOAD : ''}${without(code, exports)}\n${register}\n})();`;
}

/**
 * A classic script from another origin resolves nothing by itself: its address is taken while it
 * runs. Some browsers remember for the life of a page that a module failed: the next try has another
 * address, unless the page names the file, as an import map with its hash does: that hash holds for no
 * other address.
 */
const LOAD = `
const shamanBase = document.currentScript?.src;
const shamanTries = {};
const shamanLoad = (path) => {
  const tries = shamanTries[path] ?? 0;
  const url = tries ? path + '?' + tries : path;
  return import(shamanBase ? new URL(url, shamanBase).href : url).catch((error) => {
    if (!document.documentElement.textContent.includes(path.slice(2)))
      shamanTries[path] = tries + 1;
    throw error;
  });
};
`;

function late(code, body, list, entry) {
  const imports = body.filter(({ type }) => type === 'ImportDeclaration');
  const [ofEntry, ofChunks] = [true, false].map((wanted) =>
    imports.filter(({ source }) => (source.value === `./${entry.fileName}`) === wanted),
  );
  const locals = new Map(
    ofEntry.flatMap(({ specifiers }) =>
      specifiers.map(({ imported, local }) => [imported.name, local.name]),
    ),
  );
  if (ofChunks.length > 0 || /\bshamanLoad\(/.test(code)) locals.set('shamanLoad', 'shamanLoad');
  const names = listOf(entry).map((name) => locals.get(name) ?? '');
  const read = locals.size > 0 ? `const [${names.join().replace(/,+$/, '')}] = ${list};\n` : '';
  const wait = ofChunks.map(
    (each) => `const { ${taken(each)} } = await shamanLoad('${each.source.value}');\n`,
  );
  return `${read}${wait.join('')}${without(code, imports)}`;
}

/** As the pattern of a destructuring. */
function taken({ specifiers }) {
  return specifiers.map(({ imported, local }) => `${imported.name}: ${local.name}`);
}

/** The code, where these nodes of it are left out. */
export function without(code, nodes) {
  return nodes.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), code);
}
