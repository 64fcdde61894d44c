/**
 * What showing costs, in Chromium: a conversation of 50 messages opened from the cache beside a bare list
 * with the same texts and beside deep-chat; one message more in a history of 10,000 beside one of 50.
 * Counts what the main thread works until all is painted, in its own time, so that neither the rhythm of
 * the screen nor what else the machine does is in it. Medians of many turns, whose order alternates.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { build } from 'esbuild';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../support/browser.ts';
import type { RenderVerbs } from './render-page.ts';
import type { BenchResult, BenchRow } from './table.ts';

const TURNS = 40;
/** Turns before those that count. */
const WARM = 4;
/** Times what stands first in its table. */
const LIMITS = { open: 1.5, append: 1.2 };

/** One thing that is measured: what is done before, what is timed, what is done after. */
interface Measured {
  readonly name: string;
  readonly before?: readonly Call[];
  readonly timed: Call;
  readonly after?: readonly Call[];
}

type Call = readonly [verb: keyof RenderVerbs, id: string];

const OPENING: readonly Measured[] = [
  { name: 'a bare list of 50', timed: ['bare', 'short'], after: [['clear', '']] },
  { name: 'ours: 50 from the cache', timed: ['open', 'short'], after: [['leave', '']] },
  { name: 'ours: the end of 10,000', timed: ['open', 'long'], after: [['leave', '']] },
  { name: 'deep-chat 2.4.2: 50', timed: ['peer', 'short'], after: [['clear', '']] },
];
const APPENDING: readonly Measured[] = ['short', 'long'].map((id) => ({
  name: `ours: one more to ${id === 'short' ? 50 : '10,000'}`,
  before: [['open', id]],
  timed: ['append', id],
  after: [['leave', '']],
}));

export async function render({ limitsOnly }: { readonly limitsOnly: boolean }) {
  const server = await serve();
  const { path, args, env } = await findBrowser();
  const browser = await chromium.launch({
    executablePath: path,
    args: [...args],
    env,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    await page.goto(server.url);
    await page.evaluate('arrival');
    const stopwatch = await page.context().newCDPSession(page);
    await stopwatch.send('Performance.enable', { timeDomain: 'threadTicks' });
    const rows = [
      ...compared(await measure(page, stopwatch, OPENING), LIMITS.open),
      ...compared(await measure(page, stopwatch, APPENDING), LIMITS.append),
    ];
    const shown = limitsOnly ? rows.filter(({ limit }) => limit !== undefined) : rows;
    const title = `render: milliseconds of the main thread until it is painted, medians of ${TURNS} turns (bare and deep-chat: all 50 rows; ours: bar, field and the rows that it draws at first)`;
    return { title, unit: 'ms', rows: shown } satisfies BenchResult;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Turn by turn, each time in the other order: what warms up or wears out does so for all of them. */
async function measure(
  page: Page,
  stopwatch: CDPSession,
  all: readonly Measured[],
): Promise<readonly (readonly [string, number])[]> {
  const spent = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (let turn = -WARM; turn < TURNS; turn++) {
    for (const { name, before = [], timed, after = [] } of turn % 2 ? all : [...all].reverse()) {
      for (const call of before) await does(page, call);
      await stopwatch.send('HeapProfiler.collectGarbage');
      const start = await worked(stopwatch);
      await does(page, timed);
      if (turn >= 0) spent.get(name)?.push((await worked(stopwatch)) - start);
      for (const call of after) await does(page, call);
    }
  }
  return [...spent].map(([name, times]) => [name, median(times)] as const);
}

function does(page: Page, [verb, id]: Call): Promise<unknown> {
  return page.evaluate(`verbs.${verb}('${id}')`);
}

/** Milliseconds that the main thread has worked so far. */
async function worked(stopwatch: CDPSession): Promise<number> {
  const { metrics } = await stopwatch.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

/** Everything against the first; what is ours and second has the limit. */
function compared(all: readonly (readonly [string, number])[], limit: number): readonly BenchRow[] {
  const one = all[0]?.[1] ?? Number.NaN;
  return all.map(([name, ms], index) => {
    const value = Math.round(ms * 100) / 100;
    const most = Math.round(one * limit * 100) / 100;
    const row = { name, value, ratio: ms / one, source: 'measured' } as const;
    return index === 1 ? { ...row, limit: most, over: value > most } : row;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The page with what it loads, and a socket that stays open and says nothing. */
async function serve(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const bundle = await build({
    entryPoints: ['test/bench/render-page.ts'],
    bundle: true,
    external: ['/cdn/*'],
    format: 'esm',
    minify: true,
    target: 'es2022',
    write: false,
  });
  const sockets: Duplex[] = [];
  const script = bundle.outputFiles[0]?.text ?? '';
  const server = createServer(async ({ url = '/' }, response) => {
    const type = url === '/' ? 'text/html' : 'text/javascript';
    const body = url === '/' ? PAGE : url === '/page.js' ? script : await cdn(url);
    response.writeHead(body ? 200 : 404, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const words = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...words, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
    sockets.push(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function cdn(url: string): Promise<Buffer | undefined> {
  const read = readFile(`dist${url}`);
  return url.startsWith('/cdn/') ? read.catch(() => undefined) : Promise.resolve(undefined);
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Render bench</title>
<style>
  body { margin: 0; font: 15px/1.45 system-ui, sans-serif }
  .bare, deep-chat { position: fixed; inset: 0 auto auto 0; inline-size: 400px; block-size: 600px }
  .bare { margin: 0; padding: 16px; overflow: auto; list-style: none }
  .bare p { margin: 3px 0; padding: 9px 14px; border-radius: 18px; inline-size: fit-content; max-inline-size: 80%; background: #eee }
  .bare .mine p { margin-inline-start: auto; background: #57348c; color: #fff }
  .bare time { display: block; color: #666; font-size: 12px }
  .bare .mine time { text-align: end }
</style>
<script type="module" src="/cdn/shaman-chat.min.js"></script>
<script type="module" src="/page.js"></script>
</html>`;
