/** Source of others without what nothing here uses. Knows no package. */

/**
 * @param cuts what goes, and what stands there instead. Each must be there: a new version of a
 * package fails the build, and somebody looks at it.
 */
export function cut(source, cuts) {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(?:\/\/.*)?\n/gm, '');
  return cuts.reduce((text, [what, instead]) => {
    if (text.search(what) < 0) throw new Error(`there is no ${what} that could be cut`);
    return text.replace(what, instead);
  }, code);
}
