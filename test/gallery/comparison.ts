/** Whether a sheet still looks like the one that was kept, and where not. Knows no browser. */
import { PNG } from 'pngjs';
import { channels, distance, type Sheet } from './sheet.ts';

export interface Comparison {
  readonly alike: boolean;
  /** How many have another colour; all of them, where the size is another. */
  readonly pixels: number;
  /** PNG: red where they differ, else faint. */
  picture(): Buffer;
}

/** Of so many of its most frequent colours a sheet's areas are made; all others are edges of letters and shadows. */
const AREAS = 32;
/** Levels that an area may differ by: one step may come from another processor. */
const AREA = 6;
/** The same for an edge, which the browser draws a little differently from time to time. */
const EDGE = 40;
/** Pixels that do not count. */
const STRAY = 12;

/** @param kept file of a sheet */
export function compare(kept: Buffer, now: Sheet): Comparison {
  const { width, height, data } = PNG.sync.read(kept);
  const fits = width === now.width && height === now.height;
  const areas = new Set(now.colours.slice(0, AREAS));
  const places: number[] = [];
  for (let at = 0; fits && at < now.pixels.length; at++) {
    const before = numberAt(data, at * 4);
    const after = colourAt(now, at);
    if (before !== after && distance(before, after) > (areas.has(after) ? AREA : EDGE))
      places.push(at);
  }
  const pixels = fits ? places.length : now.pixels.length;
  return { alike: pixels <= STRAY, pixels, picture: () => marked(now, places) };
}

function numberAt(data: Buffer, at: number): number {
  return ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
}

function colourAt({ colours, pixels }: Sheet, at: number): number {
  return colours[pixels[at] ?? 0] ?? 0;
}

function marked(sheet: Sheet, places: readonly number[]): Buffer {
  const png = new PNG({ width: sheet.width, height: sheet.height });
  for (let at = 0; at < sheet.pixels.length; at++) {
    const faint = channels(colourAt(sheet, at)).map((level) => 170 + level / 3);
    png.data.set([...faint, 255], at * 4);
  }
  for (const at of places) png.data.set([255, 0, 0, 255], at * 4);
  return PNG.sync.write(png);
}
