/** Promise: the page to play with shows all that may be changed, and each control changes the chat. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import type { AxeResults } from 'axe-core';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

interface Named {
  readonly name: string;
}
interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly (Named &
      Readonly<Record<string, readonly Named[] | undefined>>)[];
  }[];
}

const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as Manifest;
const described = modules
  .flatMap(({ declarations = [] }) => declarations)
  .find(({ name }) => name === 'ShamanChat');
const names = (kind: string) => (described?.[kind] ?? []).map(({ name }) => name);

it('has a row for all that the manifest tells, under the strict policy', async (t) => {
  const { visitor } = await raise(t);
  await visitor.goesTo('/look');
  await visitor.page.locator('.row').first().waitFor();
  const rows = await visitor.page.locator('.row code').allTextContents();
  assert.deepEqual(rows, [
    ...names('cssProperties'),
    ...names('attributes'),
    'dir',
    ...names('cssParts').map((name) => `::part(${name})`),
    ...names('slots').map((name) => `slot="${name}"`),
    ...names('cssStates').map((name) => `:state(${name})`),
    ...names('events'),
  ]);
  assert.ok(rows.length > 50, 'and there is much to tell');
  assert.deepEqual(visitor.witness.console, []);
});

const CHANGES: Readonly<Record<string, readonly [value: string, seen: string]>> = {
  '--shaman-accent': ['#010203', '.launcher background-color rgb(1, 2, 3)'],
  '--shaman-on-accent': ['#0a0b0c', '.launcher color rgb(10, 11, 12)'],
  '--shaman-surface': ['#040506', '#panel background-color rgb(4, 5, 6)'],
  '--shaman-text': ['#070809', '#panel color rgb(7, 8, 9)'],
  '--shaman-font': ['Georgia, serif', '#title font-family Georgia, serif'],
  '--shaman-radius': ['7', '#panel border-top-left-radius 7px'],
  '--shaman-width': ['333', '#panel width 333px'],
  '--shaman-height': ['400', '#panel height 400px'],
  '--shaman-offset-x': ['33', ':host right 33px'],
  '--shaman-offset-y': ['44', ':host bottom 44px'],
  '--shaman-z-index': ['55', ':host z-index 55'],
};

it('every control of a property changes what is seen, and the snippet says so', async (t) => {
  const { visitor } = await raise(t);
  await visitor.goesTo('/look');
  await visitor.opens();
  for (const name of names('cssProperties')) {
    const [value = '', seen = ''] = CHANGES[name] ?? [];
    const control = visitor.page.getByLabel(name, { exact: true });
    if (name === '--shaman-font') await control.selectOption(value);
    else await control.fill(value);
    const [selector = '', property = '', ...rest] = seen.split(' ');
    await until(async () => (await looks(visitor, selector, property)) === rest.join(' '), {
      what: seen,
    });
    assert.match((await visitor.page.locator('#snippet').textContent()) ?? '', new RegExp(name));
  }
  assert.match((await visitor.page.locator('#contrast').textContent()) ?? '', /^\d+\.\d\d : 1$/);
});

it('attributes, parts, slots and states answer', async (t) => {
  const { visitor } = await raise(t);
  await visitor.goesTo('/look');
  const { page } = visitor;
  const snippet = async () => (await page.locator('#snippet').textContent()) ?? '';
  const control = (name: string) => page.getByLabel(name, { exact: true });
  await control('open').check();
  await page.getByText('on', { exact: true }).waitFor();
  await control('theme').selectOption('dark');
  await until(
    async () => (await looks(visitor, '#panel', 'background-color')) === 'rgb(27, 23, 34)',
  );
  await control('dir').selectOption('rtl');
  await until(async () => (await looks(visitor, ':host', 'left')) === '20px');
  await control('locale').fill('pt');
  await control('locale').blur();
  await visitor.reads('Ainda não há nada aqui');
  await control('::part(panel)').check();
  await until(async () => (await looks(visitor, '#panel', 'outline-style')) === 'dashed');
  await control('slot="footer"').check();
  await visitor.page.getByText('We answer in English and Portuguese.').first().waitFor();
  assert.match(await snippet(), /<shaman-chat[^>]* open theme="dark" dir="rtl" locale="pt">/);
  assert.match(await snippet(), /::part\(panel\)/);
  await control('mode').selectOption('inline');
  await until(async () => (await looks(visitor, ':host', 'position')) === 'relative');
  assert.deepEqual(visitor.witness.console, []);
});

it('has no fault that axe knows, and stands on a phone', async (t) => {
  const { visitor } = await raise(t);
  await visitor.goesTo('/look');
  const { page } = visitor;
  await page.locator('.row').first().waitFor();
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 640 });
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.failureSummary}`);
    assert.deepEqual(told, [], `${width} px wide`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} px of ${width}`);
  }
});

function looks({ page }: Visitor, selector: string, property: string): Promise<string> {
  return page.locator('shaman-chat').evaluate(
    (chat, [selector = '', property = '']) => {
      const found = selector === ':host' ? chat : chat.shadowRoot?.querySelector(selector);
      return found ? getComputedStyle(found).getPropertyValue(property) : '';
    },
    [selector, property],
  );
}
