/**
 * Every state looks as it did when somebody looked at it. What differs is written to
 * coverage/gallery/differences; `npm run gallery -- --update` says that it shall be so.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STATES, stateNamed } from '../elements/states/states.ts';
import { digestKey, digestOf, keptDigests, keptNames, keptSheet, slug } from './baselines.ts';
import { type Comparison, compare } from './comparison.ts';
import { KEPT, Photographer, SIZES, type Size } from './photographer.ts';
import { fileOf, type Sheet, sheetOf } from './sheet.ts';

const OUT = fileURLToPath(new URL('../../coverage/gallery/differences/', import.meta.url));
const here = process.platform === 'linux' && process.arch === 'x64';

describe('pictures', () => {
  const known = keptDigests();
  for (const size of Object.keys(SIZES) as Size[])
    describe(size, () => {
      let photographer: Photographer | undefined;
      before(async () => {
        photographer = await Photographer.arrives();
        await photographer?.stands(size);
      });
      after(() => photographer?.leaves());

      for (const { name } of STATES)
        it(`${name} looks as it did`, async (t) => {
          if (!photographer) return t.diagnostic('npm has no browser for this machine');
          const pictures = await photographer.takes(name, KEPT);
          if (known[digestKey(size, name)] === digestOf(pictures)) return;
          const { sheet, comparison } = seen(size, name, pictures);
          if (!comparison.alike) await show(size, name, sheet, comparison);
          assert.ok(comparison.alike, `${comparison.pixels} pixels are others: see ${OUT}`);
        });
    });

  it('are kept of every state, and of nothing else', () => {
    const names = STATES.map(({ name }) => slug(name)).sort();
    for (const size of Object.keys(SIZES) as Size[])
      assert.deepEqual([...keptNames(size)].sort(), names);
    const keys = Object.keys(SIZES).flatMap((size) => names.map((name) => `${size}/${name}`));
    assert.deepEqual(Object.keys(known).sort(), keys.sort());
  });

  const faults = {
    'a colour that is a little lighter':
      'shaman-chat { --shaman-text: light-dark(#332b3c, #e2dde6); }',
    'another accent': 'shaman-chat { --shaman-accent: light-dark(#63409a, #7f5bba); }',
    'a corner that is less round': 'shaman-chat { --shaman-radius: 16px; }',
    'a shift of three pixels': 'shaman-chat { --shaman-offset-x: 23px; }',
  };
  for (const [fault, css] of Object.entries(faults))
    it(`show ${fault}`, {
      skip: here ? false : 'npm has no browser for this machine',
    }, async () => {
      const photographer = await Photographer.arrives(css);
      assert.ok(photographer);
      await photographer.stands('desktop');
      const { name } = stateNamed('conversation, short');
      const pictures = await photographer.takes(name, KEPT);
      await photographer.leaves();
      assert.notEqual(known[digestKey('desktop', name)], digestOf(pictures));
      assert.equal(seen('desktop', name, pictures).comparison.alike, false);
    });
});

interface Seen {
  readonly sheet: Sheet;
  readonly comparison: Comparison;
}

function seen(size: Size, name: string, pictures: readonly Buffer[]): Seen {
  const kept = keptSheet(size, name);
  assert.ok(kept, `no picture was kept: look at it, then npm run gallery -- --update`);
  const sheet = sheetOf(pictures);
  return { sheet, comparison: compare(kept, sheet) };
}

async function show(size: Size, name: string, sheet: Sheet, comparison: Comparison): Promise<void> {
  await mkdir(OUT, { recursive: true });
  const path = join(OUT, `${slug(name)}-${size}`);
  await writeFile(`${path}-now.png`, fileOf(sheet));
  await writeFile(`${path}-difference.png`, comparison.picture());
}
