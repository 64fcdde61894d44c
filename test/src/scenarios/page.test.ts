/** What only a browser does: pages that wake up, tabs by the dozen, and a list that grows at its top. */
import { expect } from 'chai';
import '../../../elements/index.ts';
import type { Client } from '../../../src/index.ts';
import { ana, FakeConversation, say } from '../../elements/support/fake-client.ts';
import { inside } from '../../elements/support/inside.ts';
import { all, clearStage, part } from '../../elements/support/stage.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { isConnected, PageStage, socketsAsked, talkTogether } from './page-stage.ts';

const TABS = 12;

describe('scenarios of a page', () => {
  let stage: PageStage;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(() => {
    stage = new PageStage();
  });
  afterEach(async () => {
    await server.control('calm');
    stage.close();
    clearStage();
  });

  it('T33: after the sleep of a phone or a laptop the chat is stale until a reload → each way to wake up finds it out', async () => {
    const wakes: readonly (() => void)[] = [
      () => window.dispatchEvent(new Event('online')),
      () => window.dispatchEvent(new Event('focus')),
      () => document.dispatchEvent(new Event('visibilitychange')),
    ];
    for (const wake of wakes) {
      // Three lines of one page that die as young as these speak against WebSocket itself.
      const [client] = (await stage.visits(1)) as [Client];
      await server.clear();
      // The line that sleep left behind: open on our side, and nobody at the other end.
      await server.control('mute');
      wake();
      await until(() => !isConnected(client), { what: `${wake} finds the line dead` });
      await server.control('mute', false);
      await until(() => isConnected(client));
      expect(await socketsAsked()).to.be.greaterThan(0);
      client.close();
    }
    const [client] = (await stage.visits(1)) as [Client];
    const persisted = (type: string) => new PageTransitionEvent(type, { persisted: true });
    for (const [away, back] of [
      [persisted('pagehide'), persisted('pageshow')],
      [new Event('freeze'), new Event('resume')],
    ] as const) {
      const target = away.type === 'freeze' ? document : window;
      target.dispatchEvent(away);
      expect(isConnected(client)).to.equal(false);
      target.dispatchEvent(back);
      await until(() => isConnected(client));
    }
  });

  it('T43: twelve tabs at once elect several leaders → they have one socket, and each has everything once', async () => {
    await server.clear();
    const tabs = await stage.visits(TABS);
    expect(stage.tabs.filter(({ role }) => role === 'leader')).to.have.length(1);
    await talkTogether(tabs);
    expect(await socketsAsked()).to.equal(1);
  });

  it('T46: older messages put above make the list jump → what is read moves by a pixel at the most, twenty times', async () => {
    const PAGE = 15;
    const many = Array.from({ length: 21 * PAGE }, (_, index) =>
      say(ana, `Line ${index}. ${'A longer one, of several lines. '.repeat(index % 7)}`),
    );
    const talk = new FakeConversation('c1', many.slice(-PAGE));
    const element = await inside(talk);
    const box = part(element, '[part=messages]');
    // What is in memory is drawn before anything is asked for.
    await until(() => {
      box.scrollTop = 0;
      return all(element, '[part=message]').length === PAGE;
    });
    for (let page = 2; page <= 21; page += 1) {
      // In the middle, close to the top, and where a bounce holds the first row below its place.
      const place = [60, 20, 1][page % 3] ?? 0;
      box.scrollTop = place;
      // The words, not the row: it loses its author's name when an older one joins it.
      const read = all(element, '[part~=bubble]').find(
        (row) => row.getBoundingClientRect().bottom > box.getBoundingClientRect().top,
      );
      const top = read?.getBoundingClientRect().top ?? Number.NaN;
      talk.earlier = many.slice(-page * PAGE, (1 - page) * PAGE);
      talk.hasEarlier = true;
      box.dispatchEvent(new Event('scroll'));
      await until(() => all(element, '[part=message]').length === page * PAGE);
      expect(read?.getBoundingClientRect().top).to.be.closeTo(top, 1, `page ${page}`);
    }
  });
});
