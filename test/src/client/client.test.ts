import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import type { ClientOptions } from '../../../src/client/client-options.ts';
import { createClient } from '../../../src/client/create-client.ts';
import { shaman } from '../../../src/protocols/shaman.ts';
import { BrowserTabs } from '../../../src/tabs/browser-tabs.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';

describe('Client', () => {
  let url: string;
  let person: string;
  let clients: Client[];

  before(async () => {
    url = await server.url();
    await server.agent('arrives');
  });
  after(() => server.agent('leaves'));

  beforeEach(() => {
    person = crypto.randomUUID();
    clients = [];
  });

  afterEach(async () => {
    for (const client of clients) await client.signOut();
    for (const client of clients) client.close();
    await server.control('calm');
  });

  /** One more page of this person: another person in each test, all on one origin. */
  function open(more: Partial<ClientOptions> = {}): Client {
    const protocol = shaman({ server: url, organization: 'demo' });
    const visitor = protocol.visitor.bind(protocol);
    Object.assign(protocol, { visitor: async () => `${await visitor()} ${person}` });
    const client = createClient({
      protocol,
      connection: { backoff: { base: 10, cap: 20, spread: 20 } },
      retryDelay: 10,
      ...more,
    });
    clients.push(client);
    return client;
  }

  async function start(more?: Partial<ClientOptions>): Promise<Client> {
    const client = open(more);
    await client.start();
    await until(() => client.connection.status === 'connected');
    return client;
  }

  const texts = (client: Client) => textsOf(client.conversations[0]?.messages ?? []);
  const requests = async () => (await server.log()).filter(({ kind }) => kind === 'http').length;
  const sent = (client: Client) => client.conversations[0]?.messages.at(-1)?.status === 'sent';

  it('does nothing before start', async () => {
    await server.clear();
    const client = open();
    expect(client.connection.status).to.equal('disconnected');
    expect([client.known, client.unread, client.organization]).to.deep.equal([false, 0, null]);
    expect(await server.log()).to.deep.equal([]);
  });

  it('opens, and shows the desk and an empty list', async () => {
    const client = await start();
    await client.open();
    expect(client.known).to.equal(true);
    expect(client.conversations).to.deep.equal([]);
    expect(client.organization?.name).to.be.a('string');
    expect(client.self.role).to.equal('visitor');
  });

  it('asks nothing to open again, nor after a reload', async () => {
    const client = await start();
    await client.open();
    await client.startConversation({ text: 'hello' });
    await until(() => sent(client));
    client.close();
    const next = await start();
    const asked = await requests();
    await next.open();
    await next.open();
    await next.conversations[0]?.open();
    expect(texts(next)).to.deep.equal(['hello']);
    expect(await requests()).to.equal(asked);
  });

  it('talks with the desk', async () => {
    const client = await start();
    await client.open();
    const heard: string[] = [];
    client.on('message', (message) => heard.push(message.text));
    const conversation = await client.startConversation({ text: 'hello' });
    await until(() => sent(client));
    await server.agent('answers', 'good day');
    await until(() => client.unread === 1);
    expect(heard).to.deep.equal(['good day']);
    conversation.markRead();
    await until(() => client.unread === 0);
    expect(texts(client)).to.deep.equal(['hello', 'good day']);
  });

  it('begins a conversation without a line, and sends it when there is one', async () => {
    await server.control('refuseSockets');
    await server.control('refusePolls');
    const client = open();
    await client.start();
    const conversation = await client.startConversation({ text: 'hello' });
    conversation.send({ text: 'more' });
    const { id } = conversation;
    await until(() => conversation.messages.length === 2);
    expect(conversation.messages[0]?.status).to.equal('queued');
    await server.control('calm');
    await until(() => sent(client));
    expect(texts(client)).to.deep.equal(['hello', 'more']);
    expect(conversation.id).not.to.equal(id);
    expect(client.conversation(id)).to.equal(conversation);
  });

  it('is lazy when told to be: no request before the first need', async () => {
    await server.clear();
    const client = open({ connect: 'lazy' });
    await client.start();
    expect(await server.log()).to.deep.equal([]);
    await client.open();
    await until(() => client.connection.status === 'connected');
  });

  it('forgets everything with a sign-out, in the store too, and can begin anew', async () => {
    const client = await start();
    await client.startConversation({ text: 'hello' });
    await until(() => sent(client));
    const { self } = client;
    await client.signOut();
    expect([client.known, client.conversations.length]).to.deep.equal([false, 0]);
    expect(client.connection.status).to.equal('disconnected');
    await client.start();
    await until(() => client.connection.status === 'connected');
    expect(client.conversations).to.deep.equal([]);
    expect(client.self.id).not.to.equal(self.id);
  });

  it('says once that nothing is kept, and goes on', async () => {
    const errors: string[] = [];
    const broken = () => Promise.reject(new DOMException('No.', 'SecurityError'));
    const store = () => ({ load: broken, commit: broken, clear: broken, close() {} });
    const client = open({ store });
    client.on('error', ({ code }) => errors.push(code));
    await client.start();
    await client.startConversation({ text: 'hello' });
    await until(() => sent(client));
    expect(errors).to.deep.equal(['storage']);
  });

  it('is silent after it was closed', async () => {
    const client = await start();
    const told: string[] = [];
    for (const event of ['connection', 'conversations', 'message', 'error'] as const)
      client.on(event, () => told.push(event));
    client.close();
    const before = [...told];
    client.close();
    await server.control('drop');
    expect(told).to.deep.equal(before);
    expect(client.connection.status).to.equal('disconnected');
  });

  describe('two tabs', () => {
    let tabs: BrowserTabs[];
    const pair = async (): Promise<[Client, Client]> => {
      tabs = [];
      const options = {
        tabs: (visitor: string) => {
          const tab = new BrowserTabs(visitor);
          tabs.push(tab);
          return tab;
        },
      };
      const leader = await start(options);
      await leader.open();
      await server.clear();
      return [leader, await start(options)];
    };

    it('share one line, and what was seen', async () => {
      const [leader, follower] = await pair();
      expect(tabs.map(({ role }) => role)).to.deep.equal(['leader', 'follower']);
      await follower.open();
      expect(follower.organization).to.deep.equal(leader.organization);
      expect(await server.log()).to.deep.equal([]);
    });

    it('what one writes and hears, both show', async () => {
      const [leader, follower] = await pair();
      const heard: string[] = [];
      follower.on('message', (message) => heard.push(message.text));
      await follower.startConversation({ text: 'from the second' });
      await until(() => sent(follower) && sent(leader));
      await server.agent('answers', 'good day');
      await until(() => follower.unread === 1 && leader.unread === 1);
      expect(texts(follower)).to.deep.equal(['from the second', 'good day']);
      expect(texts(leader)).to.deep.equal(texts(follower));
      expect(heard).to.deep.equal(['good day']);
      follower.conversations[0]?.markRead();
      await until(() => follower.unread === 0 && leader.unread === 0);
    });

    it('the second takes over when the first goes, and misses nothing', async () => {
      const [leader, follower] = await pair();
      await leader.startConversation({ text: 'hello' });
      await until(() => sent(follower));
      await server.control('hold');
      await server.agent('answers', 'while nobody led');
      leader.close();
      await until(() => texts(follower).at(-1) === 'while nobody led');
      expect(tabs[1]?.role).to.equal('leader');
      await until(() => follower.connection.status === 'connected');
    });

    it('a lazy leader dials as soon as another tab has need of a line', async () => {
      const leader = open({ connect: 'lazy' });
      await leader.start();
      await until(async () => (await navigator.locks.query()).held?.length === 1);
      const follower = open({ connect: 'lazy' });
      await follower.start();
      expect(leader.connection.status).to.equal('disconnected');
      await follower.open();
      await until(() => leader.connection.status === 'connected');
      expect(follower.connection.status).to.equal('connected');
    });

    it('sign out together', async () => {
      const [leader, follower] = await pair();
      await leader.startConversation({ text: 'hello' });
      await until(() => sent(follower));
      await follower.signOut();
      await until(() => leader.conversations.length === 0);
      expect(leader.connection.status).to.equal('disconnected');
    });
  });
});
