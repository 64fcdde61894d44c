import { expect } from 'chai';
import { Greeter, type GreeterOptions, matches } from '../../../elements/attention/greeter.ts';
import type { Greeting } from '../../../src/index.ts';
import { until } from '../../support/until.ts';

const HOUR = 3600;

/** A second takes five milliseconds here; the clock stands until it is moved. */
function greeting(greetings: readonly Greeting[], change: Partial<GreeterOptions> = {}) {
  const said: string[] = [];
  const seen = new Map<string, number>();
  const clock = { now: 1_000_000 };
  const greeter = new Greeter({
    greetings: () => greetings,
    may: () => true,
    seen: (id) => seen.get(id),
    due: ({ id }) => {
      said.push(id);
      seen.set(id, clock.now);
    },
    second: 5,
    now: () => clock.now,
    began: clock.now,
    ...change,
  });
  const later = (seconds: number) => {
    clock.now += seconds * 5;
    greeter.look();
  };
  return { greeter, said, seen, clock, later };
}

describe('128: greetings', () => {
  const home = location.pathname + location.search;
  afterEach(() => history.replaceState(null, '', home));

  it('come when a person has been on the page for so many seconds', () => {
    const { greeter, said, later } = greeting([{ id: 'a', text: 'Hi', after: 10 }]);
    greeter.start();
    later(9);
    expect(said).to.deep.equal([]);
    later(1);
    expect(said).to.deep.equal(['a']);
    greeter.stop();
  });

  it('come by themselves, without anything else that happens', async () => {
    const { greeter, said } = greeting([{ id: 'a', text: 'Hi', after: 4 }], {
      now: Date.now,
      began: Date.now(),
    });
    greeter.start();
    expect(said).to.deep.equal([]);
    await until(() => said.length === 1);
    greeter.stop();
  });

  it('count the time before they were loaded', () => {
    const { greeter, said } = greeting([{ id: 'a', text: 'Hi', after: 10 }], {
      began: 1_000_000 - 60,
    });
    greeter.start();
    expect(said).to.deep.equal(['a']);
    greeter.stop();
  });

  it('are one per path: the one that is due first', () => {
    const { greeter, said, later } = greeting([
      { id: 'late', text: 'Hi', after: 9 },
      { id: 'soon', text: 'Hi', after: 3 },
    ]);
    greeter.start();
    later(3);
    later(100);
    expect(said).to.deep.equal(['soon']);
    greeter.stop();
  });

  it('come once per visitor, or again after so many hours', () => {
    const { greeter, said, seen, clock, later } = greeting([
      { id: 'once', text: 'Hi' },
      { id: 'daily', text: 'Hi', again: 24 },
    ]);
    seen.set('once', 0);
    seen.set('daily', clock.now - 23 * HOUR * 5);
    greeter.start();
    expect(said).to.deep.equal([]);
    later(HOUR);
    expect(said).to.deep.equal(['daily']);
    greeter.stop();
  });

  it('notice other paths of the same page, and begin to count there', () => {
    const { greeter, said, later } = greeting([
      { id: 'a', text: 'Hi', path: '/prices/*', after: 2 },
      { id: 'b', text: 'Hi', path: '/rooms' },
    ]);
    greeter.start();
    later(10);
    history.pushState(null, '', '/prices/big');
    greeter.look();
    expect(said).to.deep.equal([]);
    later(2);
    expect(said).to.deep.equal(['a']);
    history.pushState(null, '', '/rooms');
    greeter.look();
    expect(said).to.deep.equal(['a', 'b']);
    greeter.stop();
  });

  it('hear of them from the browser, also by pushState, and not after the end', async () => {
    const { greeter, said, seen } = greeting([{ id: 'a', text: 'Hi', path: '/elsewhere' }]);
    greeter.start();
    history.pushState(null, '', '/elsewhere');
    await until(() => said.length === 1);
    greeter.stop();
    seen.clear();
    history.pushState(null, '', home);
    history.pushState(null, '', '/elsewhere');
    dispatchEvent(new PopStateEvent('popstate'));
    greeter.look();
    expect(said).to.deep.equal(['a']);
  });

  for (const event of ['popstate', 'hashchange'])
    it(`hear of ${event} where there is nothing better`, () => {
      const { greeter, said } = greeting([{ id: 'a', text: 'Hi', path: '/by-event' }]);
      greeter.start();
      history.replaceState(null, '', '/by-event');
      dispatchEvent(new Event(event));
      expect(said).to.deep.equal(['a']);
      greeter.stop();
    });

  it('wait while something speaks against them', () => {
    let may = false;
    const { greeter, said, later } = greeting([{ id: 'a', text: 'Hi' }], { may: () => may });
    greeter.start();
    later(1);
    expect(said).to.deep.equal([]);
    may = true;
    later(1);
    expect(said).to.deep.equal(['a']);
    greeter.stop();
  });

  const patterns: readonly (readonly [string | undefined, string, boolean])[] = [
    [undefined, '/any', true],
    ['*', '/any', true],
    ['/prices', '/prices', true],
    ['/prices', '/prices/big', false],
    ['/prices*', '/prices', true],
    ['/prices/*', '/prices', false],
    ['*/prices', '/en/prices', true],
    ['*/prices', '/en/prices/x', false],
    ['/*/rooms/*', '/en/rooms/7', true],
    ['/*/rooms/*', '/rooms/7', false],
    ['/a*b*a', '/aba', true],
    ['/ab*ba', '/aba', false],
    ['/a.c', '/abc', false],
    ['/(a+)+$', '/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', false],
  ];
  for (const [pattern, path, fits] of patterns)
    it(`${pattern} ${fits ? 'is' : 'is not'} for ${path}`, () => {
      expect(matches(pattern, path)).to.equal(fits);
    });
});
