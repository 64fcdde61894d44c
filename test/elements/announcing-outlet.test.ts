/** Where things are said aloud: a place that is heard, and there is one of it. */
import { expect } from 'chai';
import '../../elements/index.ts';
import { announce } from '../../elements/panel/announcer.ts';
import { ana, FakeClient, say } from './support/fake-client.ts';
import { chat, clearStage, until } from './support/stage.ts';
import { listen, outlets, scene } from './support/voice.ts';

describe('what speaks', () => {
  afterEach(clearStage);

  it('A23: is one per document, in the light, and stays when elements go', async () => {
    await chat(new FakeClient());
    const second = await chat(new FakeClient());
    const [outlet, ...others] = outlets();
    expect(others).to.have.length(0);
    expect(outlet?.parentElement).to.equal(document.body);
    expect(getComputedStyle(outlet as Element).display).to.not.equal('none');
    expect(outlet?.querySelectorAll('[aria-live] [aria-live]')).to.have.length(0);
    clearStage();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    document.body.append(second);
    await second.updateComplete;
    expect(outlets()).to.deep.equal([outlet]);
  });

  it('A23: stands a while before it first speaks, and its words stay for a while', async () => {
    for (const outlet of outlets()) outlet.remove();
    const spoken = listen();
    const start = performance.now();
    announce('First words', { keep: 1000 });
    expect(outlets()).to.have.length(1);
    await until(() => spoken.length > 0);
    expect(performance.now() - start).to.be.at.least(100);
    const said = performance.now();
    await until(() => !outlets()[0]?.textContent?.includes('First words'));
    expect(performance.now() - said).to.be.at.least(900);
  });

  it('A23: leaves its words for more than a second, where nobody says how long', () => {
    const { setTimeout: original } = globalThis;
    const waits: number[] = [];
    globalThis.setTimeout = ((run: () => void, wait = 0) => {
      waits.push(wait);
      return original(run, wait);
    }) as typeof setTimeout;
    try {
      announce('Some words');
    } finally {
      globalThis.setTimeout = original;
    }
    expect(waits).to.have.length(1);
    expect(waits[0]).to.be.above(1000);
  });

  it('A23: is inside a modal dialog while one is open', async () => {
    const dialog = document.createElement('dialog');
    dialog.className = 'prop';
    document.body.append(dialog);
    dialog.showModal();
    const { fake, talk, host } = await scene();
    dialog.append(host);
    await host.updateComplete;
    fake.arrive(say(ana, 'Inside'), talk);
    await until(() => dialog.querySelector('.shaman-announcer')?.textContent?.includes('Inside'));
  });

  it('A23: is inside our own dialog while that covers the rest, and the innermost of them', async () => {
    const { fake, talk, host } = await scene();
    const root = host.shadowRoot as ShadowRoot;
    const open = (within: ParentNode) => {
      const dialog = document.createElement('dialog');
      within.append(dialog);
      dialog.showModal();
      return dialog;
    };
    for (const within of [root, open(root)]) {
      const dialog = open(within);
      fake.arrive(say(ana, 'Inside'), talk);
      await until(() =>
        dialog.querySelector(':scope > .shaman-announcer')?.textContent?.includes('Inside'),
      );
      dialog.remove();
    }
  });

  it('A23: leaves it to ariaNotify where the browser has that, and is then not heard itself', () => {
    const told: unknown[] = [];
    const { prototype } = Element as unknown as { prototype: Record<string, unknown> };
    const { ariaNotify } = prototype;
    prototype.ariaNotify = function (this: Element, ...args: unknown[]) {
      told.push([this.localName, ...args]);
    };
    for (const outlet of outlets()) outlet.remove();
    try {
      announce('Quiet');
      announce('Loud', { urgent: true });
      expect(told).to.deep.equal([
        ['html', 'Quiet', { priority: 'normal' }],
        ['html', 'Loud', { priority: 'high' }],
      ]);
      expect(outlets()[0]?.ariaHidden).to.equal('true');
    } finally {
      if (ariaNotify) prototype.ariaNotify = ariaNotify;
      else delete prototype.ariaNotify;
    }
  });

  it('A23: is heard where the browser does not have it', () => {
    const { prototype } = Element as unknown as { prototype: Record<string, unknown> };
    const { ariaNotify } = prototype;
    delete prototype.ariaNotify;
    for (const outlet of outlets()) outlet.remove();
    announce('Old browser');
    const [log, alert] = outlets()[0]?.children ?? [];
    expect(outlets()[0]?.ariaHidden).to.equal(null);
    expect([log?.ariaLive, alert?.ariaLive]).to.deep.equal(['polite', 'assertive']);
    if (ariaNotify) prototype.ariaNotify = ariaNotify;
    for (const outlet of outlets()) outlet.remove();
  });
});
