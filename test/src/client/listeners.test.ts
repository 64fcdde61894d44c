import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import type { ClientEvents } from '../../../src/client/client-events.ts';
import type { Conversation } from '../../../src/conversation/conversation.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import { ClientStage } from './client-stage.ts';

const EVENTS = [
  'connection',
  'conversations',
  'organization',
  'unread',
  'message',
  'error',
] as const satisfies readonly (keyof ClientEvents)[];
const TALK_EVENTS = ['messages', 'info', 'typing'] as const;

describe('listeners', () => {
  let stage: ClientStage;
  let client: Client;
  /** What listeners threw, as the page's error reporting has it. */
  let thrown: string[];
  const { reportError } = globalThis;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
    client = stage.page();
    thrown = [];
    globalThis.reportError = (error: Error) => void thrown.push(error.message);
  });
  afterEach(async () => {
    await stage.close();
    globalThis.reportError = reportError;
  });

  /** Everything that can be heard of happens; goes no further once it is over. */
  async function live(isOver = () => false): Promise<Conversation> {
    const talk = () => client.conversations[0];
    const steps: (() => Promise<unknown>)[] = [
      () => client.start(),
      () => client.open(),
      () => client.startConversation({ text: 'hello' }),
      () => until(() => talk()?.messages.at(-1)?.status === 'sent' || isOver()),
      () => server.agent('types'),
      () => server.agent('answers', 'good day'),
      () => until(() => client.unread === 1 || isOver()),
    ];
    for (const step of steps) if (!isOver()) await step();
    return talk() as Conversation;
  }

  it('that throw, at every event, break nothing', async () => {
    const heard = new Set<string>();
    const bad = (event: string) => () => {
      heard.add(event);
      throw new Error(`thrown at ${event}`);
    };
    for (const event of EVENTS) client.on(event, bad(event));
    client.on('conversations', ([conversation]) => {
      for (const event of TALK_EVENTS) conversation?.on(event, bad(event));
    });
    const conversation = await live();
    expect(textsOf(conversation.messages)).to.deep.equal(['hello', 'good day']);
    for (const event of ['connection', 'conversations', 'organization', 'unread', 'message'])
      expect(thrown).to.include(`thrown at ${event}`);
    expect(heard).to.include.all.keys('messages', 'info');
    await server.control('drop');
    await until(() => client.connection.status !== 'connected');
    await until(() => client.connection.status === 'connected');
  });

  for (const event of [
    'connection',
    'conversations',
    'organization',
    'unread',
    'message',
  ] as const) {
    it(`may sign out at "${event}": nothing is left, and nothing comes back`, async () => {
      const other = await stage.connected();
      let out: Promise<void> | undefined;
      client.on(event, () => {
        out ??= client.signOut();
      });
      await live(() => out !== undefined).catch(() => {});
      await until(() => out !== undefined);
      await out;
      await until(async () => Object.keys(await stage.kept()).length === 0);
      expect(client.conversations).to.deep.equal([]);
      expect([client.unread, client.known, client.self.id]).to.deep.equal([0, false, '']);
      expect(client.connection.status).to.equal('disconnected');
      await until(() => other.conversations.length === 0 && !other.known);
      await client.start();
      await until(() => client.connection.status === 'connected');
    });

    it(`may close at "${event}": no event after that`, async () => {
      const late: string[] = [];
      let closed = false;
      client.on(event, () => {
        client.close();
        closed = true;
      });
      for (const each of EVENTS) client.on(each, () => closed && late.push(each));
      client.on('conversations', ([conversation]) => {
        for (const each of TALK_EVENTS) conversation?.on(each, () => closed && late.push(each));
      });
      await live(() => closed).catch(() => {});
      await until(() => closed);
      await server.agent('answers', 'too late').catch(() => {});
      await server.control('drop');
      expect(client.connection.status).to.equal('disconnected');
      expect(late).to.deep.equal([]);
    });
  }

  it('may start, open, send and mark as read at any event', async () => {
    let sent = 0;
    for (const event of EVENTS) {
      client.on(event, () => {
        void client.start();
        void client.open().catch(() => {});
        const [conversation] = client.conversations;
        conversation?.markRead();
        if (conversation && sent < 3) conversation.send({ text: `again ${++sent}` });
      });
    }
    await client.start();
    await client.startConversation({ text: 'hello' });
    await until(() => {
      const messages = client.conversations[0]?.messages ?? [];
      return messages.length === 4 && messages.every(({ status }) => status === 'sent');
    });
    expect(textsOf(client.conversations[0]?.messages ?? [])).to.deep.equal([
      'hello',
      'again 1',
      'again 2',
      'again 3',
    ]);
    await server.agent('answers', 'good day');
    await until(() => client.conversations[0]?.messages.length === 5);
    await until(() => client.unread === 0);
  });

  it('that leave and come again while they are told hear each message once', async () => {
    const heard: string[] = [];
    let off = () => {};
    const listen = () => {
      off = client.on('message', ({ text }) => {
        heard.push(text);
        off();
        listen();
      });
    };
    listen();
    const conversation = await live();
    await server.agent('answers', 'still there?');
    await until(() => conversation.messages.length === 3);
    expect(heard).to.deep.equal(['good day', 'still there?']);
  });

  it('hear nothing of what was on its way when the client closed', async () => {
    const conversation = await live();
    const late: string[] = [];
    await server.control('swallow');
    conversation.send({ text: 'on its way' });
    await until(() => conversation.messages.at(-1)?.status === 'sending');
    client.close();
    for (const event of EVENTS) client.on(event, () => late.push(event));
    for (const event of TALK_EVENTS) conversation.on(event, () => late.push(event));
    await server.control('calm');
    const next = await stage.connected();
    await until(() => textsOf(next.conversations[0]?.messages ?? []).includes('on its way'));
    expect(late).to.deep.equal([]);
  });
});
