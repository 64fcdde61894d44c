/**
 * The Chromium that npm brings (Linux x64), unpacked once into node_modules/.cache together with
 * the system libraries and the fonts that a bare machine lacks. Knows nothing of tests.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '153.0.0';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const ARCHIVES = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];

/** Undefined where the package has no binary for this platform, or is not installed. */
export async function unpackedChromium(): Promise<
  { readonly path: string; readonly env: Record<string, string> } | undefined
> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(CACHE, `chromium-${VERSION}`);
  if (!existsSync(folder)) await unpack(folder);
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  return {
    path: join(folder, 'chromium'),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      FONTCONFIG_PATH: folder,
    },
  };
}

/** Beside first, then renamed: another process never sees half a browser. */
async function unpack(folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const archives = join(
    dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))),
    '../bin',
  );
  const beside = `${folder}.${randomUUID()}`;
  await mkdir(beside, { recursive: true });
  // The package unpacks to wherever TMPDIR points at that moment, and nowhere else.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = beside;
  try {
    await Promise.all(ARCHIVES.map((archive) => inflate(join(archives, archive))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  await writeFile(join(beside, 'fonts.conf'), fontsConf(folder));
  await rename(beside, folder).catch(() => rm(beside, { recursive: true, force: true }));
}

/** The package's own file names a fixed folder; without fonts text has no size and nothing paints. */
function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
