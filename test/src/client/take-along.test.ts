import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import type { HeldLineParts } from '../../../src/client/held-line.ts';
import { takeAlong } from '../../../src/client/take-along.ts';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { allOf, type Snapshot } from '../../../src/stores/store.ts';
import type { TabMessage } from '../../../src/tabs/tabs.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { entryOf, infoOf, ORGANIZATION, runFrom, textsOf } from '../samples.ts';
import { ClientStage } from './client-stage.ts';

describe('who turns out to be somebody', () => {
  let stage: ClientStage;
  let person: string;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
    person = crypto.randomUUID();
  });
  afterEach(() => stage.close());

  const texts = ({ conversations }: Client) =>
    conversations.flatMap(({ messages }) => textsOf(messages)).toSorted();
  const isSent = ({ conversations }: Client) =>
    conversations.every(({ messages }) => messages.every(({ status }) => status !== 'queued'));
  const said = (text: string) => `${text} ${person}`;

  /** A page on which nobody has signed in yet, where somebody wrote. */
  async function anonymous(): Promise<Client> {
    const client = await stage.connected();
    await client.open();
    await client.startConversation({ text: said('hello') });
    await until(() => client.conversations[0]?.messages[0]?.status === 'sent');
    return client;
  }

  /** A page on which they have. */
  async function known(at = stage): Promise<Client> {
    const client = at.page({}, await at.identified(person));
    await client.start();
    return client;
  }

  /** No line, and no answers. */
  async function isAway(): Promise<void> {
    await server.control('refuseSockets');
    await server.control('refusePolls');
    await server.control('drop');
  }

  it('has what they wrote before, without asking for it, and nothing is left where it was', async () => {
    const before = await anonymous();
    const [talk] = before.conversations;
    before.close();
    const client = await known();
    await until(() => client.connection.status === 'connected');
    expect(client.self.id).to.match(/^u/);
    expect(client.conversations.map(({ id }) => id)).to.deep.equal([talk?.id]);
    expect(texts(client)).to.deep.equal([said('hello')]);
    expect(client.formerly).to.match(/^v/);
    expect(await stage.keptAnonymously()).to.deep.equal({});
    client.conversations[0]?.send({ text: said('again') });
    await server.agent('sees', said('again'));
    await server.agent('sees', said('hello'));
  });

  it('sends what was written without a network, once, in the order in which it was', async () => {
    const before = await anonymous();
    await isAway();
    before.conversations[0]?.send({ text: said('one') });
    before.conversations[0]?.send({ text: said('two') });
    await before.startConversation({ text: said('another') });
    await until(async () => allOf(await stage.keptAnonymously(), 'outbox:').length === 3);
    before.close();
    const client = await known();
    const all = ['another', 'hello', 'one', 'two'].map(said);
    await until(() => texts(client).length === 4);
    expect(texts(client)).to.deep.equal(all);
    expect(isSent(client)).to.equal(false);
    await server.control('calm');
    await until(() => isSent(client) && client.connection.status === 'connected');
    for (const each of all) await server.agent('sees', each);
    const talk = client.conversations.find(({ messages }) => messages.length === 3);
    expect(textsOf(talk?.messages ?? [])).to.deep.equal(['hello', 'one', 'two'].map(said));
  });

  it('sends nothing twice whose answer was lost before', async () => {
    const before = await anonymous();
    // Neither the answer nor the echo.
    await server.control('mute');
    before.conversations[0]?.send({ text: said('lost') });
    await server.agent('sees', said('lost'));
    before.close();
    await server.control('calm');
    expect(allOf(await stage.keptAnonymously(), 'outbox:')).to.have.length(1);
    const client = await known();
    await until(() => client.connection.status === 'connected' && isSent(client));
    await until(async () => allOf(await stage.kept(), 'outbox:').length === 0);
    expect(texts(client)).to.deep.equal([said('hello'), said('lost')]);
    await server.agent('sees', said('lost'));
  });

  it('leaves nothing to a page that is still open without them', async () => {
    const still = await anonymous();
    const client = await known();
    await until(() => client.connection.status === 'connected');
    await until(() => still.conversations.length === 0);
    await still.start();
    await still.open();
    expect(still.conversations).to.deep.equal([]);
    expect(still.self.id).not.to.equal(client.formerly);
    expect(texts(client)).to.deep.equal([said('hello')]);
  });

  it('leaves nothing at all behind when they sign out', async () => {
    (await anonymous()).close();
    const client = await known();
    await until(() => client.connection.status === 'connected');
    await client.signOut();
    expect(await stage.kept()).to.deep.equal({});
    const next = await stage.connected();
    await next.open();
    expect(next.conversations).to.deep.equal([]);
  });

  it('is told of it on another device, with what is unread there', async () => {
    const elsewhere = await ClientStage.open();
    const device = await known(elsewhere);
    await device.open();
    await until(() => device.connection.status === 'connected');
    const before = await anonymous();
    await server.agent('answers', said('an answer'));
    await until(() => before.unread === 1);
    before.close();
    await known();
    await until(() => device.unread === 1);
    expect(texts(device)).to.deep.equal([said('an answer'), said('hello')]);
    await elsewhere.close();
  });

  it('asks for nothing more where there was nobody', async () => {
    const first = await known();
    await until(() => first.connection.status === 'connected');
    first.close();
    await server.clear();
    const second = await known();
    await until(() => second.connection.status === 'connected');
    const asked = (await server.log()).filter(({ path }) => !path.startsWith('/demo/'));
    expect(asked.map(({ kind }) => kind)).to.deep.equal(['socket']);
  });

  describe('and what is taken', () => {
    const THEIRS: Snapshot = {
      'info:c': infoOf('c'),
      'run:c': runFrom(1, 2),
      'outbox:x': entryOf('x'),
      listed: true,
      attributes: { plan: 'pro' },
      credentials: 'theirs',
    };
    let inbox: Inbox;
    let store: MemoryStore;
    let remembered: unknown[];
    let told: string[];

    beforeEach(async () => {
      remembered = [];
      told = [];
      store = new MemoryStore();
      inbox = new Inbox(50);
      await inbox.load(new MemoryStore());
      await store.load();
    });

    async function take(
      kept: Snapshot,
      vouch = async (theirs: string, ours = 'new') => ['v1', `${ours} ${theirs}`],
    ) {
      await store.commit({ ...kept });
      const remember = (given: string) => remembered.push(given);
      const protocol = { vouch, remember, former: 'theirs' };
      const openTabs = (visitor: string) => ({
        post: ({ type }: TabMessage) => told.push(`${visitor}: ${type}`),
        close: () => {},
      });
      const parts = { inbox, protocol, places: { openTabs } } as unknown as HeldLineParts;
      await takeAlong(store, kept, parts);
      return { ours: inbox.snapshot, theirs: await store.load() };
    }

    it('are conversations, what waits, and proof; not what was true of nobody known', async () => {
      const { ours, theirs } = await take(THEIRS);
      const { listed: _listed, attributes: _attributes, ...taken } = THEIRS;
      expect(ours).to.deep.equal({ ...taken, credentials: 'new theirs', formerly: 'v1' });
      expect(theirs).to.deep.equal({});
      expect(remembered).to.deep.equal(['new theirs']);
      expect(told, 'their pages').to.deep.equal(['theirs: signed-out']);
    });

    it('what was taken before is newer than what is taken again', async () => {
      await inbox.update(() => ({
        'info:c': infoOf('c', { title: 'newer' }),
        credentials: 'ours',
      }));
      const { ours } = await take(THEIRS);
      expect(ours['info:c']?.title).to.equal('newer');
      expect(ours.credentials).to.equal('ours theirs');
    });

    it('is nothing where the desk keeps them apart, and stays where it was', async () => {
      const kept = { ...THEIRS, organization: { ...ORGANIZATION, keepsApart: true } };
      expect(await take(kept)).to.deep.equal({ ours: {}, theirs: kept });
      expect(told).to.deep.equal([]);
    });

    it('is forgotten with all else when somebody signs out meanwhile', async () => {
      const { ours, theirs } = await take(THEIRS, async () => {
        await inbox.clear();
        return ['v1', 'proof'];
      });
      expect([ours, theirs, remembered]).to.deep.equal([{}, {}, []]);
    });

    it('is tried again where a part could not be loaded', async () => {
      const failed = take(THEIRS, () => Promise.reject(new ShamanError('unreachable', 'Later.')));
      expect(await failed.catch((error) => error.code)).to.equal('unreachable');
      expect(inbox.snapshot).to.deep.equal({});
      expect((await take(THEIRS)).ours).to.deep.include({ formerly: 'v1' });
    });

    it('needs no proof where they never were at the desk, and none that cannot be read', async () => {
      const waiting = { 'outbox:x': entryOf('x') };
      expect((await take(waiting)).ours).to.deep.equal(waiting);
      const damaged = await take({ credentials: '<' }, async () => JSON.parse('<'));
      expect(damaged).to.deep.equal({ ours: waiting, theirs: {} });
      expect(remembered).to.deep.equal([]);
    });
  });
});
