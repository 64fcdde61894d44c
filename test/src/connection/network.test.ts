import { expect } from 'chai';
import { Network, type NetworkEvents } from '../../../src/connection/network.ts';

describe('Network', () => {
  let frame: HTMLIFrameElement;
  let page: Window & typeof globalThis;
  let network: Network;
  let told: (keyof NetworkEvents)[];

  beforeEach(() => {
    frame = document.body.appendChild(document.createElement('iframe'));
    page = frame.contentWindow as Window & typeof globalThis;
    network = new Network(page);
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
    new Network(page).stop();
    expect(listened).to.include('pagehide');
    expect(listened).not.to.include('unload');
    expect(listened).not.to.include('beforeunload');
  });
});
