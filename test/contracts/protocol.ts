/**
 * What every protocol must do, over the line that it names itself. Speaks to a URL, with whatever
 * levers there are; a missing method is a missing capability, and is not asked for.
 */
import { expect } from 'chai';
import type { ConversationPage } from '../../src/protocols/protocol.ts';
import { textsOf } from '../src/samples.ts';
import { fileFor, type ProtocolBackend } from './protocol-backend.ts';
import { describeDeeds } from './protocol-deeds.ts';
import { describeFaults } from './protocol-faults.ts';
import { ProtocolLine } from './protocol-line.ts';
import { describePeople, type ProtocolStage, unique } from './protocol-people.ts';

export function describeProtocol(name: string, backend: ProtocolBackend): void {
  const { levers, make } = backend;

  describe(`${name} as a protocol`, () => {
    let stage: ProtocolStage;
    let line: ProtocolLine;

    before(() => levers?.agent?.arrives());
    after(() => levers?.agent?.leaves());

    beforeEach(async () => {
      const protocol = await make();
      line = new ProtocolLine(protocol);
      await line.connects();
      stage = { line, protocol, begin: (text) => begin(stage, text) };
    });

    afterEach(async () => {
      line.close();
      await levers?.faults?.calm();
    });

    describeBeginning(backend, () => stage);
    describeHistory(backend, () => stage);
    describeLine(backend, () => stage);
    describePeople(backend, () => stage);
    describeDeeds(backend, () => stage);
    describeFaults(backend, () => stage);
  });
}

/** A new conversation of ours, or the one that there is, with this said in it. */
async function begin(stage: ProtocolStage, text = unique('hello')): Promise<ConversationPage> {
  const { protocol, line } = stage;
  if (protocol.start) {
    const page = await protocol.start({ text }, crypto.randomUUID());
    if (protocol.can.idempotentSend) await line.hearsMessage(text);
    return page;
  }
  const [first] = await protocol.conversations();
  if (!first) throw new Error('there is no conversation, and none can be begun');
  const { message } = await protocol.send(first.info.id, { text }, crypto.randomUUID());
  const { messages = [], cursor = null, hasEarlier = false } = first.run ?? {};
  return { info: first.info, run: { messages: [...messages, message], cursor, hasEarlier } };
}

async function say({ protocol }: ProtocolStage, text: string, id: string, localId?: string) {
  return (await protocol.send(id, { text }, localId ?? crypto.randomUUID())).message;
}

function describeBeginning(backend: ProtocolBackend, stage: () => ProtocolStage): void {
  const { sample, make, isFresh, levers } = backend;

  it('knows who we are once it is connected', () => {
    const { self } = stage().protocol;
    expect(self.role).to.equal(sample.self.role);
    if (sample.can.idempotentSend) expect(self.id).not.to.equal('');
  });

  it('names the database of a visitor without a request', async () => {
    await levers?.witness?.clear();
    const protocol = await make();
    const named = await protocol.visitor();
    expect(named).to.equal(await protocol.visitor());
    expect(named).not.to.equal(await (await make('http://elsewhere.test')).visitor());
    expect((await levers?.witness?.asked()) ?? []).to.deep.equal([]);
  });

  if (!sample.start) return;
  if (isFresh) {
    it('begins with no conversation', async () => {
      expect(await stage().protocol.conversations()).to.deep.equal([]);
    });
  }

  it('begins a conversation with a message', async () => {
    const { protocol, line } = stage();
    const localId = crypto.randomUUID();
    const text = unique('hello');
    const page = await protocol.start!({ text }, localId);
    const told = page.run?.messages.find((message) => message.text === text);
    const first = told ?? (await line.hearsMessage(text));
    expect(first).to.deep.include({ localId, conversationId: page.info.id, attachments: [] });
    expect(first.author.role).to.equal(protocol.self.role);
    const listed = await protocol.conversations();
    expect(listed.filter(({ info }) => info.id === page.info.id)).to.have.length(1);
  });

  if (!sample.can.idempotentSend) return;
  it('begins a conversation with a message, and once with the same local id', async () => {
    const { protocol } = stage();
    const localId = crypto.randomUUID();
    const page = await protocol.start!({ text: 'hello' }, localId);
    const again = await protocol.start!({ text: 'hello' }, localId);
    expect(again.info.id).to.equal(page.info.id);
    expect(await protocol.conversations()).to.have.length(1);
  });
}

function describeHistory({ sample, levers }: ProtocolBackend, stage: () => ProtocolStage): void {
  const { can, start } = sample;
  const forget = levers?.faults?.forget;
  if (can.history === false) return;

  it('lists conversations with what was said last', async () => {
    const { protocol, begin } = stage();
    const first = await begin(unique('first'));
    const second = start ? await begin(unique('second')) : first;
    const text = unique('newer');
    await say(stage(), text, first.info.id);
    const pages = await protocol.conversations();
    if (can.idempotentSend)
      expect(pages.map(({ info }) => info.id)).to.deep.equal([first.info.id, second.info.id]);
    const listed = pages.find(({ info }) => info.id === first.info.id);
    const last = listed?.run?.messages.at(-1) ?? listed?.info.preview;
    expect(last?.text).to.equal(text);
  });

  it('gives pages of history: the newest, and those before', async () => {
    const { protocol, begin } = stage();
    const texts = Array.from({ length: 6 }, (_, i) => unique(`text ${i + 1}`));
    const { info } = await begin(texts[0]);
    for (const text of texts.slice(1)) await say(stage(), text, info.id);
    const newest = await protocol.history(info.id, { limit: 2 });
    expect(textsOf(newest.messages)).to.deep.equal(texts.slice(4));
    expect(newest.hasEarlier).to.equal(true);
    const before = newest.messages[0]!.id;
    const older = await protocol.history(info.id, { limit: 3, before });
    expect(textsOf(older.messages)).to.deep.equal(texts.slice(1, 4));
    const oldest = await protocol.history(info.id, { limit: 100, before: older.messages[0]!.id });
    expect(textsOf(oldest.messages).at(-1)).to.equal(texts[0]);
    if (start) expect(oldest.hasEarlier).to.equal(false);
  });

  if (can.resume) {
    it('gives what came after a cursor', async () => {
      const { protocol, begin } = stage();
      const { info } = await begin();
      const { cursor } = await protocol.history(info.id, { limit: 50 });
      const texts = [unique('2'), unique('3'), unique('4')];
      for (const text of texts) await say(stage(), text, info.id);
      const brought: string[] = [];
      let after = cursor!;
      for (let more = true; more; ) {
        const page = await protocol.history(info.id, { limit: 2, after });
        expect(page.joins).to.equal(true);
        const events =
          page.events ?? page.messages.map((message) => ({ type: 'message', message }));
        for (const event of events) if ('message' in event) brought.push(event.message.text);
        more = page.hasLater;
        after = page.cursor!;
      }
      // Where the place itself comes along it is an upsert of what is there.
      const since = can.idempotentSend ? brought : brought.filter((text) => texts.includes(text));
      expect(since).to.deep.equal(texts);
    });
  }

  if (can.resume && forget) {
    it('says when it cannot go on from a cursor', async () => {
      const { protocol, begin } = stage();
      const { info } = await begin();
      const { cursor } = await protocol.history(info.id, { limit: 50 });
      for (let i = 2; i <= 5; i++) await say(stage(), `text ${i}`, info.id);
      await forget(info.id, 1);
      const page = await protocol.history(info.id, { limit: 2, after: cursor! });
      expect(page.joins).to.equal(false);
      expect(textsOf(page.messages)).to.deep.equal(['text 4', 'text 5']);
    });
  }

  if (can.idempotentSend) {
    it('the same local id again is the same message', async () => {
      const { protocol, begin } = stage();
      const { info } = await begin();
      const localId = crypto.randomUUID();
      const first = await say(stage(), 'once', info.id, localId);
      expect((await say(stage(), 'once', info.id, localId)).id).to.equal(first.id);
      const { messages } = await protocol.history(info.id, { limit: 50 });
      expect(messages.filter(({ text }) => text === 'once')).to.have.length(1);
    });
  }
}

function describeLine(backend: ProtocolBackend, stage: () => ProtocolStage): void {
  const { sample, levers, url } = backend;
  const { can } = sample;
  const { answers, corrects, takesBack } = levers?.agent ?? {};

  if (answers) {
    it('brings a message of the other side, placed right after what we have', async () => {
      const { protocol, line, begin } = stage();
      const { info } = await begin();
      const { cursor } = await protocol.history(info.id, { limit: 50 });
      const text = unique('good day');
      await answers(text);
      const { message, place } = await line.hears(
        'message',
        (event) => event.message.text === text,
      );
      expect(message.author.role).not.to.equal(protocol.self.role);
      expect(message.conversationId).to.equal(info.id);
      if (place) expect(place.follows).to.equal(cursor);
    });
  }

  it('brings the echo of our own message with its local id, or the answer alone', async () => {
    const { protocol, line, begin } = stage();
    const { info } = await begin();
    const localId = crypto.randomUUID();
    const text = unique('mine');
    const sent = await protocol.send(info.id, { text }, localId);
    expect(sent.message).to.deep.include({ text, conversationId: info.id });
    if (can.alone) return;
    const echo = await line.hears('message', ({ message }) => message.id === sent.message.id);
    expect(echo.message.localId).to.equal(localId);
    expect(echo.place).to.deep.equal(sent.place);
  });

  it('two that read the same are two, each with its own local id', async () => {
    const { protocol, line, begin } = stage();
    const { info } = await begin();
    const text = unique('ok');
    const first = await protocol.send(info.id, { text }, 'first');
    const second = await protocol.send(info.id, { text }, 'second');
    expect(second.message.id).not.to.equal(first.message.id);
    const ids = new Map([
      [first.message.id, 'first'],
      [second.message.id, 'second'],
    ]);
    for (const event of line.events)
      if (event.type === 'message' && event.message.text === text && event.message.localId)
        expect(event.message.localId).to.equal(ids.get(event.message.id));
  });

  if (answers && corrects) {
    it('tells what is edited', async () => {
      const { line, begin } = stage();
      await begin();
      const [wrong, right] = [unique('god day'), unique('good day')];
      await answers(wrong);
      const { id } = await line.hearsMessage(wrong);
      await corrects(wrong, right);
      const edited = await line.hearsMessage(right);
      expect(edited.id).to.equal(id);
      expect(edited.editedAt).to.be.a('number');
    });
  }

  if (answers && takesBack) {
    it('tells what is taken back', async () => {
      const { line, begin } = stage();
      await begin();
      const text = unique('never mind');
      await answers(text);
      const { id } = await line.hearsMessage(text);
      await takesBack(text);
      expect((await line.hears('message-deleted')).id).to.equal(id);
    });
  }

  if (can.files !== false) {
    it('carries files', async () => {
      const { protocol, begin } = stage();
      const { info } = await begin();
      const files = [fileFor(backend, 'ol\u00e1')];
      const { message } = await protocol.send(info.id, { text: '', files }, crypto.randomUUID());
      const [attachment] = message.attachments;
      if (can.idempotentSend) expect(attachment).to.deep.include({ name: files[0]?.name, size: 4 });
      expect(new URL(attachment!.url).origin).to.equal(new URL(await url()).origin);
    });
  }
}
