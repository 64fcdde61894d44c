import { expect } from 'chai';
import type { CrmChat } from '../../../src/protocols/crm-chat.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import { asked, client, connecting, errorOf } from './crm-chat-cast.ts';

describe('crm-chat', () => {
  const connect = connecting();
  const begin = async (protocol: CrmChat, text = 'hello') =>
    (await protocol.start!({ text }, crypto.randomUUID())).info.id;

  describe('whose a message is', () => {
    it('is learned from the first of ours that comes back, and kept', async () => {
      const kept: (string | null)[] = [];
      const protocol = await client();
      protocol.remember(null, (credentials) => kept.push(credentials));
      const line = await connect(protocol);
      await begin(protocol, 'mine');
      await line.hears('message', ({ message }) => message.author.id === protocol.self.id);
      await until(() => JSON.parse(kept.at(-1) ?? '{}').me > 0);
    });

    it('is asked by REST where another tab has written, and only once', async () => {
      const who = crypto.randomUUID();
      const [here, there] = [await client(who), await client(who)];
      const line = await connect(here);
      const id = await begin(there, 'from there');
      expect((await line.hearsMessage('from there')).author).to.deep.equal(here.self);
      await server.clear();
      await there.send(id, { text: 'and again' }, 'x');
      expect((await line.hearsMessage('and again')).author).to.deep.equal(here.self);
      expect(await asked()).not.to.include(`GET client/chats/${id}/messages/`);
    });

    it('is found out of a curator who writes first', async () => {
      const protocol = await client();
      const line = await connect(protocol);
      await begin(protocol, 'hello');
      protocol.remember('{}');
      await server.agent('answers', 'good day');
      expect((await line.hearsMessage('good day')).author.role).to.equal('agent');
      await server.agent('answers', 'and again');
      expect((await line.hearsMessage('and again')).author.role).to.equal('agent');
    });

    it('is told of two that read the same, each by the number that its answer names', async () => {
      const protocol = await client();
      const line = await connect(protocol);
      const id = await begin(protocol);
      const sent = [];
      for (const localId of ['one', 'two'])
        sent.push((await protocol.send(id, { text: 'twice' }, localId)).message.id);
      await until(() => line.events.filter((each) => each.type === 'message').length === 3);
      const echoes = line.events.flatMap((each) =>
        each.type === 'message' && each.message.text === 'twice' ? [each.message] : [],
      );
      expect(echoes.map((each) => each.id)).to.deep.equal(sent);
      for (const { author } of echoes) expect(author).to.deep.equal(protocol.self);
    });

    it('is told of one whose answer was lost, by its event and by the history', async () => {
      const protocol = await client();
      const line = await connect(protocol);
      const id = await begin(protocol);
      await line.hearsMessage('hello');
      await server.control('loseAcks');
      const error = await errorOf(protocol.send(id, { text: 'lost' }, 'local-1'));
      expect(error.fatal).to.equal(false);
      expect((await line.hearsMessage('lost')).author).to.deep.equal(protocol.self);
      const { messages } = await protocol.history(id, { limit: 10 });
      expect(messages.at(-1)).to.deep.include({ text: 'lost', author: protocol.self });
    });
  });

  describe('conversations', () => {
    it('come newest first with their newest messages, and know what they are about', async () => {
      const protocol = await client();
      const [first, second] = [await begin(protocol, 'one'), await begin(protocol, 'two')];
      await protocol.send(first, { text: 'newer' }, 'x');
      const pages = await protocol.conversations();
      expect(pages.map(({ info }) => info.id)).to.deep.equal([first, second]);
      expect(textsOf(pages[0]?.run?.messages ?? [])).to.deep.equal(['one', 'newer']);
      expect(pages[0]?.info).to.deep.include({
        title: 'Bookings',
        topic: { id: '1', name: 'Bookings' },
        open: true,
        unread: 0,
      });
      expect(pages[0]?.run?.cursor).to.equal(pages[0]?.run?.messages.at(-1)?.id);
    });

    it('begin about a topic of the desk, or the one that the page names', async () => {
      const { topics = [], ...told } = await (await client()).organization();
      // Nobody tells a client who is there, so nothing is said of it.
      expect(told).not.to.have.property('available');
      expect(topics.map(({ name }) => name)).to.deep.equal(['Bookings', 'Channels', 'Invoices']);
      const protocol = await client(undefined, { topic: topics[2]!.id });
      const page = await protocol.start!({ text: 'hello' }, 'x');
      expect(page.info).to.deep.include({ topic: topics[2], title: 'Invoices' });
      const error = await errorOf(protocol.start!({ text: 'hello', topic: '99' }, 'y'));
      expect(error).to.include({ code: 'invalid', fatal: true });
    });

    it('begin once, whichever answer was lost', async () => {
      const protocol = await client();
      const draft = { text: 'hello' };
      await server.control('loseAcks', 2);
      // First that of the chat, then that of its message.
      for (const _ of [1, 2])
        expect((await errorOf(protocol.start!(draft, 'local-1'))).fatal).to.equal(false);
      const page = await protocol.start!(draft, 'local-1');
      expect(page.run?.messages).to.have.length(1);
      expect(page.run?.messages[0]).to.include({ localId: 'local-1', text: 'hello' });
      const [only, ...others] = await protocol.conversations();
      expect(others).to.deep.equal([]);
      expect(only?.run?.messages).to.have.length(1);
    });

    it('begin with what their client said, though it was answered before that was known', async () => {
      const protocol = await client();
      const text = crypto.randomUUID();
      await protocol.organization();
      await server.control('loseAcks', 2);
      for (const _ of [1, 2]) await errorOf(protocol.start!({ text }, 'local-1'));
      await server.agent('answers', 'so quick');
      const { info, run } = await protocol.start!({ text }, 'local-1');
      expect(textsOf(run?.messages ?? [])).to.deep.equal([text]);
      expect(run?.messages[0]).to.include({ localId: 'local-1' });
      const all = await protocol.history(info.id, { limit: 10 });
      expect(textsOf(all.messages)).to.deep.equal([text, 'so quick']);
    });

    it('go back to their beginning page by page', async () => {
      const protocol = await client();
      const id = await begin(protocol, 'text 1');
      for (let i = 2; i <= 6; i++) await protocol.send(id, { text: `text ${i}` }, `l${i}`);
      const newest = await protocol.history(id, { limit: 2 });
      expect(textsOf(newest.messages)).to.deep.equal(['text 5', 'text 6']);
      expect(newest).to.include({ hasEarlier: true, joins: false, hasLater: false });
      const older = await protocol.history(id, { limit: 3, before: newest.messages[0]!.id });
      expect(textsOf(older.messages)).to.deep.equal(['text 2', 'text 3', 'text 4']);
      expect(older.hasEarlier).to.equal(true);
      const oldest = await protocol.history(id, { limit: 3, before: older.messages[0]!.id });
      expect(textsOf(oldest.messages)).to.deep.equal(['text 1']);
      expect(oldest.hasEarlier).to.equal(false);
    });

    it('that are closed take nothing more', async () => {
      const protocol = await client();
      const line = await connect(protocol);
      const id = await begin(protocol);
      await server.agent('ends');
      await line.hears('conversation', ({ info }) => info.id === id && info.open === false);
      const error = await errorOf(protocol.send(id, { text: 'one more' }, 'x'));
      expect(error).to.deep.include({ code: 'request', fatal: true });
      expect(error.details).to.include({ status: 400, reason: 'conversation_closed' });
    });
  });

  describe('what the other side does', () => {
    it('is heard: answers, corrections, deletions, and that they have read', async () => {
      const protocol = await client();
      const line = await connect(protocol);
      const question = crypto.randomUUID();
      const id = await begin(protocol, question);
      const texts = [crypto.randomUUID(), crypto.randomUUID()] as const;
      await server.agent('answers', texts[0]);
      const answer = await line.hearsMessage(texts[0]);
      expect(answer.author).to.deep.equal({ id: 'curator', role: 'agent' });
      await server.agent('corrects', ...texts);
      expect((await line.hearsMessage(texts[1])).editedAt).to.be.a('number');
      await server.agent('reads', question);
      const { id: upTo } = await line.hearsMessage(question);
      expect(await line.hears('read')).to.deep.include({ by: 'agent', conversationId: id, upTo });
      await server.agent('takesBack', texts[1]);
      const gone = await line.hears('message-deleted');
      expect(gone).to.deep.equal({ type: 'message-deleted', conversationId: id, id: answer.id });
    });

    it('is read by us with a GET, of which nobody tells us', async () => {
      const protocol = await client();
      const line = await connect(protocol);
      const id = await begin(protocol);
      await server.agent('answers', 'good day');
      const { id: upTo } = await line.hearsMessage('good day');
      expect((await protocol.conversations())[0]?.info.unread).to.equal(1);
      await server.clear();
      await protocol.markRead(id, upTo);
      expect(await asked()).to.deep.equal([`GET client/chats/${id}/messages/${upTo}/read/`]);
      const read = await line.hears('read');
      expect(read).to.deep.include({ by: 'visitor', conversationId: id, upTo });
      expect((await protocol.conversations())[0]?.info.unread).to.equal(0);
    });
  });

  describe('files', () => {
    it('go up together, by names that are taken there, and come back by their addresses', async () => {
      const protocol = await client();
      const id = await begin(protocol);
      const files = [
        new File(['%PDF-1.7'], 'conta ção.pdf', { type: 'application/pdf' }),
        new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)], 'photo.jpeg', { type: 'image/jpeg' }),
      ];
      const told: number[] = [];
      const transfer = {
        progress: (share: number) => told.push(share),
        signal: new AbortController().signal,
      };
      const { message } = await protocol.send(id, { text: 'see', files }, 'x', transfer);
      expect(message.text).to.equal('see');
      expect(message.attachments.map(({ name, type }) => [name, type])).to.deep.equal([
        ['conta ção.pdf', 'application/octet-stream'],
        ['photo.jpg', 'image/jpeg'],
      ]);
      expect(told.at(-1)).to.equal(1);
      for (const { url } of message.attachments) await fetch(url, { mode: 'no-cors' });
      const alone = await protocol.send(id, { text: '', files: files.slice(0, 1) }, 'y');
      expect(alone.message.text).to.equal('');
    });

    it('of other kinds are named before, and refused after', async () => {
      const protocol = await client();
      const { limits } = await protocol.organization();
      expect(limits?.fileTypes).to.include('application/pdf').and.not.to.include('image/webp');
      const files = [new File(['x'], 'a.txt', { type: 'text/plain' })];
      const error = await errorOf(protocol.send(await begin(protocol), { text: '', files }, 'x'));
      expect(error.details).to.include({ status: 400, reason: 'file_type', fatal: true });
    });

    it('are given up when nobody wants them any more', async () => {
      const protocol = await client();
      const id = await begin(protocol);
      const abort = new AbortController();
      const transfer = { progress: () => abort.abort(), signal: abort.signal };
      const files = [new File(['x'.repeat(4_000_000)], 'a.pdf', { type: 'application/pdf' })];
      const error = await errorOf(protocol.send(id, { text: '', files }, 'x', transfer));
      expect(error).to.deep.include({ code: 'closed', fatal: true });
    });
  });
});
