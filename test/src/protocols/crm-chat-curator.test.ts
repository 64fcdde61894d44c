import { expect } from 'chai';
import type { CrmChat } from '../../../src/protocols/crm-chat.ts';
import type { ProtocolLine } from '../../contracts/protocol-line.ts';
import { server } from '../../support/remote-server.ts';
import { textsOf } from '../samples.ts';
import { client, connecting, curator, errorOf } from './crm-chat-cast.ts';

describe('a curator of crm-chat', () => {
  const connect = connecting();
  let who: ReturnType<typeof crypto.randomUUID>;
  let visitor: CrmChat;
  let ana: Awaited<ReturnType<typeof curator>>;
  let desk: ProtocolLine;
  let front: ProtocolLine;

  const begin = async (text: string) =>
    (await visitor.start!({ text }, crypto.randomUUID())).info.id;
  const listed = async (protocol: CrmChat, id: string) =>
    (await protocol.conversations()).find(({ info }) => info.id === id);

  beforeEach(async () => {
    who = crypto.randomUUID();
    visitor = await client(who);
    ana = await curator();
    desk = await connect(ana);
    front = await connect(visitor);
  });

  it('is who the token says, and begins nothing as clients do', async () => {
    expect(ana.self).to.deep.equal({ id: 'me', role: 'agent', name: 'Ana Ribeiro' });
    expect(ana.start).to.equal(undefined);
    expect(visitor.curator ?? visitor.desk).to.equal(undefined);
    expect(visitor.edit ?? visitor.remove ?? visitor.setOpen).to.equal(undefined);
  });

  it('sees who asks, and what they say', async () => {
    const id = await begin('a question');
    const message = await desk.hearsMessage('a question');
    expect(message.conversationId).to.equal(id);
    expect(message.author.role).to.equal('visitor');
    const page = await listed(ana, id);
    expect(page?.info.visitor).to.deep.equal({ ...message.author, name: who });
    expect(page?.info).to.deep.include({ unread: 1, open: true, title: 'Bookings' });
    expect(textsOf(page?.run?.messages ?? [])).to.deep.equal(['a question']);
  });

  it('answers, and both learn what the other has read', async () => {
    const id = await begin('a question');
    const question = await desk.hearsMessage('a question');
    await ana.markRead(id, question.id);
    expect(await front.hears('read')).to.deep.include({ by: 'agent', upTo: question.id });
    const { message } = await ana.send(id, { text: 'an answer' }, 'x');
    expect(message).to.deep.include({ author: ana.self, text: 'an answer' });
    expect((await desk.hearsMessage('an answer')).author).to.deep.equal(ana.self);
    const answer = await front.hearsMessage('an answer');
    await visitor.markRead(id, answer.id);
    const read = await desk.hears('read', ({ by }) => by === 'visitor');
    expect(read.upTo).to.equal(answer.id);
  });

  it('tells a colleague from the client', async () => {
    const id = await begin('a question');
    const tomas = await curator('tomas');
    await connect(tomas);
    await desk.hearsMessage('a question');
    await tomas.send(id, { text: 'let me' }, 'x');
    expect((await desk.hearsMessage('let me')).author.role).to.equal('agent');
    const { messages } = await ana.history(id, { limit: 5 });
    expect(messages.map(({ author }) => author.role)).to.deep.equal(['visitor', 'agent']);
  });

  it('still does after a reload, where no list says who wrote what', async () => {
    const kept: (string | null)[] = [];
    ana.remember('{}', (credentials) => kept.push(credentials));
    const id = await begin('a question');
    const tomas = await curator('tomas');
    await connect(tomas);
    await desk.hearsMessage('a question');
    await tomas.send(id, { text: 'let me' }, 'x');
    const { author } = await desk.hearsMessage('let me');
    const reloaded = await curator();
    reloaded.remember(kept.at(-1) ?? null, () => {});
    const { messages } = await reloaded.history(id, { limit: 5 });
    expect(messages.at(-1)?.author).to.deep.equal(author);
    expect(author.role).to.equal('agent');
    // Of what the client says nothing is kept: whoever is no colleague is the client.
    expect(Object.keys(JSON.parse(kept.at(-1) ?? '{}').colleagues)).to.deep.equal([
      messages.at(-1)?.id,
    ]);
  });

  it('changes and takes back any message', async () => {
    const id = await begin('wrogn');
    const { id: message } = await desk.hearsMessage('wrogn');
    await ana.edit!(id, message, 'right');
    expect(await front.hearsMessage('right')).to.include({ id: message });
    await ana.remove!(id, message);
    const gone = await front.hears('message-deleted');
    expect(gone).to.deep.equal({ type: 'message-deleted', conversationId: id, id: message });
  });

  it('closes a conversation and opens it again', async () => {
    const id = await begin('a question');
    for (const open of [false, true]) {
      await ana.setOpen!(id, open);
      for (const line of [front, desk])
        await line.hears('conversation', ({ info }) => info.id === id && info.open === open);
      expect((await listed(visitor, id))?.info.open).to.equal(open);
    }
  });

  it('assigns: to oneself, to somebody else, to nobody unknown', async () => {
    const id = await begin('a question');
    const { assign, setStatus } = bound(await ana.curator());
    await assign(id);
    const agents = async () => (await listed(ana, id))?.info.agents.map(({ name }) => name);
    expect(await agents()).to.deep.equal(['ana']);
    const { length } = desk.events;
    await assign(id, 'tomas');
    expect(await agents()).to.deep.equal(['tomas']);
    expect(desk.events.slice(length)).to.deep.include({
      type: 'conversation',
      info: { id, open: true },
    });
    expect((await errorOf(assign(id, 'nobody'))).details.status).to.equal(400);
    await setStatus(id, 'delayed');
    expect((await listed(ana, id))?.info.open).to.equal(true);
  });

  it('moves a conversation to another topic', async () => {
    const id = await begin('a question');
    const { topics = [] } = await ana.organization();
    await (await ana.curator()).setTopic(id, topics[1]!.id);
    expect((await listed(ana, id))?.info.topic).to.deep.equal(topics[1]);
  });

  it('comments among curators', async () => {
    const id = await begin('a question');
    const mine = await ana.curator();
    const comment = await mine.comment(id, 'a regular');
    await mine.editComment(comment, 'a regular guest');
    const [only, ...more] = await mine.comments(id);
    expect(more).to.deep.equal([]);
    expect(only).to.deep.include({ id: comment, text: 'a regular guest' });
    expect(only?.author.name).to.equal('Ana Ribeiro');
    const theirs = await (await curator('tomas')).curator();
    expect((await errorOf(theirs.removeComment(comment))).details.reason).to.equal('not_found');
    await mine.removeComment(comment);
    expect(await mine.comments(id)).to.deep.equal([]);
  });

  describe('with an order', () => {
    it('begins it with a client, who sees it on the list, though no curator does', async () => {
      const id = await (await ana.curator()).order(who);
      await ana.send(id, { text: 'your order' }, 'x');
      expect((await front.hearsMessage('your order')).conversationId).to.equal(id);
      expect(textsOf((await listed(visitor, id))?.run?.messages ?? [])).to.deep.equal([
        'your order',
      ]);
      // What no list names is remembered.
      expect((await listed(ana, id))?.info.preview?.text).to.equal('your order');
      const error = await errorOf((await ana.curator()).order('nobody'));
      expect(error.details.status).to.equal(400);
    });

    it('learns of one that a colleague began', async () => {
      const id = await (await (await curator('tomas')).curator()).order(who);
      await visitor.send(id, { text: 'which order?' }, 'x');
      const message = await desk.hearsMessage('which order?');
      expect(message).to.deep.include({ conversationId: id });
      expect(message.author.role).to.equal('visitor');
      expect((await listed(ana, id))?.info.open).to.equal(true);
    });

    it('closes and assigns it though the program breaks after that', async () => {
      const mine = await ana.curator();
      const id = await mine.order(who);
      await ana.send(id, { text: 'your order' }, 'x');
      await mine.assign(id);
      await ana.setOpen!(id, false);
      await desk.hears('conversation', ({ info }) => info.id === id && info.open === false);
      expect((await listed(visitor, id))?.info.open).to.equal(false);
      expect((await listed(ana, id))?.info.open).to.equal(false);
      expect(await errorOf(ana.setOpen!(id, true))).to.include({ code: 'unsupported' });
    });
  });

  it('is told by no one when a change of another conversation breaks', async () => {
    const id = await begin('a question');
    await desk.hearsMessage('a question');
    await server.control('failRequests', 1, 500);
    const error = await errorOf(ana.setOpen!(id, false));
    expect(error.fatal).to.equal(false);
    expect((await listed(ana, id))?.info.open).to.equal(true);
  });
});

/** Its verbs on their own. */
function bound(curator: Awaited<ReturnType<NonNullable<CrmChat['curator']>>>) {
  return {
    assign: (...said: Parameters<typeof curator.assign>) => curator.assign(...said),
    setStatus: (...said: Parameters<typeof curator.setStatus>) => curator.setStatus(...said),
  };
}
