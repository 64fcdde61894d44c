/** Templates bind what Lit as it is shipped can bind, and nothing else: it would be drawn wrongly, and nobody told. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brokenTemplates } from './templates.ts';

const SHIPPED = `import { html, nothing, render } from 'lit/html.js'; render(nothing, at);`;

/** Of one template, as it stands between its quotes; `…`: a value. */
function broken(template: string): Promise<string[]> {
  return brokenTemplates(`${SHIPPED} html\`${template.replaceAll('…', `\${a}`)}\`;`);
}

describe('templates', () => {
  it('of all elements say what can be bound', async () => {
    const paths = globSync('elements/**/*.ts', { exclude: ['**/emoji-??.ts'] });
    const texts = paths.map((path) => [path, readFileSync(path, 'utf8')] as const);
    assert.ok(texts.filter(([, text]) => text.includes('html`')).length > 30, 'finds them');
    for (const [path, text] of texts) assert.deepEqual(await brokenTemplates(text), [], path);
  });

  const whole = [
    '…',
    '<p>… and …</p>…',
    '<input type="text" name=… .value=… aria-label=… @click=…>',
    '<img src=…/><path d=… />',
    '<a title="a > b = c"\n  href=…\n>…</a> 1 < 2',
    '<!-- what follows --><textarea class=…></textarea>…',
    `<ul>\${list.map((each) => html\`<li class=…>…</li>\`)}</ul>`,
  ];
  for (const template of whole)
    it(`may say ${template}`, async () => assert.deepEqual(await broken(template), []));

  const planted: readonly [template: string, says: RegExp][] = [
    ['<p class="…">', /no whole attribute/],
    ["<p class='…'>", /no whole attribute/],
    ['<p class="row …">', /no whole attribute/],
    ['<p title="row class=… b">', /no whole attribute/],
    ['<p title= class=…>', /no whole attribute/],
    ['<p class=row-…>', /no whole attribute/],
    ['<p class=……>', /no whole attribute/],
    ['<p class=…-row>', /no whole attribute/],
    ['<p class= …>', /no whole attribute/],
    ['<p class =…>', /no whole attribute/],
    ['<p …>', /no whole attribute/],
    ['<p></p …>', /no whole attribute/],
    ['<input ?disabled=…>', /no whole attribute/],
    ['<input .valueAsDate=…>', /no whole attribute/],
    ['<b @shamanOpen=…>', /no whole attribute/],
    ['<svg viewBox=…>', /no whole attribute/],
    ['<p class="a" class=…>', /an attribute twice/],
    ['<p @click=… @Click=…>', /an attribute twice.*|lower case/],
    ['<p>a=…</p>', /behind =/],
    ['<…></p>', /for a name/],
    ['<p></…>', /for a name/],
    ['<!-- … -->', /in a comment/],
    ['<!-- <p> …', /in a comment/],
    ['<textarea>…</textarea>', /in <textarea>/],
    ['<TITLE class="a">…</TITLE>', /in <TITLE>/],
    ['<style>…</style>', /in <style>/],
    ['<script>…</script>', /in <script>/],
    ['<template><p>…</p></template>', /in <template>/],
    ['<p class=…', /without an end/],
    [`\${list.map(() => html\`<p class="…">\`)}`, /no whole attribute/],
  ];
  for (const [template, says] of planted)
    it(`must not say ${template}`, async () => assert.match((await broken(template)).join(), says));

  const foreign = [
    ["import { svg } from 'lit/html.js'; svg``;", 'svg as svg is not there,svg is not there'],
    ["import { html as draw } from 'lit/html.js'; draw``;", 'html as draw is not there'],
    ["import * as lit from 'lit/html.js'; lit.html``;", '* as lit is not there'],
    ["import { mathml } from './own.ts'; mathml``;", 'mathml is not there'],
    ["import { html } from 'lit'; html``;", 'lit is not there'],
    ["import { map } from 'lit/directives/map.js'; map();", 'lit/directives/map.js is not there'],
    ["import { html } from 'lit-html'; html``;", 'lit-html is not there'],
    ["import { Task } from '@lit/task'; Task();", '@lit/task is not there'],
    [
      "const { live } = await import('lit/directives/live.js');",
      'lit/directives/live.js is not there',
    ],
    ["export { html } from 'lit/html.js';", 'lit/html.js is not there'],
  ] as const;
  for (const [code, says] of foreign)
    it(`must not be made by ${code}`, async () =>
      assert.equal((await brokenTemplates(code)).join(), says));
});
