import { expect } from 'chai';
import { Network, type NetworkEvents } from '../../../src/connection/network.ts';
import { until } from '../../support/until.ts';

describe('Network', () => {
  let frame: HTMLIFrameElement;
  let page: Window & typeof globalThis;
  let network: Network;
  let told: (keyof NetworkEvents)[];

  beforeEach(() => {
    frame = document.body.appendChild(document.createElement('iframe'));
    page = frame.contentWindow as Window & typeof globalThis;
    network = new Network({ page });
    told = [];
    for (const word of ['wake', 'offline', 'hide', 'show'] as const)
      network.on(word, () => told.push(word));
  });

  afterEach(() => {
    network.stop();
    frame.remove();
  });

  const fire = (target: EventTarget, type: string) => target.dispatchEvent(new page.Event(type));
  const cross = (type: 'pagehide' | 'pageshow', persisted: boolean) =>
    page.dispatchEvent(new page.PageTransitionEvent(type, { persisted }));

  it('wakes when the network is back and when the page is looked at', () => {
    fire(page, 'online');
    fire(page, 'focus');
    fire(page.document, 'visibilitychange');
    expect(told).to.deep.equal(['wake', 'wake', 'wake']);
  });

  it('wakes once for what bubbles, and not for what happens in the page', () => {
    const bubbling = (type: string) => new page.Event(type, { bubbles: true });
    page.document.dispatchEvent(bubbling('visibilitychange'));
    page.document.body.dispatchEvent(bubbling('online'));
    expect(told).to.deep.equal(['wake']);
  });

  it('does not wake when the page is hidden', () => {
    Object.defineProperty(page.document, 'visibilityState', { value: 'hidden' });
    fire(page.document, 'visibilitychange');
    expect(told).to.deep.equal([]);
  });

  it('tells that the browser believes to be offline', () => {
    fire(page, 'offline');
    expect(told).to.deep.equal(['offline']);
  });

  it('hides for the back/forward cache and shows again, and not for a page that ends', () => {
    cross('pagehide', true);
    cross('pageshow', true);
    cross('pagehide', false);
    cross('pageshow', false);
    expect(told).to.deep.equal(['hide', 'show']);
  });

  it('hides when the page is frozen, and shows when it is thawed', () => {
    fire(page.document, 'freeze');
    fire(page.document, 'resume');
    expect(told).to.deep.equal(['hide', 'show']);
  });

  it('says nothing after it was stopped', () => {
    network.stop();
    fire(page, 'online');
    fire(page.document, 'freeze');
    cross('pagehide', true);
    expect(told).to.deep.equal([]);
  });

  it('keeps no page from its back/forward cache: it never listens to unload', () => {
    const listened: string[] = [];
    const listen = page.addEventListener;
    page.addEventListener = (type: string, ...rest: unknown[]) => {
      listened.push(type);
      return Reflect.apply(listen, page, [type, ...rest]);
    };
    new Network({ page }).stop();
    expect(listened).to.include('pagehide');
    expect(listened).not.to.include('unload');
    expect(listened).not.to.include('beforeunload');
  });

  describe('as time goes by', () => {
    const now = Date.now;
    let ahead = 0;
    let busy = false;

    beforeEach(() => {
      ahead = 0;
      busy = false;
      Date.now = () => now() + ahead;
      network.stop();
      network = new Network({ page, parkAfter: 60_000, tick: 40, isBusy: () => busy });
      for (const word of ['wake', 'offline', 'hide', 'show'] as const)
        network.on(word, () => told.push(word));
    });

    afterEach(() => {
      Date.now = now;
    });

    const see = (visibilityState: 'visible' | 'hidden') => {
      const value = { configurable: true, value: visibilityState };
      Object.defineProperty(page.document, 'visibilityState', value);
      fire(page.document, 'visibilitychange');
    };
    const ticks = async () => {
      const began = performance.now();
      await until(() => performance.now() - began > 100);
    };

    it('a page that is not seen for long hides, and shows as soon as it is seen', async () => {
      see('hidden');
      await ticks();
      expect(told).to.deep.equal([]);
      ahead = 61_000;
      await until(() => told.length > 0);
      expect(told).to.deep.equal(['hide']);
      see('visible');
      expect(told).to.deep.equal(['hide', 'show']);
    });

    it('hides also where nobody says whether something waits', async () => {
      network.stop();
      network = new Network({ page, parkAfter: 60_000, tick: 40 });
      network.on('hide', () => told.push('hide'));
      see('hidden');
      ahead = 61_000;
      await until(() => told.length > 0);
      expect(told).to.deep.equal(['hide']);
    });

    it('a page that is seen never hides', async () => {
      for (ahead = 0; ahead < 600_000; ahead += 100_000) await ticks();
      expect(told).not.to.include('hide');
    });

    it('stays while something waits to be sent, and comes back when something does', async () => {
      busy = true;
      see('hidden');
      ahead = 61_000;
      await ticks();
      expect(told).to.deep.equal([]);
      busy = false;
      await until(() => told.length > 0);
      expect(told).to.deep.equal(['hide']);
      busy = true;
      await until(() => told.length > 1);
      expect(told).to.deep.equal(['hide', 'show']);
    });

    it('that goes to the back/forward cache is away until it comes back, whatever it hears there', async () => {
      cross('pagehide', true);
      // Browsers say so afterwards.
      see('hidden');
      fire(page, 'online');
      await ticks();
      expect(told).to.deep.equal(['hide']);
      cross('pageshow', true);
      expect(told).to.deep.equal(['hide', 'show']);
    });

    it('that is seen is not frozen, though nobody has said that it thawed', () => {
      fire(page.document, 'freeze');
      see('visible');
      expect(told).to.deep.equal(['hide', 'show']);
    });

    it('frozen while it is away it hides once, and thawed unseen it stays away', async () => {
      see('hidden');
      ahead = 61_000;
      await until(() => told.length > 0);
      fire(page.document, 'freeze');
      fire(page.document, 'resume');
      await ticks();
      expect(told).to.deep.equal(['hide']);
    });

    it('wakes when the clock has leapt, and not when it only goes on', async () => {
      network.stop();
      // Ticks so far apart that a busy machine is no leap.
      network = new Network({ page, tick: 300 });
      network.on('wake', () => told.push('wake'));
      const began = performance.now();
      await until(() => performance.now() - began > 700);
      expect(told).to.deep.equal([]);
      ahead = 16_000;
      await until(() => told.length > 0);
      expect(told).to.deep.equal(['wake']);
    });

    it('does not wake when a hidden page was held back', async () => {
      ahead = 16_000;
      await until(() => told.length > 0);
      expect(told).to.deep.equal(['wake']);
      see('hidden');
      ahead = 32_000;
      await ticks();
      expect(told).to.deep.equal(['wake']);
    });

    it('looks at no clock after it was stopped', async () => {
      network.stop();
      ahead = 16_000;
      await ticks();
      expect(told).to.deep.equal([]);
    });
  });
});
