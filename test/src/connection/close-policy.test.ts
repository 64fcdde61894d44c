import { expect } from 'chai';
import { type Cause, causeOf, hintIn, NO_PONG } from '../../../src/connection/close-policy.ts';

describe('causeOf', () => {
  const causes: readonly (readonly [Cause, readonly number[]])[] = [
    ['later', [1000, 1001, 1012, 1013, 4100, 4110, 4113, 4129, 4199]],
    ['unknown', [1002, 1003, 1005, 1006, 1007, 1009, 1011, 1014, 1015, 3408, 3409, 3411]],
    ['unknown', [4400, 4999]],
    ['never', [1008, 4000, 4001, 4003, 4004, 4005, 4099]],
    ['soon', [4200, 4210, 4212, 4299, NO_PONG]],
    ['fresh', [4300, 4301, 4302, 4399]],
  ];
  for (const [cause, codes] of causes) {
    for (const code of codes) {
      it(`${code}: ${cause}`, () => {
        expect(causeOf(code)).to.equal(cause);
      });
    }
  }
});

describe('hintIn', () => {
  it('is how long the server asks us to spread', () => {
    expect(hintIn('{"r":"drain","w":20000}')).to.equal(20_000);
    expect(hintIn('{"w":0}')).to.equal(0);
  });

  it('is none in anything else', () => {
    for (const reason of ['', 'going away', '{"r":"drain"}', '{"w":"soon"}'])
      expect(hintIn(reason), reason).to.equal(undefined);
  });
});
