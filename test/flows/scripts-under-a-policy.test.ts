/** Promise: each file for pages without a build works as it may be included, under a strict policy. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';

const POLICIES = {
  'of the own origin': "'self'",
  'with a nonce': "'nonce-abc'",
  "with a nonce and 'strict-dynamic'": "'nonce-abc' 'strict-dynamic'",
};

for (const [name, sources] of Object.entries(POLICIES))
  for (const kind of ['async', 'type="module"'])
    it(`a script ${name}, ${kind}: the panel comes too`, async (t) => {
      const script = `<script ${kind} nonce="abc" src="/cdn/shaman-chat.min.js"></script>`;
      const { visitor } = await raise(t, { files: pageWith(script, sources) });
      await visitor.turnsTo('/strict/');
      await visitor.isReady();
      await visitor.opens();
      await visitor.says('hello');
      await visitor.sees('hello');
    });

it('a classic script of another origin finds its panel there, and leaves no name behind', async (t) => {
  const files = (server: string) =>
    pageWith(`<script async src="${server}/dist/cdn/shaman-chat.min.js"></script>`, '*')(server);
  const { visitor } = await raise(t, { files });
  await visitor.turnsTo('/strict/');
  await visitor.isReady();
  await visitor.opens();
  const { origin } = new URL(visitor.page.url());
  const panel = visitor.witness.scripts.filter((url) => url.includes('chat-panel'));
  assert.ok(panel.length > 0 && !panel.at(-1)?.startsWith(origin), panel.join());
  const ours = (await ownNames(visitor.page)).filter((name) => !/^(lit|reactive)/.test(name));
  assert.deepEqual(ours, ['Shaman'], 'besides the marks of Lit');
});

it('a page that includes it twice, once as each kind, has one chat that works', async (t) => {
  const src = 'src="/cdn/shaman-chat.min.js"';
  const twice = `<script ${src}></script><script type="module" ${src}></script>`;
  const { visitor } = await raise(t, { files: pageWith(twice, "'self'") });
  await visitor.turnsTo('/strict/');
  await visitor.opens();
  await visitor.says('hello');
  await visitor.sees('hello');
  assert.match(visitor.witness.console.splice(0).join(), /defined already/);
});

it('a file that is not what the import map says is never run, however often it is asked for', async (t) => {
  const script = '<script type="module" src="/cdn/shaman-chat.min.js"></script>';
  const map = { integrity: { [`/cdn/${await panelFile()}`]: `sha384-${'A'.repeat(64)}` } };
  const scripts = `<script type="importmap" nonce="abc">${JSON.stringify(map)}</script>${script}`;
  const files = pageWith(scripts, "'self' 'nonce-abc'", 'connect="lazy"');
  const { visitor } = await raise(t, { files });
  await visitor.turnsTo('/strict/');
  for (const times of [1, 2, 3]) {
    await visitor.launcher.click();
    await until(async () => (await visitor.errors()).length === times);
  }
  assert.equal(await visitor.element.locator('#panel').count(), 0);
  assert.match(visitor.witness.console.splice(0).join(), /integrity/);
});

it('the full file asks for no other until somebody looks for an emoji', async (t) => {
  const script = '<script async src="/cdn/shaman-chat.full.min.js"></script>';
  const { visitor } = await raise(t, { files: pageWith(script, "'self'", 'locale="pt"') });
  await visitor.page.goto(new URL('/strict/', visitor.page.url()).href);
  await visitor.isReady();
  await visitor.element.getByRole('button', { name: 'Abrir chat' }).click();
  await visitor.reads('Ainda não há nada aqui');
  const later = visitor.witness.scripts.slice(visitor.witness.scripts.indexOf(fullOf(visitor)));
  assert.deepEqual(later, [fullOf(visitor)]);
  await visitor.element.getByRole('button', { name: 'Nova conversa' }).click();
  await visitor.element.getByRole('button', { name: 'Emoji' }).click();
  await visitor.element.getByRole('gridcell').first().waitFor();
  const emoji = visitor.witness.scripts.slice(-2);
  assert.match(emoji.join(), /full\.emoji-picker\..*full\.emoji-pt\./);
});

async function panelFile(): Promise<string | undefined> {
  return (await readdir('dist/cdn')).find((name) => name.startsWith('shaman-chat.chat-panel.'));
}

function fullOf({ page }: { page: { url(): string } }): string {
  return new URL('/cdn/shaman-chat.full.min.js', page.url()).href;
}

it('the full file with nothing but its hash in the policy has all but the emoji, and says so', async (t) => {
  const hashes = JSON.parse(await readFile('dist/cdn/integrity.json', 'utf8'));
  const hash = hashes['shaman-chat.full.min.js'];
  const script = `<script async src="/cdn/shaman-chat.full.min.js" integrity="${hash}"></script>`;
  const { visitor } = await raise(t, { files: pageWith(script, `'${hash}' 'strict-dynamic'`) });
  await visitor.turnsTo('/strict/');
  await visitor.isReady();
  await visitor.opens();
  await visitor.says('hello');
  await visitor.sees('hello');
  assert.deepEqual(visitor.witness.console, []);
  await visitor.element.getByRole('button', { name: 'Emoji' }).click();
  await until(async () => (await visitor.errors()).some(({ code }) => code === 'unreachable'));
  assert.match(visitor.witness.console.splice(0).join(), /Content Security Policy/);
});

/** Globals that a page has and an empty one has not. */
function ownNames(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const empty = Object.keys(frame.contentWindow ?? {});
    frame.remove();
    const more = Object.keys(globalThis).filter((name) => !empty.includes(name));
    return more.filter((name) => Number.isNaN(Number(name))).sort();
  });
}

function pageWith(script: string, sources: string, attributes = '') {
  return (server: string) => ({
    '/strict/': `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${sources}; style-src 'none'; connect-src *; img-src * data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'">
<title>A strict page</title><link rel="icon" href="data:,">
<body><shaman-chat server="${server}" organization="demo" ${attributes}></shaman-chat>${script}`,
  });
}
