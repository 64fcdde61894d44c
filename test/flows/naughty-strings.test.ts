/** Naughty strings through the real server in both directions: they arrive as they were, and nothing of them runs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { plainText } from '../../elements/panel/rare/text-format.ts';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';

const LIST = fileURLToPath(import.meta.resolve('big-list-of-naughty-strings/blns.json'));
const all = (JSON.parse(readFileSync(LIST, 'utf8')) as string[]).map((text) => text.trim());
const SCRIPT = /script|onerror|onload/;
/** A few of each kind; each once, so that it can be found again. */
const sample = [
  ...new Set([
    ...all.filter((text) => text && !SCRIPT.test(text)).filter((_, index) => index % 30 === 7),
    ...all.filter((text) => SCRIPT.test(text)).filter((_, index) => index % 30 === 7),
  ]),
];

it('naughty strings arrive as they were written, and run on neither side', async (t) => {
  const { visitor, agent } = await raise(t);
  const opened: string[] = [];
  visitor.page.on('dialog', (dialog) => {
    opened.push(dialog.message());
    void dialog.dismiss();
  });
  await visitor.opens();
  for (const text of sample) await visitor.says(text);
  await agent.sees(sample.at(-1) ?? '');
  assert.deepEqual(await agent.transcript(), sample);

  for (const text of sample) await agent.answers(text);
  const wanted = sample.map((text) => plainText(text)).slice(-5);
  const shown = () =>
    visitor.element
      .locator('.theirs [part=bubble] .text')
      .evaluateAll((bubbles) => bubbles.map(({ textContent }) => textContent ?? ''));
  await until(async () => (await shown()).length >= 5 && (await shown()).at(-1) === wanted.at(-1), {
    timeout: 15_000,
  });
  assert.deepEqual((await shown()).slice(-5), wanted);
  assert.deepEqual(opened, []);
  const ours = await visitor.element.locator('script, iframe, [onerror], [onload]').count();
  assert.equal(ours, 0);
});
