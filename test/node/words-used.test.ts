/** Keys of the translations against the sources that show them: none that nobody uses, none that is not there. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { enRest } from '../../elements/panel/translations/en-rest.ts';
import { english as en } from '../elements/support/english.ts';

/** By path; without the languages themselves. */
function sources(): readonly string[] {
  const paths = globSync('{elements,src,server}/**/*.ts', {
    exclude: ['**/node_modules/**', '**/translations/**', '**/emoji-??.ts'],
  });
  return paths.map((path) => readFileSync(path, 'utf8'));
}

/** `t.close`, `language.t.close`. */
const USE = /\bt\.(\w+)/g;

/** Found by `t[choice]` and `t[why]`: what those may be stands in the sources as it is. */
const BY_NAME = ['reply', 'copyText', 'edit', 'delete', 'answerMissing', 'answerWrong'];

/** Said by usual parts too, which wait for it: `Language.whole`. */
const WAITED_FOR = ['failure'];

/** What is wrong between keys and those who use them, in words. */
function complaints(translation: object, texts: readonly string[]): readonly string[] {
  const keys = Object.keys(translation);
  const used = new Set(texts.flatMap((text) => [...text.matchAll(USE)].map(([, key = '']) => key)));
  for (const key of BY_NAME) if (texts.some((text) => text.includes(`'${key}'`))) used.add(key);
  return [
    ...keys.filter((key) => !used.has(key)).map((key) => `nobody uses ${key}`),
    ...[...used].filter((key) => !keys.includes(key)).map((key) => `there is no ${key}`),
  ];
}

describe('words', () => {
  it('are all used, and all there', () => {
    const texts = sources();
    assert.ok(texts.length > 20, 'finds the sources');
    assert.deepEqual(complaints(en, texts), []);
  });

  it('that come with rare parts are said by rare parts alone', () => {
    const usual = globSync('elements/**/*.ts', {
      exclude: ['**/{rare,attention,translations}/**', '**/*desk*.ts', '**/end-button.ts'],
    });
    assert.ok(usual.length > 40);
    const said = usual.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(USE)].map(([, key = '']) => key),
    );
    assert.deepEqual(
      said.filter((key) => key in enRest && !WAITED_FOR.includes(key)),
      [],
    );
  });

  it('of refusals are for codes that somebody gives', () => {
    const all = sources().join('\n');
    const given = (code: string) => new RegExp(`['"\`]${code}['"\`]|\\b${code}:`).test(all);
    assert.deepEqual(
      Object.keys(en.failure).filter((code) => !given(code)),
      [],
    );
    assert.equal(given('never_given'), false);
  });

  it('are missed in both directions', () => {
    const texts = ['<b>t.close</b>', 'this.language.t.forgotten(1)', `choose('reply')`];
    const planted = { close: 'Close', planted: 'Nobody says this' };
    assert.deepEqual(complaints(planted, texts), [
      'nobody uses planted',
      'there is no forgotten',
      'there is no reply',
    ]);
  });
});
