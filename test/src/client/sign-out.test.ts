import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import type { ClientOptions } from '../../../src/client/client-options.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import { ClientStage, DeafTabs, HeldStore, SleepyNetwork } from './client-stage.ts';

/** Milliseconds within which nothing of a person may be left. */
const SOON = { timeout: 500 };

describe('signing out', () => {
  let stage: ClientStage;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
  });
  afterEach(() => stage.close());

  const texts = (client: Client) => textsOf(client.conversations[0]?.messages ?? []);
  const isEmpty = ({ conversations, known, unread, organization, self }: Client) =>
    conversations.length === 0 && !known && unread === 0 && !organization && self.id === '';
  const isForgotten = async () => Object.keys(await stage.kept()).length === 0;

  /** A protocol, and what it was given to keep credentials with. */
  function watched() {
    const protocol = stage.protocol();
    const keepers: ((credentials: string | null, another?: boolean) => void)[] = [];
    const remember = protocol.remember?.bind(protocol);
    protocol.remember = (credentials, keep) => {
      if (keep) keepers.push(keep);
      remember?.(credentials, keep);
    };
    return { protocol, keepers };
  }

  /** Two pages that show the same conversation. */
  async function pair(more: Partial<ClientOptions> = {}): Promise<[Client, Client]> {
    const first = await stage.connected();
    await first.open();
    const second = await stage.connected(more);
    await first.startConversation({ text: 'secret' });
    await until(() => second.conversations[0]?.messages[0]?.status === 'sent');
    return [first, second];
  }

  for (const [who, index] of [
    ['the page with the line', 0],
    ['another page', 1],
  ] as const) {
    it(`in ${who}, without a network, forgets in all pages and in the store`, async () => {
      const pages = await pair();
      await server.control('refuseSockets');
      await server.control('refusePolls');
      await server.control('drop');
      void pages[index].signOut();
      expect(isEmpty(pages[index]), 'at once where it is done').to.equal(true);
      await until(() => pages.every(isEmpty), SOON);
      await until(isForgotten, SOON);
      expect(pages.map(({ connection }) => connection.status)).to.deep.equal(
        Array(2).fill('disconnected'),
      );
    });
  }

  it('outdoes what another page is about to keep', async () => {
    const stores: HeldStore[] = [];
    const store = (visitor: string) => stores[stores.push(new HeldStore(visitor)) - 1] as HeldStore;
    const [first, second] = await pair({ store });
    stores[0]?.hold();
    const begun = second.startConversation({ text: 'late secret' }).catch((error) => error.code);
    await until(() => stores[0]?.held);
    await first.signOut();
    stores[0]?.release();
    expect(await begun).to.equal('closed');
    await until(() => isEmpty(second));
    expect(await isForgotten()).to.equal(true);
  });

  it('outdoes a page that is reading at that moment', async () => {
    const first = await stage.connected();
    await first.startConversation({ text: 'secret' });
    await until(() => first.conversations[0]?.messages[0]?.status === 'sent');
    let slow: HeldStore | undefined;
    const store = (visitor: string) => {
      slow = new HeldStore(visitor);
      slow.hold();
      return slow;
    };
    const { protocol, keepers } = watched();
    const second = stage.page({ store }, protocol);
    const started = second.start();
    await until(() => slow?.held);
    await first.signOut();
    await until(() => isForgotten());
    slow?.release();
    await started;
    expect(isEmpty(second)).to.equal(true);
    expect(second.connection.status).to.equal('disconnected');
    expect(keepers, 'nobody may sign in').to.deep.equal([]);
  });

  it('who becomes somebody else on a living line gets a line of their own', async () => {
    const other = await ClientStage.open();
    const { self } = await other.connected();
    const { credentials = null } = await other.kept();
    const { protocol, keepers } = watched();
    const client = stage.page({}, protocol);
    await client.start();
    await until(() => client.connection.status === 'connected');
    const states: string[] = [];
    client.on('connection', ({ status }) => states.push(status));
    keepers[0]?.(credentials, true);
    await until(() => states.at(-1) === 'connected');
    expect(states).to.deep.equal(['disconnected', 'connecting', 'connected']);
    expect(client.self.id).to.equal(self.id);
    expect((await stage.kept()).credentials).to.equal(credentials);
    await other.close();
  });

  it('keeps no credentials that come late', async () => {
    const { protocol, keepers } = watched();
    const client = stage.page({}, protocol);
    await client.start();
    await until(() => client.connection.status === 'connected');
    await client.signOut();
    for (const late of [false, true]) keepers[0]?.('late credentials', late);
    await client.start();
    await until(() => client.connection.status === 'connected');
    expect(JSON.stringify(await stage.kept())).not.to.contain('late');
    expect(keepers).to.have.length(2);
  });

  it('waits for nobody who holds the database, and clears it after them', async () => {
    const pages = await pair();
    const letGo = await holdDatabase(`shaman:1:${stage.visitor}`);
    const signedOut = pages[0].signOut();
    await until(() => pages.every(isEmpty));
    letGo();
    await signedOut;
    expect(await isForgotten()).to.equal(true);
  });

  it('in another page leaves a page that cannot begin anew yet trying, though it wakes', async () => {
    const network = new SleepyNetwork();
    const protocol = stage.protocol();
    const { visitor } = protocol;
    const [first, second] = await pair({ network, protocol, retryDelay: 60_000 });
    await first.signOut();
    await until(() => isEmpty(second));
    let isBack = false;
    protocol.visitor = async () => {
      if (isBack) return visitor.call(protocol);
      throw new Error('The page cannot say who it is.');
    };
    await second.start().catch(() => {});
    isBack = true;
    // Its store says that it was cleared.
    network.wakes();
    await until(() => second.connection.status === 'connected');
  });

  describe('while a page sleeps', () => {
    let network: SleepyNetwork;
    let tabs: DeafTabs;

    /** The first has signed out, and the next person writes there; the second has heard of nothing. */
    async function slept(): Promise<[Client, Client]> {
      network = new SleepyNetwork();
      const [awake, asleep] = await pair({
        network,
        tabs: (visitor) => {
          tabs = new DeafTabs(visitor);
          return tabs;
        },
      });
      network.sleeps();
      tabs.deaf = true;
      await awake.signOut();
      await awake.startConversation({ text: 'of the next' });
      await until(() => awake.conversations[0]?.messages[0]?.status === 'sent');
      expect(texts(asleep)).to.deep.equal(['secret']);
      return [awake, asleep];
    }

    const onlyTheNext = async () => {
      const all = JSON.stringify(await stage.kept());
      expect(all).to.contain('of the next').and.not.to.contain('secret');
    };

    it('it forgets on waking, and what the next person wrote stays', async () => {
      const [awake, asleep] = await slept();
      network.wakes();
      await until(() => isEmpty(asleep));
      await onlyTheNext();
      expect(texts(awake)).to.deep.equal(['of the next']);
    });

    it('it forgets when it hears late, and what the next person wrote stays', async () => {
      const [, asleep] = await slept();
      tabs.hears();
      await until(() => isEmpty(asleep));
      await onlyTheNext();
    });

    it('it brings nothing back, whatever it keeps before it knows', async () => {
      const [, asleep] = await slept();
      asleep.conversations[0]?.send({ text: 'late secret' });
      await until(() => isEmpty(asleep));
      await onlyTheNext();
    });

    it('it can begin anew, as the next person', async () => {
      const [awake, asleep] = await slept();
      network.wakes();
      await until(() => isEmpty(asleep));
      tabs.deaf = false;
      await asleep.start();
      await until(() => texts(asleep).join() === 'of the next');
      expect(asleep.self.id).to.equal(awake.self.id);
    });
  });

  it('somebody whom the server has erased is somebody new, in all pages', async () => {
    const pages = await pair();
    const before = pages[0].self.id;
    const credentials = JSON.parse((await stage.kept()).credentials ?? '{}');
    const headers = { authorization: `Bearer ${credentials.session}` };
    await fetch(`${await server.url()}/me`, { method: 'DELETE', headers });
    await until(() => pages.every(({ self }) => self.id !== '' && self.id !== before));
    await until(() => pages.every(({ connection }) => connection.status === 'connected'));
    expect(pages[0].self.id).to.equal(pages[1].self.id);
    expect(pages.flatMap(({ conversations }) => conversations)).to.deep.equal([]);
    expect(JSON.stringify(await stage.kept())).not.to.contain('secret');
    await pages[1].startConversation({ text: 'hello again' });
    await until(() => texts(pages[0]).join() === 'hello again');
  });
});

/** Another page's transaction, open until it lets go. */
async function holdDatabase(name: string): Promise<() => void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  let holding = true;
  const values = database.transaction('values', 'readwrite').objectStore('values');
  const again = () => {
    if (holding) values.get('').onsuccess = again;
    else database.close();
  };
  again();
  return () => {
    holding = false;
  };
}
