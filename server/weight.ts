/** What a frame weighs against the limits of its sender. Knows no protocol. */

/** Bytes that count as one frame. */
const PIECE = 4_096;

/** As how many frames so many bytes count: large ones are no way around the limit. */
export function weigh(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / PIECE));
}
