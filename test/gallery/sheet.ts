/**
 * A sheet: several pictures side by side in at most 256 colours, so that a folder full of them stays
 * small. What is much of a picture keeps its colour to a 64th; the rarest take the nearest one. The
 * same pictures always make the same sheet. Knows no browser and no file.
 */
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** RGB in one number each, the most frequent first. */
  readonly colours: readonly number[];
  /** Places in `colours`, row by row. */
  readonly pixels: Uint8Array;
}

const COLOURS = 256;
/** Levels of a channel that count as one. */
const STEP = 4;

/** From PNG files of one height. */
export function sheetOf(files: readonly Buffer[]): Sheet {
  const pictures = files.map((file) => PNG.sync.read(file));
  const width = pictures.reduce((sum, picture) => sum + picture.width, 0);
  const height = pictures[0]?.height ?? 0;
  const all = new Uint32Array(width * height);
  let left = 0;
  for (const picture of pictures) {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < picture.width; x++)
        all[y * width + left + x] = coarse(picture.data, (y * picture.width + x) * 4);
    left += picture.width;
  }
  return { width, height, ...reduced(all) };
}

/** A file that every viewer reads. */
export function fileOf({ width, height, colours, pixels }: Sheet): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, each a place in the palette.
  head.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(colours.flatMap(channels));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function channels(colour: number): readonly [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

/** How far two colours are from each other, in the channel in which they differ most. */
export function distance(one: number, other: number): number {
  const red = Math.abs((one >> 16) - (other >> 16));
  const green = Math.abs(((one >> 8) & 255) - ((other >> 8) & 255));
  return Math.max(red, green, Math.abs((one & 255) - (other & 255)));
}

/** By level as it is drawn. */
const COARSE = Uint8Array.from({ length: 256 }, (_, level) =>
  Math.min(255, Math.round(level / STEP) * STEP),
);

function coarse(data: Buffer, at: number): number {
  const red = COARSE[data[at] ?? 0] ?? 0;
  const green = COARSE[data[at + 1] ?? 0] ?? 0;
  return (red << 16) | (green << 8) | (COARSE[data[at + 2] ?? 0] ?? 0);
}

function reduced(all: Uint32Array): Pick<Sheet, 'colours' | 'pixels'> {
  const counts = new Map<number, number>();
  for (const { colour, from, to } of runs(all))
    counts.set(colour, (counts.get(colour) ?? 0) + to - from);
  // By number where equally frequent: the order must not hang on where a colour stands first.
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  const colours = sorted.slice(0, COLOURS);
  const places = new Map(colours.map((colour, place) => [colour, place]));
  for (const colour of sorted.slice(COLOURS)) places.set(colour, nearest(colour, colours));
  const pixels = new Uint8Array(all.length);
  for (const { colour, from, to } of runs(all)) pixels.fill(places.get(colour) ?? 0, from, to);
  return { colours, pixels };
}

interface Run {
  readonly colour: number;
  readonly from: number;
  readonly to: number;
}

/** Most pixels have the colour of the one before: what is looked up once holds for all of them. */
function* runs(all: Uint32Array): Generator<Run> {
  for (let from = 0, to = 0; from < all.length; from = to) {
    const colour = all[from] ?? 0;
    while (all[to] === colour) to++;
    yield { colour, from, to };
  }
}

function nearest(colour: number, colours: readonly number[]): number {
  let best = 0;
  for (let place = 1; place < colours.length; place++)
    if (distance(colour, colours[place] ?? 0) < distance(colour, colours[best] ?? 0)) best = place;
  return best;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}
