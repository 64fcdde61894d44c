/**
 * WebKitGTK as its own WebDriver gives it, on a screen that is not there: a session is one window.
 * No client library: it is six requests.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { until } from '../support/until.ts';

const BROWSERS = ['4.1', '4.0', '6.0'].flatMap((version) =>
  ['x86_64', 'aarch64'].map(
    (machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
  ),
);

export class WebKit {
  readonly #processes: readonly ChildProcess[];
  readonly #url: string;
  #session = '';

  private constructor(processes: readonly ChildProcess[], url: string) {
    this.#processes = processes;
    this.#url = url;
  }

  /** @param path of WebKitWebDriver; @param browsers where a MiniBrowser may be */
  static async launch(path: string, exists: (file: string) => boolean): Promise<WebKit> {
    const screen = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    const [number] = (await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
    const port = await freePort();
    const driver = spawn(path, ['--host=127.0.0.1', `--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, ...SOFTWARE, DISPLAY: `:${String(number).trim()}` },
    });
    const webkit = new WebKit([driver, screen], `http://127.0.0.1:${port}`);
    await until(() => fetch(`${webkit.#url}/status`).then(({ ok }) => ok));
    await webkit.#begin(BROWSERS.find(exists));
    return webkit;
  }

  /** One command of this session. @throws Error with what the driver says */
  async asks<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#url}/session${this.#session}${path}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    });
    const { value } = (await response.json()) as {
      value: T & { error?: string; message?: string };
    };
    if (!response.ok) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  }

  async closes(): Promise<void> {
    await this.asks('DELETE', '').catch(() => {});
    for (const child of this.#processes) child.kill();
    await Promise.all(this.#processes.map((child) => child.exitCode ?? once(child, 'exit')));
  }

  async #begin(binary: string | undefined): Promise<void> {
    if (!binary) throw new Error('WebKitWebDriver is there, and no MiniBrowser');
    const options = { binary, args: ['--automation'] };
    // A page that is never done loading must not hold up what is asked of it.
    const alwaysMatch = { 'webkitgtk:browserOptions': options, pageLoadStrategy: 'none' };
    const { sessionId } = await this.asks<{ sessionId: string }>('POST', '', {
      capabilities: { alwaysMatch },
    });
    this.#session = `/${sessionId}`;
  }
}

const SOFTWARE = {
  LIBGL_ALWAYS_SOFTWARE: '1',
  GDK_BACKEND: 'x11',
  LANG: 'C.UTF-8',
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
