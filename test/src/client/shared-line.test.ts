import { expect } from 'chai';
import { SharedLine } from '../../../src/client/shared-line.ts';
import { Network } from '../../../src/connection/network.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { LoneTab } from '../../../src/tabs/lone-tab.ts';
import { until } from '../../support/until.ts';
import { ScriptedProtocol } from '../connection/scripted-protocol.ts';
import { infoOf, messageAt } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';
import { HeardTab } from './heard-tab.ts';

describe('SharedLine', () => {
  const sockets = new ScriptedSockets();
  let lines: ScriptedProtocol;
  let desk: ScriptedDesk;
  let inbox: Inbox;
  let outbox: Outbox;
  let line: SharedLine;
  let tab: HeardTab;
  let dials: number;
  let heard: unknown[];
  /** Sign-outs of others. */
  let others: boolean[];

  beforeEach(async () => {
    heard = [];
    others = [];
    sockets.install();
    dials = sockets.all.length;
    lines = new ScriptedProtocol();
    desk = new ScriptedDesk('c');
    desk.says('one');
    const { conversations, history, send } = desk;
    const requests = { conversations, history, send };
    for (const [name, ask] of Object.entries(requests))
      Object.assign(requests, { [name]: ask.bind(desk) });
    const protocol: Protocol = Object.assign(lines, requests);
    inbox = new Inbox(50);
    outbox = new Outbox(inbox);
    const connection = { backoff: { base: 1, cap: 2, spread: 1 } };
    line = new SharedLine(
      { protocol, inbox, outbox, retryDelay: 1, connection, network: new Network() },
      {
        connection() {},
        live: (event) => heard.push(event),
        signedOut: (again) => others.push(again),
        error() {},
      },
    );
    const run = desk.runAt('1');
    await inbox.load(new MemoryStore());
    await inbox.update(() => ({ listed: true, 'info:c': infoOf('c'), 'run:c': run }));
    tab = new HeardTab();
    line.become(tab);
  });

  afterEach(() => {
    line.close();
    sockets.restore();
  });

  /** The next line, open and welcomed; the server's log ends here. */
  async function welcomed(head: string): Promise<void> {
    const socket = await sockets.dial(++dials);
    socket.opens();
    await until(() => lines.told.includes(`opened ${lines.hosts.length}`));
    lines.hosts.at(-1)?.ready(new Map([['c', head]]));
  }

  it('what was missed on one line is level before the next one sends', async () => {
    await outbox.add('c', { text: 'mine' }).kept;
    line.want();
    line.join();
    desk.says('two');
    desk.hold();
    await welcomed('2');
    await until(() => desk.asked.length === 1);
    sockets.last.dies();
    await until(() => line.state.status === 'connecting');
    // The answer for the first line comes when that line is gone.
    desk.release();
    await until(() => inbox.snapshot['run:c']?.cursor === '2');
    desk.hold();
    desk.says('three');
    await welcomed('3');
    await until(() => desk.asked.length > 1);
    expect(desk.asked).to.deep.equal(['history c after 1', 'history c after 2']);
    desk.release();
    await until(() => desk.asked.includes('send c mine'));
    expect(desk.asked.indexOf('send c mine')).to.equal(2);
  });

  it('the same where the answer comes when the next line is there already', async () => {
    await outbox.add('c', { text: 'mine' }).kept;
    line.want();
    line.join();
    desk.says('two');
    desk.hold();
    await welcomed('2');
    await until(() => desk.asked.length === 1);
    sockets.last.dies();
    await welcomed('2');
    await until(() => desk.asked.length === 2);
    desk.release();
    await until(() => outbox.entries().length === 0);
    // The first answer has moved our place, so the second one is too old.
    expect(desk.asked).to.deep.equal([
      'history c after 1',
      'history c after 1',
      'history c after 2',
      'send c mine',
    ]);
  });

  it('dials when it leads and somebody has need of it, here or in another page', async () => {
    line.join();
    expect(sockets.all.length).to.equal(dials);
    tab.hears({ type: 'hello', wants: true });
    await welcomed('1');
    await until(() => line.state.status === 'connected');
    expect(tab.posted.at(-1)).to.deep.include({ type: 'connection', state: line.state });
  });

  it('dials again after an end for good, when a person asks here or in another page', async () => {
    line.want();
    line.join();
    for (const ask of [() => line.want(), () => tab.hears({ type: 'hello', wants: true })]) {
      await welcomed('1');
      const asked = tab.posted.length;
      // While there is a line, nobody need be asked for one.
      line.want();
      expect(tab.posted).to.have.length(asked);
      lines.hosts.at(-1)?.fail(new ShamanError('forbidden', 'Go away.', { fatal: true }));
      expect(line.state.status).to.equal('disconnected');
      ask();
    }
    await welcomed('1');
    expect(line.state.status).to.equal('connected');
  });

  it('what another page that leads too has heard is told, and not passed on', () => {
    line.join();
    const { length } = tab.posted;
    const live = { type: 'live', event: { type: 'message', message: messageAt(2) } } as const;
    tab.hears(live);
    expect(heard).to.deep.equal([live.event]);
    expect(tab.posted).to.have.length(length);
  });

  it('goes on as whom the store knows where two pages that lead have signed in, unless somebody signs out', async () => {
    let self = { id: 'ours', role: 'visitor' };
    const remember = (id: string) => {
      self = { id, role: 'visitor' };
    };
    Object.defineProperty(lines, 'self', { get: () => self });
    Object.assign(lines, { remember });
    const kept = (credentials: string) => tab.hears({ type: 'kept', change: { credentials } });
    kept('of the leader');
    line.join();
    // A session that was renewed is nobody else's.
    kept('of the leader');
    await inbox.update(() => null);
    expect(others).to.deep.equal([]);
    kept('theirs');
    expect(others).to.deep.equal([]);
    await inbox.update(() => null);
    await until(() => others.length === 1);
    expect(others).to.deep.equal([true]);
    kept('of a third');
    inbox.forget();
    await inbox.update(() => null);
    expect(others).to.deep.equal([true]);
  });

  it('says for the others what they ask for, only where it leads', async () => {
    const said: unknown[] = [];
    Object.assign(lines, { typing: (...what: unknown[]) => said.push(what) });
    await line.load();
    tab.hears({ type: 'say', verb: 'typing', args: ['c', true] });
    expect(said).to.deep.equal([]);
    line.join();
    tab.hears({ type: 'say', verb: 'typing', args: ['c', true] });
    tab.hears({ type: 'say', verb: 'nothing of ours', args: [] });
    expect(said).to.deep.equal([['c', true]]);
  });

  it('what cannot be loaded is an attempt that failed, told with its reason and made again', async () => {
    let loads = 0;
    const states: string[] = [];
    const since = new Set<number>();
    const began = Date.now();
    const other = new SharedLine(
      {
        protocol: lines as unknown as Protocol,
        inbox,
        outbox,
        retryDelay: 1,
        connection: { backoff: { base: 1 } },
        network: new Network(),
        load: () =>
          ++loads < 3
            ? Promise.reject(new Error('offline'))
            : import('../../../src/client/held-line.ts'),
      },
      {
        connection: (state) => {
          states.push('error' in state ? (state.error?.code ?? '') : state.status);
          if (state.status === 'connecting' && state.error) since.add(state.since);
        },
        live() {},
        signedOut() {},
        error() {},
      },
    );
    other.become(new LoneTab());
    other.want();
    other.join();
    await sockets.dial(dials + 1);
    expect(states).to.deep.equal(['unreachable', 'unreachable', 'connecting']);
    expect(loads).to.equal(3);
    expect(since.size, 'it does not change').to.equal(1);
    expect([...since][0]).to.be.within(began, Date.now());
    other.close();
  });

  describe('where another page has to sign in', () => {
    let told: string[];

    beforeEach(() => {
      told = [];
      Object.assign(lines, { remember() {} });
    });

    /** Waits for it, and writes down what came of it. */
    const wait = (timeout?: number) =>
      line.signedIn(timeout).then(
        () => told.push('known'),
        ({ code }) => told.push(code),
      );

    it('waits until it has', async () => {
      const waited = wait();
      await inbox.update(() => ({ 'info:d': infoOf('d') }));
      expect(told).to.deep.equal([]);
      inbox.show({ credentials: 'theirs' });
      await waited;
      await wait();
      expect(told).to.deep.equal(['known', 'known']);
    });

    it('waits no longer when it leads itself, or stops', async () => {
      const first = wait();
      line.join();
      await first;
      tab.leave();
      const second = wait();
      line.stop();
      await second;
      expect(told).to.deep.equal(['known', 'known']);
    });

    it('does not wait for ever', async () => {
      await wait(10);
      expect(told).to.deep.equal(['timeout']);
    });
  });

  it('hears nothing of the others once it has stopped, and they nothing of it', () => {
    tab.hears({ type: 'connection', state: { status: 'connected', transport: 'websocket' } });
    expect(line.state.status).to.equal('connected');
    line.stop();
    expect(line.state.status).to.equal('disconnected');
    const { length } = tab.posted;
    line.want();
    line.post({ type: 'hello', wants: true });
    expect(tab.posted).to.have.length(length);
  });
});
