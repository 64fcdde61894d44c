/** Somebody answers before the page knows what it has begun: over the real server, in all pages. */
import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import { ClientStage } from './client-stage.ts';

describe('an answer that comes before the beginning is known', () => {
  let stage: ClientStage;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
  });
  afterEach(() => stage.close());

  /** A protocol whose beginnings are answered when the test says so; what it was asked, and the line has brought. */
  function slow() {
    const protocol = stage.protocol();
    const asked: string[] = [];
    const brought: string[] = [];
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    for (const verb of ['conversations', 'conversation', 'history', 'markDelivered'] as const) {
      const ask = protocol[verb]?.bind(protocol) as (...args: unknown[]) => never;
      Object.assign(protocol, {
        [verb]: (...args: unknown[]) => {
          asked.push(verb);
          return ask(...args);
        },
      });
    }
    const start = protocol.start?.bind(protocol);
    protocol.start = async (...first) => {
      const page = await start?.(...first);
      asked.push('start');
      await gate;
      return page as NonNullable<typeof page>;
    };
    const opened = protocol.opened.bind(protocol);
    protocol.opened = (host) =>
      opened({
        ...host,
        emit: (event) => {
          if (event.type === 'message') brought.push(event.message.text);
          host.emit(event);
        },
      });
    return { protocol, asked, brought, answer };
  }

  const texts = (client: Client) => textsOf(client.conversations[0]?.messages ?? []);

  it('is there with it in all pages, told once in each, counted once, and delivered', async () => {
    const { protocol, asked, brought, answer } = slow();
    const first = stage.page({}, protocol);
    await first.start();
    await until(() => first.connection.status === 'connected');
    await first.open();
    const pages = [first, await stage.connected()];
    asked.length = 0;
    const told: string[] = [];
    for (const [index, page] of pages.entries())
      page.on('message', ({ text }, { messages }) =>
        told.push(`${index}: ${text}, the last of ${messages.length}`),
      );
    await first.startConversation({ text: 'hello' });
    await until(() => asked.includes('start'));
    await server.agent('answers', 'what is it?');
    await server.agent('answers', 'tell me');
    await until(() => brought.at(-1) === 'tell me');
    expect([told, first.unread]).to.deep.equal([[], 0]);
    answer();
    for (const page of pages) {
      await until(() => texts(page).length === 3);
      expect(texts(page)).to.deep.equal(['hello', 'what is it?', 'tell me']);
      await until(() => page.unread === 2);
    }
    await until(() => told.length === 4);
    expect(told.toSorted()).to.deep.equal([
      '0: tell me, the last of 3',
      '0: what is it?, the last of 3',
      '1: tell me, the last of 3',
      '1: what is it?, the last of 3',
    ]);
    expect(asked).to.deep.equal(['start', 'markDelivered', 'markDelivered']);
  });
});
