/** The files of emoji are what their package says, and small enough to be fetched for one smile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { groupsOf, matching } from '../../elements/panel/rare/emoji-list.ts';
import { emojiModule, LANGUAGES, pathOf } from '../support/make-emoji.ts';

describe('emoji', () => {
  for (const language of LANGUAGES) {
    it(`of "${language}" are those of the package: npm run emoji makes them`, () => {
      assert.ok(readFileSync(pathOf(language), 'utf8') === emojiModule(language));
    });

    it(`of "${language}" are all there, each with its name`, async () => {
      const { emoji } = await import(`../../${pathOf(language)}`);
      const groups = groupsOf(emoji);
      const all = groups.flatMap((group) => group.emoji);
      assert.equal(groups.length, 9);
      assert.equal(new Set(all.map(({ glyph }) => glyph)).size, 1849);
      assert.deepEqual(
        all.filter(({ glyph, name }) => !name.trim() || glyph.includes(' ')),
        [],
      );
      assert.ok(all.some(({ glyph }) => glyph.startsWith('#')));
      assert.ok(brotliCompressSync(emoji).length < 32_000);
    });
  }

  const found = (language: { emoji: string }, search: string) =>
    matching(groupsOf(language.emoji), search)
      .flatMap(({ emoji }) => emoji)
      .map(({ glyph }) => glyph);

  it('are found by words, by beginnings, by what they stand for, and by themselves', async () => {
    const en = await import('../../elements/panel/rare/emoji-en.ts');
    for (const search of ['red heart', 'HEA RED', ' heart  red ', '❤️'])
      assert.ok(found(en, search).includes('❤️'), search);
    assert.ok(found(en, 'happy').includes('😀'));
    assert.deepEqual(found(en, '❤️'), ['❤️']);
    assert.deepEqual(found(en, 'xyzzy'), []);
    assert.deepEqual(found(en, '!!'), []);
    assert.equal(found(en, ' ').length, 1849);
  });

  it('are found without accents too', async () => {
    const pt = await import('../../elements/panel/rare/emoji-pt.ts');
    for (const search of ['coração', 'coracao', 'CORAÇÃO']) assert.ok(found(pt, search).length > 5);
  });
});
