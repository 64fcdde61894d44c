/**
 * `npm run gallery`: pictures of every state in both themes, directions and sizes on one HTML page.
 * `-- --update` keeps them as what is right from now on; `-- WORDS` takes only states whose name has them.
 */
import { fileURLToPath } from 'node:url';
import { STATES } from '../elements/states/states.ts';
import { Album } from './album.ts';
import {
  digestKey,
  digestOf,
  forget,
  keep,
  keepDigests,
  keptDigests,
  keptNames,
  keptSheet,
  slug,
} from './baselines.ts';
import { compare } from './comparison.ts';
import { KEPT, Photographer, SIZES, type Size, TURNS } from './photographer.ts';
import { sheetOf } from './sheet.ts';

const options = process.argv.slice(2);
const update = options.includes('--update');
const words = options.filter((option) => !option.startsWith('--')).join(' ');
const states = STATES.filter(({ name }) => name.includes(words));
const started = performance.now();
const photographer = await Photographer.arrives();
if (!photographer) {
  console.error(
    'no pictures: npm brings a Chromium for Linux on x64 only, and no other one will do',
  );
  process.exit(1);
}
const album = new Album(fileURLToPath(new URL('../../coverage/gallery/', import.meta.url)));
let changed = 0;
/** Of the states that are there, and were found right just now. */
const digests: Record<string, string> = {};
for (const size of Object.keys(SIZES) as Size[]) {
  await photographer.stands(size);
  for (const { name } of states) {
    const pictures = await photographer.takes(name);
    const note = await judged(size, name, pictures);
    if (note) console.log(`${size}, ${name}: ${note}`);
    await album.add(name, size, pictures, note);
  }
  const names = new Set(STATES.map(({ name }) => slug(name)));
  const over = keptNames(size).filter((name) => !names.has(name));
  if (update) await Promise.all(over.map((name) => forget(size, name)));
}
await photographer.leaves();
if (update) keepDigests(inOrder({ ...(words ? keptDigests() : {}), ...digests }));
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${states.length} states, ${changed} changed sheets, ${seconds} s`);
console.log(await album.finish());

/** What is to be said of these pictures. */
async function judged(size: Size, name: string, pictures: readonly Buffer[]): Promise<string> {
  const shown = pictures.filter((_, index) => KEPT.some((turn) => same(turn, TURNS[index])));
  const sheet = sheetOf(shown);
  digests[digestKey(size, name)] = digestOf(shown);
  const kept = keptSheet(size, name);
  const comparison = kept && compare(kept, sheet);
  if (comparison?.alike) return '';
  changed++;
  if (update) await keep(size, name, sheet);
  const what = comparison ? `${comparison.pixels} pixels are others` : 'new';
  return update ? `${what}; kept` : what;
}

function inOrder(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function same(one: (typeof TURNS)[number], other: (typeof TURNS)[number] | undefined): boolean {
  return one.theme === other?.theme && one.dir === other.dir;
}
