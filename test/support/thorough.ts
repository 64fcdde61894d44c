/**
 * How often chance is asked. `npm test` asks as often as people wait for; with TEST_LONG=1, as in CI,
 * many times more. Runs in a page and in Node: esbuild puts the value into what pages load.
 */
const LONG = Boolean(process.env.TEST_LONG);

/** @param short of `npm test`; @param long with TEST_LONG=1 */
export function times(short: number, long: number): number {
  return LONG ? long : short;
}
