/** Promise: the tag works in pages that other people's frameworks write. */
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { build } from 'esbuild';
import { raise, type Stage } from '../support/stage.ts';

it('a page in React', async (t) => {
  const [html, app] = await Promise.all([read('react/index.html'), bundled('react/app.tsx')]);
  const files = (server: string) => ({ '/react/': filled(html, { server }), '/react/app.js': app });
  const stage = await raise(t, { files });
  await talksOn('/react/', stage);
  const { visitor, agent } = stage;
  await visitor.closes();
  await agent.answers('while it was closed');
  await visitor.page.getByText('1 new.').waitFor();
});

it('a page from a Django template', async (t) => {
  const template = await read('django/chat.html');
  const values = { script: '/cdn/shaman-chat.min.js', organization: 'demo' };
  const files = (server: string) => ({ '/django/': filled(template, { ...values, server }) });
  await talksOn('/django/', await raise(t, { files }));
});

async function talksOn(path: string, { visitor, agent }: Stage): Promise<void> {
  await visitor.page.goto(new URL(path, visitor.page.url()).href);
  await visitor.opens();
  await visitor.says('hello');
  await visitor.sees('hello');
  await agent.answers('hello to you');
  await visitor.sees('hello to you');
}

function read(path: string): Promise<string> {
  return readFile(`demo/frameworks/${path}`, 'utf8');
}

async function bundled(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`demo/frameworks/${path}`],
    bundle: true,
    write: false,
    jsx: 'automatic',
    format: 'esm',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** As the template engine would: comments go, names become values. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .replace(/\{#.*?#\}/g, '')
    .replace(/\{\{ (\w+) \}\}/g, (_, name: string) => values[name] ?? '');
}
