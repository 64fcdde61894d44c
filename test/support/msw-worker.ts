/** Serves msw's service worker straight from its package, so that no copy lies in the repository. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TestRunnerPlugin } from '@web/test-runner';

export function mswWorker(): TestRunnerPlugin {
  const file = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'));
  return {
    name: 'msw-worker',
    async serve({ path }) {
      if (path !== '/mockServiceWorker.js') return undefined;
      return { body: await readFile(file, 'utf8'), type: 'js' };
    },
  };
}
