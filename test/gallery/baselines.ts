/**
 * The sheets that were looked at and found right: where they are, what they are called, and by which
 * pictures one knows them without comparing.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Size } from './photographer.ts';
import { fileOf, type Sheet } from './sheet.ts';

const FOLDER = fileURLToPath(new URL('baselines/', import.meta.url));

/** A file's name of a state's: letters and strokes. */
export function slug(state: string): string {
  return state.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Undefined: there is none yet. */
export function keptSheet(size: Size, state: string): Buffer | undefined {
  const path = pathOf(size, state);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** Names of all that are kept of this size, without their ends. */
export function keptNames(size: Size): readonly string[] {
  return globSync(join(FOLDER, size, '*.png')).map((path) => basename(path, '.png'));
}

export async function keep(size: Size, state: string, sheet: Sheet): Promise<void> {
  await mkdir(join(FOLDER, size), { recursive: true });
  await writeFile(pathOf(size, state), fileOf(sheet));
}

/** Of a state that is no more. */
export async function forget(size: Size, name: string): Promise<void> {
  await rm(join(FOLDER, size, `${name}.png`));
}

/** Size and name of a sheet → the digest of the very pictures that were found to look like it. */
export type Digests = Readonly<Record<string, string>>;

const DIGESTS = join(FOLDER, 'digests.json');

/** What the same browser draws again to the byte needs no second look: taking it apart costs ten times as much. */
export function keptDigests(): Digests {
  return existsSync(DIGESTS) ? (JSON.parse(readFileSync(DIGESTS, 'utf8')) as Digests) : {};
}

export function keepDigests(digests: Digests): void {
  writeFileSync(DIGESTS, `${JSON.stringify(digests, null, 2)}\n`);
}

export function digestKey(size: Size, state: string): string {
  return `${size}/${slug(state)}`;
}

/** Of PNG files as the browser gave them. */
export function digestOf(pictures: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const picture of pictures) hash.update(picture);
  return hash.digest('base64url').slice(0, 22);
}

function pathOf(size: Size, state: string): string {
  return join(FOLDER, size, `${slug(state)}.png`);
}
