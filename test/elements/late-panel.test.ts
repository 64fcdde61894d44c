/** What is not in the first load: brought once, when idle or at need, and again after a failure. */
import { expect } from 'chai';
import { LatePanel } from '../../elements/late-panel.ts';
import '../../elements/index.ts';
import { FakeClient } from './support/fake-client.ts';
import { chat, clearStage, heard, named, part, until } from './support/stage.ts';

/** A panel that is a number: how many times it was asked for. */
function late(load: (asked: number) => Promise<number> = (asked) => Promise.resolve(asked)) {
  const told: unknown[] = [];
  let asked = 0;
  const panel = new LatePanel<number>({
    load: () => load(++asked),
    arrived: (arrived) => told.push(arrived),
    failed: (thrown) => told.push(String(thrown)),
    patience: 10,
  });
  return { panel, told, asked: () => asked };
}

describe('what comes late', () => {
  afterEach(clearStage);

  it('is brought once, however often it is needed', async () => {
    const { panel, told } = late();
    expect(await Promise.all([panel.now(), panel.now()])).to.deep.equal([1, 1]);
    panel.soon(() => true);
    expect(await panel.now()).to.equal(1);
    expect(told).to.deep.equal([1]);
    expect(panel.part).to.equal(1);
  });

  it('comes when the page is idle, if it is still wanted then', async () => {
    const { panel, asked } = late();
    let wanted = 0;
    panel.soon(() => wanted++ > 0);
    panel.soon(() => true);
    await until(() => wanted === 1);
    expect(asked(), 'planned once, and then not wanted').to.equal(0);
    panel.soon(() => true);
    await panel.arrival;
    expect(asked()).to.equal(1);
  });

  it('comes also where no browser says what idle is', async () => {
    const { requestIdleCallback } = globalThis;
    Reflect.deleteProperty(globalThis, 'requestIdleCallback');
    try {
      const { panel } = late();
      panel.soon(() => true);
      await panel.arrival;
      expect(panel.part).to.equal(1);
    } finally {
      globalThis.requestIdleCallback = requestIdleCallback;
    }
  });

  it('tells a failure once to many who wait, and tries again at the next need', async () => {
    const { panel, told } = late((asked) =>
      asked === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(asked),
    );
    expect(await Promise.all([panel.now(), panel.now()])).to.deep.equal([undefined, undefined]);
    expect(told).to.deep.equal(['Error: gone']);
    expect(await panel.now()).to.equal(2);
    await panel.arrival;
    expect(told).to.deep.equal(['Error: gone', 2]);
  });
});

describe('<shaman-chat> before its panel is there', () => {
  afterEach(clearStage);

  async function bare(attributes: object): Promise<HTMLElementTagNameMap['shaman-chat']> {
    const element = document.createElement('shaman-chat');
    Object.assign(element, { client: new FakeClient().client, locale: 'en' }, attributes);
    document.body.append(element);
    await element.updateComplete;
    return element;
  }

  it('styles the launcher alone, and is told to wait for the rest when it opens', async () => {
    const element = await bare({ connect: 'lazy' });
    const sheets = () => element.shadowRoot?.adoptedStyleSheets.length ?? 0;
    const first = sheets();
    expect(part(element, '.launcher').getBoundingClientRect().width).to.equal(60);
    const events = heard(element, 'shaman-open', 'shaman-after-open');
    element.show();
    await until(() => part(element, '.launcher').ariaBusy === 'true');
    expect(events).to.deep.equal(['shaman-open']);
    await element.updateComplete;
    expect(sheets()).to.be.greaterThan(first);
    expect(part(element, '.launcher').ariaBusy).to.equal(null);
    expect(events).to.deep.equal(['shaman-open', 'shaman-after-open']);
  });

  for (const type of ['pointerenter', 'focus'])
    it(`brings it at ${type} of the launcher`, async () => {
      const { requestIdleCallback } = globalThis;
      globalThis.requestIdleCallback = () => 0;
      try {
        const element = await bare({});
        const ready = heard(element, 'shaman-ready');
        named(element, 'Open chat').dispatchEvent(new Event(type));
        await until(() => ready.length === 1);
      } finally {
        globalThis.requestIdleCallback = requestIdleCallback;
      }
    });

  it('says that it is ready once per client, and not for one that was taken away', async () => {
    const element = document.createElement('shaman-chat');
    const ready = heard(element, 'shaman-ready');
    Object.assign(element, { client: new FakeClient().client, locale: 'en' });
    document.body.append(element);
    await element.updateComplete;
    const other = new FakeClient();
    element.client = other.client;
    await until(() => ready.length > 0);
    await element.updateComplete;
    expect(ready).to.deep.equal(['shaman-ready']);
    expect(element.client).to.equal(other.client);
  });

  it('lets looks that a subclass adds stand above those of the panel', async () => {
    const { ShamanChat } = await import('../../elements/shaman-chat.ts');
    const { css } = await import('lit');
    class Own extends ShamanChat {
      static override styles = [
        ...ShamanChat.styles,
        css`
          .panel {
            background: rgb(1, 2, 3);
          }
        `,
      ];
    }
    customElements.define('shaman-own', Own);
    const element = document.createElement('shaman-own') as InstanceType<typeof Own>;
    Object.assign(element, { client: new FakeClient().client, className: 'prop', open: true });
    document.body.append(element);
    const panel = await until(() => part(element, '#panel'));
    expect(getComputedStyle(panel).backgroundColor).to.equal('rgb(1, 2, 3)');
  });

  it('gives the focus back where it was when it came late', async () => {
    const button = document.createElement('button');
    button.className = 'prop';
    document.body.append(button);
    const element = await chat(new FakeClient(), { connect: 'lazy' });
    button.focus();
    named(element, 'Open chat').click();
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement?.id).to.equal('title');
    element.hide();
    await element.updateComplete;
    expect(document.activeElement).to.equal(button);
  });
});
