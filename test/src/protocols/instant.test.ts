import { expect } from 'chai';
import { instant } from '../../../src/protocols/instant.ts';

describe('instant', () => {
  const at = (iso: string) => new Date(iso).getTime();

  it('reads the three shapes that backends have', () => {
    expect(instant('2026-11-20T21:24:38.410416-03:00')).to.equal(at('2026-11-21T00:24:38.410Z'));
    expect(instant('2026-11-21T00:39:55.730489Z')).to.equal(at('2026-11-21T00:39:55.730Z'));
    expect(instant('2026-11-21 00:43:27.977960+00:00')).to.equal(at('2026-11-21T00:43:27.977Z'));
  });

  it('reads what is shorter', () => {
    expect(instant('2026-11-21T00:39:55Z')).to.equal(at('2026-11-21T00:39:55.000Z'));
    expect(instant('2026-11-21T00:39:55.5Z')).to.equal(at('2026-11-21T00:39:55.500Z'));
    expect(instant('2026-11-21T00:39+03')).to.equal(at('2026-11-20T21:39:00.000Z'));
    expect(instant('2026-11-21')).to.equal(at('2026-11-21T00:00:00.000Z'));
  });

  it('reads what Ruby writes', () => {
    expect(instant('2013-07-22 12:00:05 UTC')).to.equal(at('2013-07-22T12:00:05.000Z'));
    expect(instant('2013-07-22 12:00:05 +0400')).to.equal(at('2013-07-22T08:00:05.000Z'));
  });

  it('takes a time without a zone for UTC, wherever this runs', () => {
    expect(instant('2026-11-21T00:39:55.730489')).to.equal(at('2026-11-21T00:39:55.730Z'));
  });

  it('takes numbers for seconds or milliseconds', () => {
    const now = at('2026-11-21T00:39:55.730Z');
    expect(instant(now)).to.equal(now);
    expect(instant(now / 1_000)).to.equal(now);
  });

  it('gives what it is told to for what is no time', () => {
    for (const none of [null, undefined, '', {}, [], 'soon', '2026-13-45T99:00:00Z', NaN])
      expect(instant(none, 7), String(none)).to.equal(7);
  });

  it('gives the present for what is no time, where it is told nothing', () => {
    const before = Date.now();
    expect(instant({})).to.be.within(before, Date.now());
  });
});
