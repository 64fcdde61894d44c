/** Promise: emoji and files work by keyboard, from our own origin, under a policy that allows next to nothing. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise, type Stage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

it('an emoji is found by its name and written at the caret, by keys alone', async (t) => {
  const { visitor, agent } = await strict(t);
  const { page } = visitor;
  await visitor.opens();
  await visitor.beginsToWrite();
  await visitor.field.pressSequentially('ab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const search = visitor.element.getByRole('searchbox', { name: 'Search emoji' });
  await search.waitFor();
  await page.keyboard.type('red heart');
  const heart = visitor.element.getByRole('gridcell', { name: 'red heart', exact: true });
  await heart.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type('!');
  assert.equal(await visitor.field.inputValue(), 'a❤️!b');
  await page.keyboard.press('Enter');
  await agent.sees('a❤️!b');
  const { origin } = new URL(page.url());
  const foreign = visitor.witness.scripts.filter((url) => !url.startsWith(origin));
  assert.deepEqual(foreign, []);
  const names = visitor.witness.scripts.filter((url) => /emoji-en\.\w{8}\.min\.js$/.test(url));
  assert.equal(names.length, 1);
});

it('a picture is shown before it is sent, and too large a file is not', async (t) => {
  const { visitor, agent } = await strict(t);
  await visitor.opens();
  await visitor.beginsToWrite();
  await visitor.element.locator('input[type=file]').setInputFiles([
    { name: 'photo.png', mimeType: 'image/png', buffer: PIXEL },
    { name: 'film.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(10_485_761) },
  ]);
  await visitor.reads(/film\.bin: .+ At most/);
  const canvas = visitor.element.locator('.queue canvas');
  const painted = () =>
    canvas.evaluate((element) => {
      const context = (element as HTMLCanvasElement).getContext('2d');
      return context?.getImageData(48, 48, 1, 1).data[3];
    });
  await until(painted);
  await visitor.says('look');
  const { files } = await agent.sees('look');
  assert.deepEqual(
    files.map(({ name }) => name),
    ['photo.png'],
  );
  assert.equal(await visitor.element.locator('.queue').count(), 0);
});

it('a file whose way up cannot be loaded waits, also through a reload, and arrives once', async (t) => {
  let gone = true;
  const { visitor, agent } = await raise(t, {
    before: (page) =>
      page.route(/\.(going-up|uploads)\.\w{8}\.min\.js/, (route) =>
        gone ? route.fulfill({ status: 404 }) : route.continue(),
      ),
  });
  await visitor.opens();
  await visitor.says('before');
  await agent.sees('before');
  const file = { name: 'photo.png', mimeType: 'image/png', buffer: PIXEL };
  await visitor.element.locator('input[type=file]').setInputFiles([file]);
  await visitor.says('look');
  await until(() => ways(visitor) > 1);
  await visitor.says('after');
  await visitor.sees('after');
  assert.deepEqual(await visitor.errors(), []);
  await visitor.reloads();
  const before = ways(visitor);
  await until(() => ways(visitor) > before);
  gone = false;
  await agent.sees('after');
  assert.deepEqual(await agent.transcript(), ['before', 'look', 'after']);
});

function ways({ witness }: Stage['visitor']): number {
  return witness.scripts.filter((url) => /\.(going-up|uploads)\./.test(url)).length;
}

/** The page whose policy forbids all that we do not need. */
async function strict(t: Parameters<typeof raise>[0]): Promise<Stage> {
  const stage = await raise(t, {
    files: (server) => ({
      '/strict/': `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'none'; connect-src ${server} ${server.replace('http', 'ws')}; img-src ${server} data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'">
<title>Strict</title><link rel="icon" href="data:,">
<shaman-chat server="${server}" organization="demo"></shaman-chat>
<script async src="/cdn/shaman-chat.min.js"></script>`,
    }),
  });
  await stage.visitor.turnsTo('/strict/');
  await stage.visitor.isReady();
  return stage;
}
