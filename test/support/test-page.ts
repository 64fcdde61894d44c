/**
 * The page that each file of tests runs in. The runner clones what it tells of a failure, and elements
 * cannot be cloned: a test that expected another element was never heard of, and its file ended minutes
 * later by the time limit, without a name. Knows no test.
 */

/** Without what was expected and what was there: the words of the failure have both. */
const TOLD = `
const clone = structuredClone;
globalThis.structuredClone = (value, options) => {
  try {
    return clone(value, options);
  } catch (error) {
    if (!String(value?.type).startsWith('wtr-')) throw error;
    const bare = (key, each) => (key === 'actual' || key === 'expected' ? undefined : each);
    return JSON.parse(JSON.stringify(value, bare));
  }
};`;

export function testPage(framework: string): string {
  return `<!DOCTYPE html>
<html>
  <head></head>
  <body>
    <script>{${TOLD}}</script>
    <script type="module" src="${framework}"></script>
  </body>
</html>`;
}
