/** One HTML page with every picture, to leaf through: a state is a row for each size, a turn is a column. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { slug } from './baselines.ts';
import { SIZES, type Size, TURNS } from './photographer.ts';

export class Album {
  readonly #folder: string;
  readonly #rows = new Map<string, string[]>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param pictures PNGs, one for each turn; @param note what is to be said of them */
  async add(state: string, size: Size, pictures: readonly Buffer[], note = ''): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const names = pictures.map((_, index) => `${slug(state)}-${size}-${index}.png`);
    await Promise.all(
      pictures.map((picture, index) => writeFile(join(this.#folder, names[index] ?? ''), picture)),
    );
    const images = names.map(
      (name, index) =>
        `<img loading="lazy" src="${name}" width="${SIZES[size].width}" height="${SIZES[size].height}" alt="${state}, ${size}, ${wordsOf(index)}">`,
    );
    const row = `${note ? `<p>${note}</p>` : ''}<div class="row">${images.join('')}</div>`;
    this.#rows.set(state, [...(this.#rows.get(state) ?? []), row]);
  }

  /** Path of the page. */
  async finish(): Promise<string> {
    const path = join(this.#folder, 'index.html');
    await writeFile(path, pageOf(this.#rows));
    return path;
  }
}

function wordsOf(index: number): string {
  const turn = TURNS[index];
  return turn ? `${turn.theme}, ${turn.dir}` : '';
}

function pageOf(rows: ReadonlyMap<string, readonly string[]>): string {
  const sections = [...rows].map(
    ([state, pictures]) =>
      `<section id="${slug(state)}"><h2>${state}</h2>${pictures.join('\n')}</section>`,
  );
  const links = [...rows.keys()].map((state) => `<a href="#${slug(state)}">${state}</a>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>shaman-chat: ${rows.size} states</title>
<style>
  body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; background: #ddd8e2; color: #251d2e; }
  nav { columns: 14rem; }
  nav a { display: block; color: inherit; }
  h2 { margin: 3rem 0 0.5rem; }
  p { color: #a8271f; font-weight: 600; }
  .row { display: flex; gap: 1rem; overflow-x: auto; padding-block: 0.5rem; }
  img { flex: none; border-radius: 8px; }
</style>
<h1>${rows.size} states: light and dark, left to right and right to left</h1>
<nav>${links.join('\n')}</nav>
${sections.join('\n')}
</html>
`;
}
