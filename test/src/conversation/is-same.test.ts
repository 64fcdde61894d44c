import { expect } from 'chai';
import { isSame } from '../../../src/conversation/is-same.ts';
import { runFrom } from '../samples.ts';

describe('isSame', () => {
  it('is true for the same data, however it was made', () => {
    expect(isSame(runFrom(1, 3), structuredClone(runFrom(1, 3)))).to.equal(true);
    expect(isSame(undefined, undefined)).to.equal(true);
    expect(isSame([], [])).to.equal(true);
  });

  it('is false for every difference', () => {
    const pairs: readonly (readonly [unknown, unknown])[] = [
      [1, 2],
      [1, '1'],
      [null, undefined],
      [undefined, {}],
      [{}, null],
      [{ a: 1 }, {}],
      [{}, { a: 1 }],
      [[1, 2], [1]],
      [runFrom(1, 3), runFrom(1, 4)],
      [{ a: { b: [1] } }, { a: { b: [2] } }],
    ];
    for (const [a, b] of pairs) expect(isSame(a, b), JSON.stringify([a, b])).to.equal(false);
  });
});
