import { expect } from 'chai';
import { Retries } from '../../../src/conversation/retries.ts';
import { until } from '../../support/until.ts';
import { FakeClock } from './fake-clock.ts';

describe('Retries', () => {
  let clock: FakeClock;
  let tried: number[];

  beforeEach(() => {
    clock = new FakeClock();
    tried = [];
  });

  afterEach(() => clock.restore());

  const failing = (retries: Retries, wait?: number) => {
    tried.push(clock.now);
    retries.later('c', () => failing(retries, wait), wait);
  };

  it('waits longer after each failure, at most half a minute, and never all at once', () => {
    clock.random = 1;
    failing(new Retries(1_000));
    clock.advance(200_000);
    const waits = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
    expect(waits.slice(0, 7)).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('spreads its tries over the whole wait', () => {
    clock.random = 0.5;
    failing(new Retries(1_000));
    clock.advance(500);
    expect(tried).to.deep.equal([0, 500]);
  });

  it('waits as long as it is asked to', () => {
    failing(new Retries(1), 40_000);
    clock.advance(39_999);
    expect(tried).to.have.length(1);
    clock.advance(1);
    expect(tried).to.have.length(2);
  });

  it('begins with a short wait again after it went well', () => {
    clock.random = 1;
    const retries = new Retries(1_000);
    failing(retries);
    clock.advance(3_000);
    expect(tried).to.have.length(3);
    retries.settle('c');
    expect(retries.has('c')).to.equal(false);
    failing(retries);
    clock.advance(1_000);
    expect(tried).to.have.length(5);
  });

  it('tries nothing any more when all is cleared', () => {
    const retries = new Retries(1_000);
    failing(retries);
    expect(retries.has('c')).to.equal(true);
    retries.clear();
    clock.advance(100_000);
    expect(tried).to.have.length(1);
  });

  it('waits one second at most where nobody says how long', async () => {
    clock.restore();
    const began = performance.now();
    let ended = 0;
    new Retries().later('c', () => {
      ended = performance.now();
    });
    await until(() => ended);
    expect(ended - began).to.be.lessThan(1_500);
  });
});
