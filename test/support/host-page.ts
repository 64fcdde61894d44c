/**
 * Somebody else's page with our tag on it: a small web server on an origin of its own, which keeps
 * answering while the chat's server is away. Serves our scripts as a CDN would, from dist.
 */
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientOptions } from '../../src/index.ts';
import type { SiteProxy } from './site-proxy.ts';

export interface HostPageOptions {
  /** Of the tag. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Makes the client in the page, with these options, and hands it to the element. */
  readonly client?: Pick<ClientOptions, 'connection' | 'retryDelay'> | undefined;
  /** Further files of that page's origin, by path. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Of the site, to what no page of another origin may read. */
  readonly proxy?: SiteProxy | undefined;
}

const CHAT = '/cdn/shaman-chat.min.js';
const SDK = '/cdn/shaman-sdk.min.js';

export class HostPage {
  readonly #server: Server;

  private constructor(html: string, files: ReadonlyMap<string, Buffer>, proxy?: SiteProxy) {
    this.#server = createServer((request, response) => {
      if (proxy?.owns(request)) return proxy.pass(request, response);
      const { url = '' } = request;
      const path = url.replace(/\?.*/, '');
      const body = path === '/' ? html : files.get(path);
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
      if (body === undefined) response.writeHead(404).end();
      else response.setHeader('content-type', `${type}; charset=utf-8`).end(body);
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (proxy?.owns(request)) proxy.upgrade(request, socket, head);
      else socket.destroy();
    });
  }

  static async open(options: HostPageOptions): Promise<HostPage> {
    const scripts = (await readdir('dist/cdn')).filter((name) => name.endsWith('.js'));
    const read = scripts.map(
      async (name) => [`/cdn/${name}`, await readFile(`dist/cdn/${name}`)] as const,
    );
    const files = Object.entries(options.files ?? {}).map(
      ([path, text]) => [path, Buffer.from(text)] as const,
    );
    const all = new Map([...(await Promise.all(read)), ...files]);
    const page = new HostPage(document(options), all, options.proxy);
    page.#server.listen(0, '127.0.0.1');
    await once(page.#server, 'listening');
    return page;
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

function document({ attributes, client }: HostPageOptions): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>A page of somebody else</title>
<main><h1>A page of somebody else</h1></main>
<script type="module" src="${CHAT}"></script>
${client ? handed(attributes, client) : tag(attributes)}
</html>`;
}

function tag(attributes: HostPageOptions['attributes']): string {
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<shaman-chat ${written.join(' ')}></shaman-chat>`;
}

function handed(
  settings: HostPageOptions['attributes'],
  client: HostPageOptions['client'],
): string {
  return `<script type="module">
import { createClient, shaman } from '${SDK}';
const client = createClient({ protocol: shaman(${JSON.stringify(settings)}), ...${JSON.stringify(client)} });
document.body.append(Object.assign(document.createElement('shaman-chat'), { client }));
void client.start();
</script>`;
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
