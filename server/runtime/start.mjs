/**
 * `npm start`: checks Node, builds what the demo pages load, and becomes the server. One process,
 * so that Ctrl-C and a process manager's signals reach the server itself.
 */
import './check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../../', import.meta.url)));

const rollup = 'node_modules/rollup/dist/bin/rollup';
// An installation without development tools serves what was built before.
if (existsSync(rollup)) {
  const options = ['-c', '--silent', '--configBrowser'];
  const { status } = spawnSync(process.execPath, [rollup, ...options], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

// npm hands signals to its shell, which dies without handing them on: then we are nobody's child.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.emit('SIGTERM'), 500).unref();

await import('../main.ts');
