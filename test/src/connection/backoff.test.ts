import { expect } from 'chai';
import { Backoff } from '../../../src/connection/backoff.ts';
import type { Cause } from '../../../src/connection/close-policy.ts';

const OPTIONS = { base: 1_000, cap: 30_000, spread: 20_000 };

/** The shortest and the longest wait after so many troubles. */
function bounds(troubles: number, cause: Cause, hint?: number): readonly [number, number] {
  const [least, most] = [0, 1].map((random) => {
    const backoff = new Backoff({ ...OPTIONS, random: () => random });
    for (let i = 1; i < troubles; i++) backoff.next(cause);
    return backoff.next(cause, hint);
  });
  return [least ?? Number.NaN, most ?? Number.NaN];
}

describe('Backoff', () => {
  const causes: readonly (readonly [Cause, readonly [number, number]])[] = [
    ['fresh', [0, 500]],
    ['soon', [0, 1_000]],
    ['unknown', [250, 3_000]],
    ['later', [0, 20_000]],
  ];
  for (const [cause, expected] of causes) {
    it(`waits for the first retry by its cause: ${cause}`, () => {
      expect(bounds(1, cause)).to.deep.equal(expected);
    });
  }

  it('the following grow up to the cap, and keep their jitter there', () => {
    const waits = [2, 3, 4, 5, 10, 50].map((troubles) => bounds(troubles, 'unknown'));
    expect(waits).to.deep.equal([
      [1_000, 4_000],
      [1_000, 8_000],
      [1_000, 16_000],
      [1_000, 30_000],
      [1_000, 30_000],
      [1_000, 30_000],
    ]);
  });

  it('spreads over the time that the server asks for, in any attempt', () => {
    expect(bounds(1, 'later', 60_000)).to.deep.equal([0, 60_000]);
    expect(bounds(7, 'later', 60_000)).to.deep.equal([0, 60_000]);
  });

  it('who is asked back and finds nobody asks again one spread later, without chance', () => {
    for (const random of [0, 0.3, 1]) {
      const backoff = new Backoff({ ...OPTIONS, random: () => random });
      expect(backoff.next('later', 8_000)).to.equal(random * 8_000);
      expect(backoff.next('unknown')).to.equal(8_000);
      expect(backoff.next('soon')).to.equal(8_000);
    }
  });

  it('a crowd whose server goes without a word spreads as far as it was told, and keeps its places', () => {
    for (const random of [0, 0.5, 1]) {
      const backoff = new Backoff({ ...OPTIONS, random: () => random });
      backoff.crowd = 7_000;
      expect(backoff.next('unknown')).to.equal(random * 7_000);
      expect(backoff.next('unknown')).to.equal(7_000);
      backoff.attempt = 0;
      expect(backoff.next('soon')).to.equal(random * 1_000);
      expect(backoff.next('unknown')).to.equal(1_000 + random * 3_000);
    }
  });

  it('a server that does not come back is asked ever more rarely, as any other', () => {
    const backoff = new Backoff({ ...OPTIONS, random: () => 1 });
    const waits = [6_000, 200].map((hint) => {
      backoff.attempt = 0;
      backoff.next('later', hint);
      return Array.from({ length: 25 }, () => backoff.next('unknown'));
    });
    expect(waits[0]?.slice(0, 6)).to.deep.equal([6_000, 6_000, 6_000, 30_000, 30_000, 30_000]);
    // A short spread is no reason to hammer.
    expect(waits[1]?.slice(0, 20)).to.deep.equal(Array(20).fill(1_000));
    expect(waits[1]?.slice(20)).to.deep.equal(Array(5).fill(30_000));
  });

  it('a hint holds for the trouble that it came with', () => {
    const backoff = new Backoff({ ...OPTIONS, random: () => 1 });
    backoff.next('later', 8_000);
    backoff.attempt = 0;
    backoff.next('unknown');
    expect(backoff.next('unknown')).to.equal(4_000);
  });

  it('a hint that no timer can hold is cut: it would fire at once', () => {
    expect(bounds(1, 'later', 1e12)).to.deep.equal([0, 3_600_000]);
  });

  it('after a time that went well the next trouble waits as short as the first', () => {
    const backoff = new Backoff({ ...OPTIONS, random: () => 1 });
    for (let i = 0; i < 9; i++) backoff.next('unknown');
    backoff.attempt = 0;
    expect(backoff.next('unknown')).to.equal(3_000);
  });

  it('10 000 clients of a restarted server do not come back together', () => {
    const waits = Array.from({ length: 10_000 }, () => new Backoff().next('later', 20_000));
    const seconds = new Map<number, number>();
    for (const wait of waits) {
      const second = Math.floor(wait / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).to.be.lessThan(900);
  });

  it('never waits a time that is none, with any options', () => {
    const backoff = new Backoff({ base: 50, cap: 10, spread: 0 });
    for (let i = 0; i < 60; i++) {
      expect(backoff.next(i % 2 ? 'later' : 'unknown')).to.be.within(0, 150);
    }
  });
});
