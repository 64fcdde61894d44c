/** One line for all tabs, also when a page is out of sight for long, or its tab loses the lead. */
import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import type { ClientOptions } from '../../../src/client/client-options.ts';
import { createClient } from '../../../src/client/create-client.ts';
import { Network } from '../../../src/connection/network.ts';
import { shaman } from '../../../src/protocols/shaman.ts';
import { BrowserTabs } from '../../../src/tabs/browser-tabs.ts';
import { MEMORY } from '../../../src/transports/fallback.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';

describe('the one line of all tabs', () => {
  let url: string;
  let visitor: string;
  let clients: Client[];
  let frame: HTMLIFrameElement;

  before(async () => {
    url = await server.url();
    await server.agent('arrives');
  });
  after(() => server.agent('leaves'));

  beforeEach(() => {
    visitor = crypto.randomUUID();
    clients = [];
    frame = document.body.appendChild(document.createElement('iframe'));
  });

  afterEach(async () => {
    for (const client of clients) client.close();
    frame.remove();
    await server.control('calm');
  });

  async function open(more: Partial<ClientOptions> = {}): Promise<Client> {
    const protocol = shaman({ server: url, organization: 'demo' });
    Object.assign(protocol, { visitor: async () => visitor });
    const client = createClient({
      protocol,
      tabs: (name) => new BrowserTabs(name, 30),
      connection: { backoff: { base: 10, cap: 20, spread: 20 } },
      ...more,
    });
    clients.push(client);
    await client.start();
    await until(() => client.connection.status === 'connected');
    return client;
  }

  const lines = async () => {
    const log = await server.log();
    const of = (kind: string) => log.filter((entry) => entry.kind === kind).length;
    return of('socket');
  };

  /** A page whose sight a test decides. */
  function page(): Window {
    return frame.contentWindow as Window;
  }
  const see = (visibilityState: 'visible' | 'hidden') => {
    const value = { configurable: true, value: visibilityState };
    Object.defineProperty(page().document, 'visibilityState', value);
    page().document.dispatchEvent(new Event('visibilitychange'));
  };

  it('a leader whose lock was taken lets go of its line, and hears of the new one', async () => {
    await server.clear();
    const first = await open();
    const second = await open();
    expect(await lines()).to.equal(1);
    const statuses: string[] = [];
    first.on('connection', ({ status }) => statuses.push(status));
    await navigator.locks.request(`shaman:${visitor}`, { steal: true }, () => {});
    await until(async () => (await lines()) === 2);
    await until(() => first.connection.status === 'connected');
    await until(() => second.connection.status === 'connected');
    expect(statuses[0]).to.equal('disconnected');
    expect(await lines()).to.equal(2);
  });

  it('a page that is not seen for long lets go of its line, and has it back when seen', async () => {
    const network = new Network({ page: page(), parkAfter: 20, tick: 5 });
    const client = await open({ network });
    see('hidden');
    await until(() => client.connection.status === 'disconnected');
    const began = performance.now();
    see('visible');
    await until(() => client.connection.status === 'connected');
    expect(performance.now() - began).to.be.lessThan(1_000);
  });

  it('while it is away another tab leads', async () => {
    const network = new Network({ page: page(), parkAfter: 20, tick: 5 });
    const client = await open({ network });
    const other = await open();
    await server.clear();
    see('hidden');
    await until(async () => (await lines()) === 1);
    await until(() => other.connection.status === 'connected');
    expect(client.connection.status).to.equal('connected');
    await other.startConversation({ text: 'from the tab that is seen' });
    await until(() => other.conversations[0]?.messages[0]?.status === 'sent');
  });

  /** This page itself is out of sight, and an hour goes by, until `act` is done. */
  async function unseen(act: () => Promise<void>): Promise<void> {
    const now = Date.now;
    const own = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState')!;
    Object.defineProperty(Document.prototype, 'visibilityState', { ...own, get: () => 'hidden' });
    Date.now = () => now() + 3_600_000;
    try {
      document.dispatchEvent(new Event('visibilitychange'));
      await act();
    } finally {
      Date.now = now;
      Object.defineProperty(Document.prototype, 'visibilityState', own);
      document.dispatchEvent(new Event('visibilitychange'));
    }
  }

  it('a message that waits keeps the page from letting go, until it has gone', async () => {
    const client = await open();
    await server.control('refuseSockets');
    await server.control('refusePolls');
    await server.control('drop');
    await until(() => client.connection.status === 'connecting');
    const conversation = await client.startConversation({ text: 'hello' });
    await unseen(async () => {
      expect(client.connection.status).to.equal('connecting');
      await server.control('calm');
      await until(() => conversation.messages[0]?.status === 'sent');
      document.dispatchEvent(new Event('visibilitychange'));
      expect(client.connection.status).to.equal('disconnected');
    });
    await until(() => client.connection.status === 'connected');
  });

  it('who serves is not away because nobody looks at the page', async () => {
    const protocol = shaman({ server: url, organization: 'demo' });
    Object.assign(protocol, { visitor: async () => visitor });
    Object.defineProperty(protocol, 'self', { value: { id: 'a', role: 'agent' } });
    const client = await open({ protocol });
    await unseen(async () => {
      expect(client.connection.status).to.equal('connected');
    });
  });

  it('keeps nothing of a blocked WebSocket where the page keeps nothing', async () => {
    for (const storage of ['memory', 'indexeddb'] as const) {
      localStorage.removeItem(MEMORY);
      await server.control('refuseSockets');
      const transport = { probeDelay: 20 };
      const client = await open({ storage, connection: { transport, backoff: { base: 1 } } });
      expect(client.connection).to.include({ transport: 'long-poll' });
      await server.clear();
      await until(async () => (await lines()) > 1);
      expect(localStorage.getItem(MEMORY) !== null, storage).to.equal(storage === 'indexeddb');
      await server.control('calm');
      client.close();
    }
    localStorage.removeItem(MEMORY);
  });
});
