import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { idsOf, textsOf } from '../samples.ts';
import { ClientStage } from './client-stage.ts';

describe('pages together', () => {
  let stage: ClientStage;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
  });
  afterEach(() => stage.close());

  const messages = (client: Client) => client.conversations[0]?.messages ?? [];

  it('have one count of what is unread, and ring once for each message', async () => {
    const pages = [await stage.connected(), await stage.connected(), await stage.connected()];
    const rung: string[] = [];
    const heard: string[] = [];
    for (const page of pages) {
      page.on('message', ({ text }) => {
        heard.push(text);
        if (page.leads) rung.push(text);
      });
    }
    await pages[1]?.startConversation({ text: 'hello' });
    await until(() => pages.every((page) => messages(page)[0]?.status === 'sent'));
    for (const [i, text] of ['one', 'two', 'three'].entries()) {
      await server.agent('answers', text);
      await until(() => pages.every(({ unread }) => unread === i + 1));
      // The line goes to another page in between.
      if (i === 1) pages.splice(0, 1)[0]?.close();
      await until(() => pages.every(({ connection }) => connection.status === 'connected'));
      await until(() => pages.filter(({ leads }) => leads).length === 1);
    }
    expect(rung).to.deep.equal(['one', 'two', 'three']);
    expect(heard.filter((text) => text === 'three')).to.have.length(2);
    pages[1]?.conversations[0]?.markRead();
    await until(() => pages.every(({ unread }) => unread === 0));
  });

  it('a page that joins late has the same count', async () => {
    const first = await stage.connected();
    await first.startConversation({ text: 'hello' });
    await until(() => messages(first)[0]?.status === 'sent');
    await server.agent('answers', 'one');
    await until(() => first.unread === 1);
    const late = stage.page();
    await late.start();
    expect(late.unread).to.equal(1);
  });

  it('know each message by one id, whichever way it came', async () => {
    const [writer, other] = [await stage.connected(), await stage.connected()];
    await writer.open();
    await writer.startConversation({ text: 'starts' });
    await until(() => messages(writer)[0]?.status === 'sent');
    // By acknowledgement and echo here; by what was kept there.
    writer.conversations[0]?.send({ text: 'acknowledged' });
    await until(() => messages(writer)[1]?.status === 'sent');
    await server.control('loseAcks');
    writer.conversations[0]?.send({ text: 'its answer is lost' });
    await until(() => messages(writer)[2]?.status === 'sent');
    await server.agent('answers', 'live');
    await until(() => messages(other).length === 4);
    // By catching up.
    await server.control('hold');
    await server.agent('answers', 'while away');
    await server.control('drop');
    await until(() => messages(other).length === 5);
    // By a page of history, and by the list.
    const { credentials } = await stage.kept();
    const fresh = stage.protocol();
    fresh.remember!(credentials ?? null);
    const [page] = await fresh.conversations();
    const history = await fresh.history(page?.info.id ?? '', { limit: 50 });
    const ids = idsOf(messages(writer));
    expect(textsOf(messages(writer))).to.deep.equal([
      'starts',
      'acknowledged',
      'its answer is lost',
      'live',
      'while away',
    ]);
    expect(new Set(ids).size).to.equal(5);
    expect(idsOf(messages(other))).to.deep.equal(ids);
    expect(idsOf(history.messages)).to.deep.equal(ids);
    expect(idsOf(page?.run?.messages ?? [])).to.deep.equal(ids);
    expect(history.messages.map(({ localId }) => localId)).to.deep.equal(
      messages(writer).map(({ localId }) => localId),
    );
  });
});
