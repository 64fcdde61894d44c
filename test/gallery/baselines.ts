/** The sheets that were looked at and found right: where they are, and what they are called. */
import { existsSync, globSync, readFileSync } from 'node:fs';
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

function pathOf(size: Size, state: string): string {
  return join(FOLDER, size, `${slug(state)}.png`);
}
