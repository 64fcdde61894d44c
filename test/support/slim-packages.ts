/** Tests have of other packages what is shipped of them: made slim as the build makes them. */
import { join, sep } from 'node:path';
import type { TestRunnerPlugin } from '@web/test-runner';
import type { Plugin } from 'esbuild';

// A script of the build has no types.
const build = new URL('../../.rollup/slim.mjs', import.meta.url).href;
const { fileOf, slimmed } = (await import(build)) as {
  readonly fileOf: (name: string) => string | null;
  readonly slimmed: (path: string) => Promise<string | null>;
};

/** Behind the address, so that the whole package can be there beside it. */
const SLIM = '?slim';

/** Some tests have a custom element of LitElement, which needs all of lit-html. */
function slimFor(name: string, importer: string): string | null {
  return importer.includes('lit-element') || importer.endsWith('lit/index.js')
    ? null
    : fileOf(name);
}

/** Where tests are bundled. */
export const slimBundles: Plugin = {
  name: 'slim',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^[a-z-]+$/ }, ({ path, importer }) => {
      const file = slimFor(path, importer.split(sep).join('/'));
      return file ? { path: file, suffix: SLIM } : null;
    });
    esbuild.onLoad({ filter: /\.[jt]s$/ }, async ({ path, suffix }) => {
      const contents = suffix === SLIM ? await slimmed(path) : null;
      return contents === null ? null : { contents, loader: 'js' };
    });
  },
};

/** Where they are served file by file. */
export function slimModules(rootDir: string): TestRunnerPlugin {
  return {
    name: 'slim',
    resolveImport({ source, context }) {
      const file = slimFor(source, context.path);
      return file ? `/${file.slice(rootDir.length).split(sep).join('/')}${SLIM}` : undefined;
    },
    async serve({ path, URL }) {
      const body = URL.search === SLIM ? await slimmed(join(rootDir, path)) : null;
      return body === null ? undefined : { body, type: 'js' };
    },
  };
}
