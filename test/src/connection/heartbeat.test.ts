import { expect } from 'chai';
import {
  createHeartbeat,
  type Heartbeat,
  type HeartbeatOptions,
} from '../../../src/connection/heartbeat.ts';
import { until } from '../../support/until.ts';
import { FakeClock } from '../conversation/fake-clock.ts';

describe('Heartbeat', () => {
  const now = Date.now;
  let clock: number;
  let pings: number;
  let deaths: number;
  let heartbeat: Heartbeat;

  beforeEach(() => {
    pings = 0;
    deaths = 0;
    clock = 0;
  });

  afterEach(() => {
    heartbeat.stop();
    Date.now = now;
  });

  /** Time stands still but for `clock`: a machine that sleeps, a page that is held back. */
  const freeze = () => {
    Date.now = () => clock;
  };
  const start = (options: HeartbeatOptions) => {
    const die = () => {
      deaths++;
      heartbeat.stop();
    };
    heartbeat = createHeartbeat(() => void pings++, die, options);
  };
  const dies = () => until(() => deaths > 0);

  it('a line that says nothing is dead after its deadline', async () => {
    start({ deadline: 20 });
    const began = performance.now();
    await dies();
    expect(performance.now() - began).to.be.greaterThan(15);
    expect(deaths).to.equal(1);
  });

  it('a line that goes on saying something lives on', async () => {
    start({ deadline: 60 });
    const began = performance.now();
    await until(
      () => {
        heartbeat.beat();
        return performance.now() - began > 150;
      },
      { interval: 5 },
    );
    expect(deaths).to.equal(0);
  });

  it('waking up after the deadline needs no answer to know', () => {
    freeze();
    start({ deadline: 35_000 });
    clock = 36_000;
    heartbeat.check();
    expect([deaths, pings]).to.deep.equal([1, 0]);
  });

  it('waking up after a quiet time asks, and an answer keeps the line', async () => {
    freeze();
    start({ quiet: 5_000, probe: 5 });
    clock = 6_000;
    heartbeat.check();
    expect(pings).to.equal(1);
    heartbeat.beat();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(deaths).to.equal(0);
  });

  it('what came before we asked is no answer', async () => {
    freeze();
    start({ quiet: 5_000, probe: 5 });
    heartbeat.beat();
    heartbeat.check(true);
    await dies();
  });

  it('waking up and no answer is death, after the probe and not after the deadline', async () => {
    freeze();
    start({ deadline: 35_000, quiet: 5_000, probe: 5 });
    clock = 6_000;
    heartbeat.check();
    clock = 6_010;
    await dies();
    expect(pings).to.equal(1);
  });

  it('does not ask when something was heard a moment ago, unless it is urgent', () => {
    freeze();
    start({ quiet: 5_000 });
    clock = 4_000;
    heartbeat.check();
    expect(pings).to.equal(0);
    heartbeat.check(true);
    expect(pings).to.equal(1);
  });

  it('a clock that is set back does not keep a dead line', async () => {
    freeze();
    clock = 1_000_000;
    start({ deadline: 20 });
    clock = 0;
    await until(() => {
      clock++;
      return deaths > 0;
    });
    expect(clock).to.be.lessThan(500);
  });

  it('stopped it does not die', async () => {
    start({ deadline: 5 });
    heartbeat.stop();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(deaths).to.equal(0);
  });

  it('waits for one thing at a time, and for nothing once it was stopped', () => {
    const time = new FakeClock();
    try {
      start({});
      heartbeat.check(true);
      heartbeat.check(true);
      expect([time.waiting, pings]).to.deep.equal([1, 2]);
      heartbeat.stop();
      expect(time.waiting).to.equal(0);
    } finally {
      time.restore();
    }
  });
});
