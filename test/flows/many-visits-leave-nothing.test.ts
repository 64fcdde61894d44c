/** 200 visits in one page, connected and closed again, as single-page applications make them: nothing stays behind. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { raise } from '../support/stage.ts';

/** Bytes by which 200 visits may make the page heavier: an engine's own caches, not ours. A client is 20 times as much. */
const NOISE = 200_000;

interface Weight {
  readonly bytes: number;
  readonly listeners: number;
  readonly nodes: number;
}

async function weigh(cdp: CDPSession): Promise<Weight> {
  // Twice, because what finalizers let go of is collected by the next.
  for (let i = 0; i < 2; i++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize: bytes } = await cdp.send('Runtime.getHeapUsage');
  const { jsEventListeners: listeners, nodes } = await cdp.send('Memory.getDOMCounters');
  return { bytes, listeners, nodes };
}

async function comesAndGoes(
  t: TestContext,
  page: Page,
  visits: (count: number) => Promise<void>,
): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await visits(150);
  const before = await weigh(cdp);
  await visits(200);
  const after = await weigh(cdp);
  const grown = after.bytes - before.bytes;
  t.diagnostic(`200 visits later the page is ${grown} bytes heavier`);
  assert.ok(grown < NOISE, `${grown} bytes more`);
  assert.ok(after.listeners <= before.listeners, `${before.listeners} → ${after.listeners}`);
  assert.ok(after.nodes <= before.nodes + 10, `${before.nodes} → ${after.nodes} nodes`);
}

it('clients', async (t) => {
  const { server, visitor } = await raise(t);
  const { page } = visitor;
  await comesAndGoes(t, page, (count) =>
    page.evaluate(
      async ([url, count, sdk]) => {
        const { createClient, shaman } = await import(sdk);
        for (let i = 0; i < count; i++) {
          const client = createClient({ protocol: shaman({ server: url, organization: 'demo' }) });
          const connected = new Promise<void>((resolve) => {
            client.on('connection', ({ status }: { status: string }) => {
              if (status === 'connected') resolve();
            });
          });
          await client.start();
          await connected;
          client.close();
        }
      },
      [server.url, count, '/cdn/shaman-sdk.min.js'] as const,
    ),
  );
});

it('elements', async (t) => {
  const { server, visitor } = await raise(t);
  const { page } = visitor;
  await comesAndGoes(t, page, (count) =>
    page.evaluate(
      async ([server, count]) => {
        for (let i = 0; i < count; i++) {
          const chat = document.createElement('shaman-chat');
          for (const [name, value] of Object.entries({ server, organization: 'demo', open: '' }))
            chat.setAttribute(name, value);
          const shown = new Promise((resolve) => {
            chat.addEventListener('shaman-after-open', resolve, { once: true });
          });
          const connected = new Promise<void>((resolve) => {
            chat.addEventListener('shaman-connection', (event) => {
              const { state } = (event as CustomEvent<{ state: { status: string } }>).detail;
              if (state.status === 'connected') resolve();
            });
          });
          document.body.append(chat);
          await Promise.all([shown, connected]);
          chat.remove();
        }
      },
      [server.url, count] as const,
    ),
  );
});
