/**
 * `npm run faults`: the long form of the soak, as a table. `--messages N` for another size, with
 * as many faults per message; FAULTS_SEED plays a plan again. Exit code 1 when anything is wrong.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type SoakReport, soak } from './soak.ts';
import { LONG } from './soak-forms.ts';

const { values } = parseArgs({
  options: { messages: { type: 'string' }, json: { type: 'string' } },
});
const messages = Number(values.messages ?? LONG.messages);
const share = messages / LONG.messages;
const deeds = Object.fromEntries(
  Object.entries(LONG.deeds).map(([deed, times]) => [deed, Math.ceil(times * share)]),
);
const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31);
console.log(`FAULTS_SEED=${seed}`);

const began = performance.now();
let told = 0;
const report = await soak({ ...LONG, messages, deeds, seed, onProgress, onStandstill });
console.log(`\n${tableOf(report)}`);
for (const { kind, text } of report.violations.slice(0, 50)) console.error(`${kind}: ${text}`);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
process.exit(report.violations.length === 0 ? 0 : 1);

function onProgress(sent: number): void {
  const step = Math.floor((sent / messages) * 20);
  if (step === told) return;
  told = step;
  console.log(`${sent.toLocaleString('en')} messages, ${seconds()} s`);
}

function onStandstill(plight: string): void {
  console.log(`nothing was sent for a while, ${seconds()} s, ${plight}`);
}

function seconds(): string {
  return ((performance.now() - began) / 1_000).toFixed(0);
}

function tableOf({ sent, stored, givenUp, seconds, ...rest }: SoakReport): string {
  const counts: readonly (readonly [string, number])[] = [
    ['messages accepted', sent],
    ['messages in the log', stored],
    ['given up by their author', givenUp],
    ...Object.entries(rest.deeds),
    ...Object.entries(rest.transports).map(([name, n]) => [`seen on ${name}`, n] as const),
    ['seconds', Math.round(seconds)],
    ...Object.entries(rest.found).map(([kind, n]) => [`found: ${kind}`, n] as const),
  ];
  const rows = counts.map(([name, n]) => [name, n.toLocaleString('en')] as const);
  const wide = Math.max(...rows.map(([name]) => name.length));
  const tall = Math.max(...rows.map(([, n]) => n.length));
  return rows.map(([name, n]) => `| ${name.padEnd(wide)} | ${n.padStart(tall)} |`).join('\n');
}
