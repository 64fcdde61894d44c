/** The picture of a person in its circle, whatever its shape. */
import { expect } from 'chai';
import { avatarStyle } from '../../elements/panel/parts/avatar.ts';
import { sheetsOf } from '../../elements/style.ts';

function drawing(width: number, height: number): string {
  const size = `width="${width}" height="${height}"`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" ${size}/>`)}`;
}

describe('an avatar', () => {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = sheetsOf(avatarStyle);

  before(() => document.body.append(host));
  after(() => host.remove());

  for (const [width, height] of [
    [64, 64],
    [60, 180],
    [180, 60],
  ] as const)
    it(`is a circle around a picture of ${width} × ${height}, with the dot at its edge`, async () => {
      const picture = new Image();
      picture.src = drawing(width, height);
      await picture.decode();
      const box = document.createElement('span');
      box.className = 'avatar';
      const dot = document.createElement('i');
      dot.className = 'dot';
      box.append(picture, dot);
      root.replaceChildren(box);
      const circle = box.getBoundingClientRect();
      const { bottom, right } = dot.getBoundingClientRect();
      expect([circle.width, circle.height]).to.deep.equal([36, 36]);
      expect(picture.getBoundingClientRect()).to.deep.equal(circle);
      expect([right - circle.right, bottom - circle.bottom]).to.deep.equal([1, 1]);
    });
});
