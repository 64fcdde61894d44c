/**
 * Serves each test file as a bundle, and what several share as chunks: a page fetches some twenty
 * modules where it fetched a hundred. Knows no test. A watched run is served file by file, as is
 * what a page asks for by an address of its own making.
 */
import { extname, relative, sep } from 'node:path';
import type { Reporter, TestRunnerConfig } from '@web/test-runner';
import { build } from 'esbuild';
import { slimBundles } from './slim-packages.ts';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

/** What pages know of how thorough a run is. */
export const LENGTH = { 'process.env.TEST_LONG': JSON.stringify(process.env.TEST_LONG ?? '') };

export class Bundles {
  readonly #rootDir: string;
  readonly #apart: ReadonlySet<string>;
  #files: Promise<ReadonlyMap<string, Uint8Array>> | undefined;

  /** @param apart paths of test files that care where a module comes from */
  constructor(rootDir: string, apart: readonly string[] = []) {
    this.#rootDir = rootDir;
    this.#apart = new Set(apart);
  }

  /** Learns which files are asked for, before the first page asks. */
  reporter(): Reporter {
    return {
      start: ({ config, testFiles }) => {
        if (config.watch) return;
        // Served file by file, the one that cannot be bundled says so itself, and no other.
        this.#files = bundled(this.#rootDir, this.#together(testFiles)).catch(() => new Map());
      },
    };
  }

  /** Stands before all plugins: what is bundled needs none of them. */
  middleware(): Middleware {
    return async (context, next) => {
      const body = (await this.#files)?.get(context.path.replace(/\.test\.ts$/, '.test.js'));
      if (!body) return next();
      context.type = TYPES[extname(context.path)] ?? TYPES['.js'] ?? '';
      context.body = Buffer.from(body);
    };
  }

  #together(files: readonly string[]): readonly string[] {
    const paths = files.map((file) => pathIn(this.#rootDir, file));
    return paths.filter((path) => !this.#apart.has(path));
  }
}

/** By path as a page asks for it. */
async function bundled(
  rootDir: string,
  entryPoints: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: rootDir,
    entryPoints: [...entryPoints],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: rootDir,
    outbase: rootDir,
    chunkNames: 'bundles/[name]-[hash]',
    conditions: ['browser', 'development'],
    // package.json says that our modules do nothing when imported: tests do.
    ignoreAnnotations: true,
    external: ['/__web-*'],
    plugins: [slimBundles],
    define: LENGTH,
    sourcemap: 'linked',
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [`/${pathIn(rootDir, path)}`, contents]));
}

function pathIn(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}
