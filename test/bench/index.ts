/**
 * `npm run bench`: every benchmark, or `-- NAME` one of them. Prints tables whose last column is a
 * ratio, because only ratios travel from machine to machine; `--json FILE` writes them too.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { recovery } from './recovery.ts';
import { render } from './render.ts';
import { size } from './size.ts';
import { type Bench, type BenchResult, table } from './table.ts';

const BENCHES: Readonly<Record<string, Bench>> = { size, render, recovery };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    /** Only the rows that have a limit. */
    limits: { type: 'boolean', default: false },
  },
});

const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const results: Record<string, BenchResult> = {};
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) {
    console.error(`no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
    process.exit(2);
  }
  const result = await bench({ limitsOnly: values.limits });
  results[name] = result;
  console.log(`\n${table(result)}`);
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);

const tooBig = Object.values(results).flatMap(({ rows }) => rows.filter((row) => row.over));
for (const { name, value, limit } of tooBig) console.error(`${name}: ${value}, limit ${limit}`);
process.exit(tooBig.length > 0 ? 1 : 0);
