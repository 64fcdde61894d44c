/**
 * What every protocol must do, over the line that it names itself. Speaks to a URL only; a missing
 * method is a missing capability, and is not asked for.
 */
import { expect } from 'chai';
import { ShamanError } from '../../src/errors.ts';
import type { ConversationPage, Protocol } from '../../src/protocols/protocol.ts';
import { textsOf } from '../src/samples.ts';
import { server } from '../support/remote-server.ts';
import { describeDeeds } from './protocol-deeds.ts';
import { ProtocolLine } from './protocol-line.ts';
import { describePeople, unique } from './protocol-people.ts';

/** @param make A new visitor of the backend at this URL: nothing is remembered yet. */
export function describeProtocol(name: string, make: (url: string) => Protocol): void {
  const sample = make('http://localhost');

  describe(`${name} as a protocol`, () => {
    let url: string;
    let line: ProtocolLine;
    let protocol: Protocol;

    before(async () => {
      url = await server.url();
      await server.agent('arrives');
    });
    after(() => server.agent('leaves'));

    beforeEach(async () => {
      protocol = make(url);
      line = await new ProtocolLine(protocol).connects();
    });

    afterEach(async () => {
      line.close();
      await server.control('calm');
    });

    const say = async (text: string, id: string, localId: string = crypto.randomUUID()) =>
      (await protocol.send(id, { text }, localId)).message;

    async function begin(text = 'hello'): Promise<ConversationPage> {
      const page = await protocol.start!({ text }, crypto.randomUUID());
      await line.hearsMessage(text);
      return page;
    }

    const codeOf = (promise: Promise<unknown>): Promise<ShamanError> =>
      promise.then(
        () => expect.fail('it must reject'),
        (error) => {
          expect(error).to.be.instanceOf(ShamanError);
          return error;
        },
      );

    it('knows who we are once it is connected', () => {
      expect(protocol.self.role).to.equal('visitor');
      expect(protocol.self.id).not.to.equal('');
    });

    it('names the database of a visitor without a request', async () => {
      await server.clear();
      const named = await make(url).visitor();
      expect(named).to.equal(await make(url).visitor());
      expect(named).not.to.equal(await make('http://elsewhere.test').visitor());
      const asked = (await server.log()).filter(({ kind }) => kind === 'http');
      expect(asked).to.deep.equal([]);
    });

    it('begins with no conversation', async () => {
      expect(await protocol.conversations()).to.deep.equal([]);
    });

    it('begins a conversation with a message, and once with the same local id', async () => {
      const localId = crypto.randomUUID();
      const page = await protocol.start!({ text: 'hello' }, localId);
      const again = await protocol.start!({ text: 'hello' }, localId);
      expect(again.info.id).to.equal(page.info.id);
      expect(page.run?.messages.find((message) => message.text === 'hello')).to.deep.include({
        localId,
        conversationId: page.info.id,
        status: 'sent',
        attachments: [],
      });
      expect(await protocol.conversations()).to.have.length(1);
    });

    it('lists conversations, the newest activity first, each with its newest messages', async () => {
      const first = await begin('first');
      const second = await begin('second');
      await say('newer', first.info.id);
      const pages = await protocol.conversations();
      expect(pages.map(({ info }) => info.id)).to.deep.equal([first.info.id, second.info.id]);
      expect(pages[0]?.info.preview?.text).to.equal('newer');
      expect(textsOf(pages[0]?.run?.messages ?? []).slice(-2)).to.deep.equal(['first', 'newer']);
    });

    it('gives pages of history: the newest, and those before', async () => {
      const { info } = await begin('text 1');
      for (let i = 2; i <= 6; i++) await say(`text ${i}`, info.id);
      const newest = await protocol.history(info.id, { limit: 2 });
      expect(textsOf(newest.messages)).to.deep.equal(['text 5', 'text 6']);
      expect(newest.hasEarlier).to.equal(true);
      const before = newest.messages[0]!.id;
      const older = await protocol.history(info.id, { limit: 3, before });
      expect(textsOf(older.messages)).to.deep.equal(['text 2', 'text 3', 'text 4']);
      const oldest = await protocol.history(info.id, { limit: 50, before: older.messages[0]!.id });
      expect(textsOf(oldest.messages).at(-1)).to.equal('text 1');
      expect(oldest.hasEarlier).to.equal(false);
    });

    if (sample.can.resume) {
      it('gives what came after a cursor, and says where there is more', async () => {
        const { info } = await begin('text 1');
        const { cursor } = await protocol.history(info.id, { limit: 50 });
        for (let i = 2; i <= 4; i++) await say(`text ${i}`, info.id);
        const first = await protocol.history(info.id, { limit: 2, after: cursor! });
        expect(first).to.deep.include({ joins: true, hasLater: true });
        const rest = await protocol.history(info.id, { limit: 50, after: first.cursor! });
        expect(rest).to.deep.include({ joins: true, hasLater: false });
        const events = [...(first.events ?? []), ...(rest.events ?? [])];
        const texts = events.flatMap((event) =>
          event.type === 'message' ? [event.message.text] : [],
        );
        expect(texts).to.deep.equal(['text 2', 'text 3', 'text 4']);
      });

      it('says when it cannot go on from a cursor', async () => {
        const { info } = await begin('text 1');
        const { cursor } = await protocol.history(info.id, { limit: 50 });
        for (let i = 2; i <= 5; i++) await say(`text ${i}`, info.id);
        await server.control('forget', info.id, 1);
        const page = await protocol.history(info.id, { limit: 2, after: cursor! });
        expect(page.joins).to.equal(false);
        expect(textsOf(page.messages)).to.deep.equal(['text 4', 'text 5']);
      });
    }

    it('brings a message of the other side, placed right after what we have', async () => {
      const { info } = await begin();
      const { cursor } = await protocol.history(info.id, { limit: 50 });
      await server.agent('answers', 'good day');
      const { message, place } = await line.hears('message', (event) => {
        return event.message.text === 'good day';
      });
      expect(message.author.role).to.equal('agent');
      expect(message.conversationId).to.equal(info.id);
      expect(place?.follows).to.equal(cursor);
    });

    it('brings the echo of our own message with its local id', async () => {
      const { info } = await begin();
      const sent = await protocol.send(info.id, { text: 'mine' }, 'local-1');
      const echo = await line.hears('message', ({ message }) => message.id === sent.message.id);
      expect(echo.message.localId).to.equal('local-1');
      expect(echo.place).to.deep.equal(sent.place);
    });

    if (sample.can.idempotentSend) {
      it('the same local id again is the same message', async () => {
        const { info } = await begin();
        const localId = crypto.randomUUID();
        const first = await say('once', info.id, localId);
        const again = await say('once', info.id, localId);
        expect(again.id).to.equal(first.id);
        const { messages } = await protocol.history(info.id, { limit: 50 });
        expect(messages.filter(({ text }) => text === 'once')).to.have.length(1);
      });
    }

    it('tells what is edited and taken back', async () => {
      await begin();
      const [wrong, right] = [unique('god day'), unique('good day')];
      await server.agent('answers', wrong);
      const { id } = await line.hearsMessage(wrong);
      await server.agent('corrects', wrong, right);
      const edited = await line.hearsMessage(right);
      expect(edited.id).to.equal(id);
      expect(edited.editedAt).to.be.a('number');
      await server.agent('takesBack', right);
      expect((await line.hears('message-deleted')).id).to.equal(id);
    });

    it('carries files', async () => {
      const { info } = await begin();
      const file = new File(['olá'], 'a.txt', { type: 'text/plain' });
      const { message } = await protocol.send(info.id, { text: '', files: [file] }, 'local-1');
      const [attachment] = message.attachments;
      expect(attachment).to.deep.include({ name: 'a.txt', size: 4 });
      expect(new URL(attachment!.url).origin).to.equal(new URL(url).origin);
    });

    describePeople(sample, () => ({ line, protocol, begin }));
    describeDeeds(sample, () => ({ line, protocol, begin }));

    it('refuses for good what can never be sent', async () => {
      const { info } = await begin();
      const refusals = [
        codeOf(protocol.send(info.id, { text: 'x'.repeat(5_000) }, 'long')),
        codeOf(protocol.send(info.id, { text: '' }, 'empty')),
        codeOf(protocol.send('nowhere', { text: 'hi' }, 'nowhere')),
        codeOf(protocol.history('nowhere', { limit: 5 })),
      ];
      for (const { code, fatal, details } of await Promise.all(refusals)) {
        expect(code).to.equal('request');
        expect(fatal).to.equal(true);
        expect(details.reason).to.match(/^(message_too_long|empty_message|not_found)$/);
      }
    });

    it('rejects what is asked without a line, so that it can be asked again', async () => {
      const { info } = await begin();
      line.close();
      const { fatal } = await codeOf(protocol.send(info.id, { text: 'hi' }, 'local-1'));
      expect(fatal).to.equal(false);
    });

    describe('after a break', () => {
      it('tells where everything ends, and brings what came meanwhile', async () => {
        const { info } = await begin();
        const { cursor } = await protocol.history(info.id, { limit: 50 });
        line.cursors = new Map([[info.id, cursor!]]);
        await server.control('hold');
        await server.agent('answers', 'while away');
        await line.breaksBy(() => server.control('drop'));
        await line.hearsMessage('while away');
        const { cursor: end } = await protocol.history(info.id, { limit: 50 });
        expect(line.heads.at(-1)?.get(info.id)).to.equal(end);
      });

      it('signs in anew when its session is over', async () => {
        await line.breaksBy(() => server.control('expire'));
        expect(protocol.self.id).not.to.equal('');
        await protocol.conversations();
      });
    });

    it('keeps who we are for the next page, and asks no one for it', async () => {
      let kept: string | null = null;
      const first = make(url);
      first.remember?.(null, (credentials) => {
        kept = credentials;
      });
      (await new ProtocolLine(first).connects()).close();
      const next = make(url);
      next.remember?.(kept);
      await server.clear();
      const line = await new ProtocolLine(next).connects();
      line.close();
      expect(next.self).to.deep.equal(first.self);
      const asked = (await server.log()).filter(({ kind }) => kind === 'http');
      expect(asked).to.deep.equal([]);
    });
  });
}
