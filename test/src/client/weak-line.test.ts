import { expect } from 'chai';
import { SharedLine } from '../../../src/client/shared-line.ts';
import { WeakLine } from '../../../src/client/weak-line.ts';
import { Network } from '../../../src/connection/network.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import type { Capabilities, Heads, Protocol } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { LoneTab } from '../../../src/tabs/lone-tab.ts';
import { until } from '../../support/until.ts';
import { ScriptedProtocol } from '../connection/scripted-protocol.ts';
import { textsOf } from '../samples.ts';
import { ScriptedSockets } from '../scripted-sockets.ts';
import { WeakDesk } from '../weak-desk.ts';

const WEAK = { idempotentSend: false, resume: false };

describe('the line to a backend that cannot do everything', () => {
  const sockets = new ScriptedSockets();
  let lines: ScriptedProtocol;
  let desk: WeakDesk;
  let inbox: Inbox;
  let outbox: Outbox;
  let line: SharedLine;
  let dials: number;

  beforeEach(() => {
    sockets.install();
    dials = sockets.all.length;
  });
  afterEach(() => {
    line.close();
    sockets.restore();
  });

  async function begin(can: Capabilities): Promise<void> {
    lines = new ScriptedProtocol();
    desk = new WeakDesk('c');
    desk.says('one');
    const requests = {
      conversations: desk.conversations.bind(desk),
      history: desk.history.bind(desk),
      send: desk.send.bind(desk),
    };
    const protocol: Protocol = Object.assign(lines, requests, { can });
    inbox = new Inbox(50);
    outbox = new Outbox(inbox);
    const connection = { backoff: { base: 5, cap: 10, spread: 10 }, aloneAfter: 1, aloneEvery: 5 };
    line = new SharedLine(
      { protocol, inbox, outbox, retryDelay: 1, connection, network: new Network() },
      { connection() {}, live() {}, signedOut() {}, error() {} },
    );
    await inbox.load(new MemoryStore());
    await (await line.load()).catchUp.list();
    line.become(new LoneTab());
    desk.asked.length = 0;
  }

  /** The next line, open; this backend greets nobody. */
  async function connected(heads?: Heads): Promise<void> {
    line.want();
    line.join();
    const socket = await sockets.dial(++dials);
    socket.opens();
    await until(() => lines.told.includes(`opened ${lines.hosts.length}`));
    lines.hosts.at(-1)?.ready(heads);
    await until(() => line.state.status === 'connected');
  }

  const texts = () => textsOf(inbox.snapshot['run:c']?.messages ?? []);
  const unread = () => inbox.snapshot['info:c']?.unread;
  const tell = (message = desk.messages().at(-1)!) =>
    lines.hosts.at(-1)?.emit({ type: 'message', message });

  it('is another one than that to a backend that can', async () => {
    await begin(WEAK);
    expect(await line.load()).to.be.instanceOf(WeakLine);
    line.close();
    await begin({ idempotentSend: true, resume: true });
    expect(await line.load()).not.to.be.instanceOf(WeakLine);
    line.close();
    await begin({ idempotentSend: true, resume: true, alone: true });
    expect(await line.load()).to.be.instanceOf(WeakLine);
  });

  it('looks and sends by request while it is not there, where that works', async () => {
    await begin({ ...WEAK, alone: true });
    await outbox.add('c', { text: 'mine' }).kept;
    desk.says('two');
    line.want();
    line.join();
    await until(() => outbox.entries().length === 0);
    await until(() => texts().length === 3);
    expect(texts()).to.deep.equal(['one', 'two', 'mine']);
    desk.says('three');
    await until(() => texts().at(-1) === 'three');
    expect(line.state.status).to.equal('connecting');
  });

  it('looks no more once it is there, or nobody wants it', async () => {
    await begin({ ...WEAK, alone: true });
    line.want();
    line.join();
    await until(() => desk.asked.length > 1);
    await connected();
    await until(() => desk.asked.at(-1) === 'list');
    await until(() => inbox.snapshot.listed);
    const asked = desk.asked.length;
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
    expect(desk.asked.length).to.be.within(asked, asked + 1);
    line.stop();
    const stopped = desk.asked.length;
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
    expect(desk.asked.length).to.equal(stopped);
  });

  it('waits for it, where requests need it', async () => {
    await begin(WEAK);
    await outbox.add('c', { text: 'mine' }).kept;
    line.want();
    line.join();
    await sockets.dial(dials + 1);
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
    expect(desk.asked).to.deep.equal([]);
    await connected();
    await until(() => outbox.entries().length === 0);
    expect(desk.asked).to.deep.equal(['list', 'send c mine']);
  });

  it('is asked for nothing by the first message of a line that told where all ends', async () => {
    await begin({ ...WEAK, resume: true });
    await connected(new Map([['c', 'x1']]));
    await inbox.update(() => null);
    desk.says('two');
    tell();
    await until(() => texts().at(-1) === 'two');
    expect(desk.asked).to.deep.equal([]);
  });

  it('knows our own by what they say, and shows them once', async () => {
    await begin(WEAK);
    await connected();
    await until(() => desk.asked.includes('list'));
    desk.hold();
    const { entry } = outbox.add('c', { text: 'mine' });
    await until(() => desk.textsOf().includes('mine'));
    tell();
    desk.release();
    await until(() => outbox.entries().length === 0);
    expect(texts()).to.deep.equal(['one', 'mine']);
    expect(inbox.snapshot['run:c']?.messages[1]?.localId).to.equal(entry.localId);
  });

  it('remembers what was read where the backend does not', async () => {
    await begin(WEAK);
    await connected();
    const { id } = desk.says('two');
    tell();
    await until(() => unread() === 1);
    expect(line.say('markRead', 'c', id)).to.equal(true);
    await until(() => unread() === 0);
    line.say('typing', 'c', true);
  });

  it('leaves what was read to a backend that knows', async () => {
    const read: unknown[] = [];
    await begin(WEAK);
    Object.assign(lines, { markRead: async (...what: unknown[]) => read.push(what) });
    await connected();
    line.say('markRead', 'c', 'x1');
    expect(read).to.deep.equal([['c', 'x1']]);
  });

  it('compares when the protocol says that something may be missing', async () => {
    await begin(WEAK);
    await connected();
    await until(() => desk.asked.includes('list'));
    desk.says('never told');
    lines.hosts.at(-1)?.heads();
    await until(() => texts().at(-1) === 'never told');
  });
});
