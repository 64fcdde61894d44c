/**
 * How large a picture is shown, read from its headers, so that whoever shows it keeps its place
 * while it loads. Knows no upload.
 */
import { open } from 'node:fs/promises';
import { imageSize } from 'image-size';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Cameras put colour profiles and a preview before what we look for. */
const HEAD = 524_288;
/** From this one on, a picture that a camera took lies on its side. */
const TURNED = 5;

/** Undefined for what says nothing of its size, or lies about what it is. */
export async function pictureSize(path: string): Promise<PictureSize | undefined> {
  const bytes = await headOf(path);
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    const turned = orientation >= TURNED;
    const size = turned ? { width: height, height: width } : { width, height };
    return width > 0 && height > 0 ? size : undefined;
  } catch {
    // Whatever is wrong with it: it is shown without, as it was before.
    return undefined;
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
