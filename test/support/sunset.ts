/** The picture that states of the elements and the gallery show where somebody has sent one: drawn here, so that nobody is asked for it. */
import { PNG } from 'pngjs';

/** PNG of 320 × 200. */
export function sunset(): Buffer {
  const png = new PNG({ width: 320, height: 200 });
  for (let y = 0; y < png.height; y++)
    for (let x = 0; x < png.width; x++) {
      const sun = Math.hypot(x - 220, y - 120) < 36;
      const sea = y > 140;
      const colour = sea ? [40, 60, 110] : sun ? [255, 210, 120] : [240 - y / 2, 120 + y / 3, 110];
      png.data.set([...colour, 255], (y * png.width + x) * 4);
    }
  return PNG.sync.write(png);
}
