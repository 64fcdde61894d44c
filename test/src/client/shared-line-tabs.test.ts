/** The line of all tabs, as one of several: who holds it, who lets go of it, and what is said over it. */
import { expect } from 'chai';
import { SharedLine } from '../../../src/client/shared-line.ts';
import { Network, type NetworkEvents } from '../../../src/connection/network.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import type { TabMessage } from '../../../src/tabs/tabs.ts';
import { until } from '../../support/until.ts';
import { ScriptedProtocol } from '../connection/scripted-protocol.ts';
import { infoOf, messageAt } from '../samples.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';
import { HeardTab } from './heard-tab.ts';

/** What the browser tells is told by the test. */
class ToldNetwork extends Network {
  tells(word: keyof NetworkEvents): void {
    this.emit(word);
  }
}

describe('SharedLine among tabs', () => {
  const sockets = new ScriptedSockets();
  let lines: ScriptedProtocol;
  let inbox: Inbox;
  let network: ToldNetwork;
  let line: SharedLine;
  let tab: HeardTab;
  let dials: number;
  let states: string[];
  let heard: string[];

  beforeEach(async () => {
    sockets.install();
    dials = sockets.all.length;
    states = [];
    heard = [];
    lines = new ScriptedProtocol();
    inbox = new Inbox(50);
    network = new ToldNetwork();
    const connection = { backoff: { base: 1, cap: 2, spread: 1 } };
    const protocol: Protocol = lines;
    line = new SharedLine(
      { protocol, inbox, outbox: new Outbox(inbox), retryDelay: 1, connection, network },
      {
        connection: ({ status }) => states.push(status),
        live: ({ type }) => heard.push(type),
        signedOut: (again) => heard.push(`signed out ${again}`),
        error: ({ code }) => heard.push(code),
      },
    );
    await inbox.load(new MemoryStore());
    tab = new HeardTab();
    line.become(tab);
  });

  afterEach(() => {
    line.close();
    sockets.restore();
  });

  /** It leads, and has a line. */
  async function leads(): Promise<void> {
    line.want();
    line.join();
    await connects();
  }

  async function connects(): Promise<void> {
    const socket = await sockets.dial(++dials);
    socket.opens();
    await until(() => lines.told.includes(`opened ${lines.hosts.length}`));
    lines.hosts.at(-1)?.ready(new Map());
    await until(() => line.state.status === 'connected');
  }

  const posted = (type: TabMessage['type']) => tab.posted.filter((each) => each.type === type);
  const connected = { status: 'connected', transport: 'websocket' } as const;

  it('tells the others each state of its line, and who asks', async () => {
    await leads();
    expect(posted('connection').at(-1)).to.deep.equal({ type: 'connection', state: connected });
    const { length } = posted('connection');
    tab.hears({ type: 'hello', wants: false });
    expect(posted('connection')).to.have.length(length + 1);
  });

  it('a tab that follows answers nobody, and dials for nobody', () => {
    tab.hears({ type: 'hello', wants: true });
    line.want();
    expect(tab.posted).to.deep.equal([{ type: 'hello', wants: true }]);
    expect(sockets.all).to.have.length(dials);
  });

  it('says who joins whether it needs a line', () => {
    line.join();
    line.want();
    line.leave();
    line.join();
    expect(posted('hello')).to.deep.equal([
      { type: 'hello', wants: false },
      { type: 'hello', wants: true },
    ]);
    const state = { status: 'disconnected' } as const;
    expect(tab.posted[0], 'whoever waits for a line').to.deep.equal({ type: 'connection', state });
  });

  it('dials for no tab that has no need of a line', async () => {
    line.join();
    tab.hears({ type: 'hello', wants: false });
    await line.load();
    await inbox.update(() => null);
    expect(states).to.deep.equal([]);
  });

  it('what is said goes over its own line, or is said by the tab that leads, or not at all', async () => {
    const said: unknown[] = [];
    Object.assign(lines, { typing: (...what: unknown[]) => said.push(what) });
    expect(line.say('typing', 'c', true), 'no line').to.equal(false);
    tab.hears({ type: 'connection', state: connected });
    expect(line.say('typing', 'c', true)).to.equal(true);
    expect(posted('say')).to.deep.equal([{ type: 'say', verb: 'typing', args: ['c', true] }]);
    await leads();
    expect(line.say('typing', 'c', false)).to.equal(true);
    expect([said, posted('say').length]).to.deep.equal([[['c', false]], 1]);
  });

  it('follows the states of the line that another holds, but not while it leads itself', async () => {
    tab.hears({ type: 'connection', state: connected });
    expect(states).to.deep.equal(['connected']);
    await leads();
    tab.hears({ type: 'connection', state: { status: 'disconnected' } });
    expect(line.state.status).to.equal('connected');
  });

  it('wakes the tab that leads without a line, where it has need of one, and asks none that gave up', () => {
    line.want();
    const asked = posted('hello').length;
    tab.hears({ type: 'connection', state: connected });
    const error = { code: 'forbidden', message: '' };
    tab.hears({ type: 'connection', state: { status: 'disconnected', error } });
    expect(posted('hello')).to.have.length(asked);
    tab.hears({ type: 'connection', state: { status: 'disconnected' } });
    expect(posted('hello').slice(asked)).to.deep.equal([{ type: 'hello', wants: true }]);
  });

  it('lets go of its line when another has taken the lead, and asks who that is', async () => {
    await leads();
    const before = posted('hello').length;
    tab.leave();
    await until(() => line.state.status === 'disconnected');
    expect(posted('hello').slice(before)).to.deep.equal([{ type: 'hello', wants: true }]);
    tab.join();
    await connects();
  });

  it('lets go of lead and line while its page is hidden, and has both back', async () => {
    await leads();
    network.tells('hide');
    expect([line.leads, line.state.status]).to.deep.equal([false, 'disconnected']);
    network.tells('show');
    expect(line.leads).to.equal(true);
    await connects();
  });

  it('makes a new line when it shall, and tells the line that the page woke up', async () => {
    await leads();
    network.tells('wake');
    expect(lines.told).to.include('woken');
    line.redial();
    await connects();
    expect(states.slice(-3)).to.deep.equal(['disconnected', 'connecting', 'connected']);
  });

  it('asks the line whether it lives when the browser says offline', async () => {
    await leads();
    network.tells('offline');
    expect(lines.told).to.include('pinged');
  });

  it('asks the store whether it was cleared, when the page wakes up or is seen again', () => {
    let checks = 0;
    inbox.check = async () => void checks++;
    for (const word of ['wake', 'offline', 'show'] as const) network.tells(word);
    expect(checks).to.equal(2);
  });

  it('tells the others what was kept and what has just happened', async () => {
    await leads();
    await inbox.update(() => ({ 'info:c': infoOf('c') }));
    const change = { 'info:c': infoOf('c') };
    expect(posted('kept').at(-1)).to.deep.equal({ type: 'kept', change });
    const { author } = messageAt(1);
    const typing = { type: 'typing', conversationId: 'c', author, typing: true } as const;
    lines.hosts.at(-1)?.emit(typing);
    expect(posted('live')).to.deep.equal([{ type: 'live', event: typing }]);
    expect(heard).to.deep.equal(['typing']);
  });

  it('tells what went wrong for good', async () => {
    await leads();
    lines.hosts.at(-1)?.fail(new ShamanError('forbidden', 'Go away.', { fatal: true }));
    expect(heard).to.deep.equal(['forbidden']);
    expect(line.state).to.deep.include({ status: 'disconnected' });
  });

  it('hears that another tab has signed out, and whether it goes on as somebody else', () => {
    tab.hears({ type: 'signed-out' });
    tab.hears({ type: 'signed-out', again: true });
    expect(heard).to.deep.equal(['signed out false', 'signed out true']);
  });

  for (const end of ['stop', 'leave'] as const)
    it(`dials for nobody any more (${end}), though what it needs for that comes only then`, async () => {
      line.want();
      line.join();
      line[end]();
      await line.load();
      await inbox.update(() => null);
      expect(states).to.deep.equal([]);
    });

  it('asks nobody for a line before it is among tabs, nor while there is one', async () => {
    line.want();
    tab.hears({ type: 'connection', state: connected });
    const { length } = tab.posted;
    line.want();
    expect(tab.posted).to.have.length(length);
    line.stop();
    line.want();
    expect(tab.posted).to.have.length(length);
    line.become(tab);
    line.join();
    await line.load();
    await inbox.update(() => null);
    expect(states, 'what was wanted before is not').to.deep.equal(['connected', 'disconnected']);
  });

  it('once it is closed it has no line, and hears nothing of the network', async () => {
    let checks = 0;
    inbox.check = async () => void checks++;
    await leads();
    globalThis.dispatchEvent(new Event('online'));
    line.close();
    expect([line.state.status, line.leads]).to.deep.equal(['disconnected', false]);
    expect(sockets.last.readyState).to.equal(2);
    globalThis.dispatchEvent(new Event('online'));
    expect(checks).to.equal(1);
  });

  it('remembers whom another tab has signed in, and nobody where it tells of something else', () => {
    const remembered: unknown[] = [];
    tab.hears({ type: 'kept', change: { credentials: 'of nobody who could be remembered' } });
    Object.assign(lines, { remember: (who: unknown) => remembered.push(who) });
    tab.hears({ type: 'kept', change: { 'info:c': infoOf('c') } });
    tab.hears({ type: 'kept', change: { credentials: 'theirs' } });
    expect(remembered).to.deep.equal(['theirs']);
  });
});
