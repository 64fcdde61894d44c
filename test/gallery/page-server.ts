/**
 * The page in which pictures are taken, on a small web server: the elements as they are in this
 * checkout, and fonts of ours, so that no letter depends on the machine.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sunset } from '../support/sunset.ts';

const FONTS = ['noto-sans-arabic/arabic', 'noto-sans-hebrew/hebrew', 'noto-emoji/emoji'] as const;
const FAMILIES = FONTS.map((font) => `'${font.split('/')[1]}'`).join(', ');

export class PageServer {
  readonly #server: Server;

  private constructor(files: ReadonlyMap<string, Buffer | string>) {
    this.#server = createServer(({ url = '' }, response) => {
      const body = files.get(url);
      if (body === undefined) response.writeHead(404).end();
      else response.setHeader('content-type', typeOf(url)).end(body);
    });
  }

  /** @param css of the page, beside ours: to plant faults with */
  static async open(css = ''): Promise<PageServer> {
    const files = new Map<string, Buffer | string>([
      ['/', documentWith(css)],
      ['/page.js', await bundle()],
      ['/picture.png', sunset()],
    ]);
    for (const font of FONTS) files.set(`/${font}.woff2`, await readFont(font));
    const server = new PageServer(files);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    conditions: ['browser'],
    // The clock stops before anything of ours looks at it.
    inject: [fileURLToPath(new URL('stopped-clock.ts', import.meta.url))],
  });
  return outputFiles[0]?.text ?? '';
}

function readFont(font: string): Promise<Buffer> {
  const [name = '', subset = ''] = font.split('/');
  const file = `@fontsource/${name}/files/${name}-${subset}-400-normal.woff2`;
  return readFile(fileURLToPath(import.meta.resolve(file)));
}

function typeOf(url: string): string {
  if (url.endsWith('.js')) return 'text/javascript; charset=utf-8';
  if (url.endsWith('.png')) return 'image/png';
  return url.endsWith('.woff2') ? 'font/woff2' : 'text/html; charset=utf-8';
}

function documentWith(css: string): string {
  const faces = FONTS.map(
    (font) =>
      `@font-face { font-family: '${font.split('/')[1]}'; src: url(/${font}.woff2); font-weight: 100 900; }`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Gallery</title>
<style>
  ${faces.join('\n  ')}
  html { background: light-dark(#e8e6ea, #000); }
  body { margin: 24px; font-family: ${FAMILIES}; }
  shaman-chat { --shaman-font: 'Open Sans', ${FAMILIES}; }
  ${css}
</style>
<script type="module" src="/page.js"></script>
</html>`;
}
