/**
 * `npm run engines`: the visit by keyboard in every engine that is installed, then all browser tests in
 * Firefox and WebKit. Says what is not there, and installs nothing. `-- Firefox` takes only that one.
 */
import { spawnSync } from 'node:child_process';
import { ENGINES } from './engines.ts';

const asked = process.argv.slice(2).filter((option) => !option.startsWith('--'));
const wanted = ENGINES.filter(({ name }) => asked.length === 0 || asked.includes(name));
const failed: string[] = [];
for (const engine of wanted)
  if (!engine.find()) console.log(`${engine.name} is not installed: ${engine.packages}`);
const here = wanted.filter((engine) => engine.find());
const names = here.map(({ name }) => `in ${name}$`).join('|');
run('visit', 'node', [
  '--test',
  '--test-timeout=120000',
  '--test-force-exit',
  `--test-name-pattern=${names}`,
  'test/engines/keyboard-visit.test.ts',
]);
// Chromium has them in npm test.
for (const { name } of here.filter((engine) => engine.name !== 'Chromium'))
  run(`browser tests in ${name}`, 'wtr', ['--config', 'test/engines/suite.config.mjs'], name);
console.log(failed.length > 0 ? `not green: ${failed.join(', ')}` : 'all green');
process.exit(failed.length > 0 ? 1 : 0);

function run(what: string, program: string, args: readonly string[], engine = ''): void {
  console.log(`── ${what} ──`);
  const { status } = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ENGINE: engine },
  });
  if (status !== 0) failed.push(what);
}
