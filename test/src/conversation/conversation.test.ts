import { expect } from 'chai';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Message } from '../../../src/model.ts';
import { until } from '../../support/until.ts';
import { AGENT, infoOf, runFrom, textsOf } from '../samples.ts';
import { ConversationStage } from './conversation-stage.ts';
import { FakeClock } from './fake-clock.ts';

describe('Conversation', () => {
  let stage: ConversationStage;

  beforeEach(async () => {
    stage = await ConversationStage.open(['one', 'two', 'three', 'four', 'five']);
  });

  afterEach(() => {
    stage.sender.disconnected();
    stage.roster.close();
  });

  const texts = () => textsOf(stage.conversation.messages);

  it('opens without a request when it was seen before', async () => {
    await stage.conversation.open();
    expect(stage.conversation.known).to.equal(true);
    expect(texts()).to.deep.equal(['four', 'five']);
    expect(stage.desk.asked).to.deep.equal([]);
  });

  it('asks for its newest messages when it was never seen', async () => {
    await stage.inbox.update(() => ({ 'run:c': undefined }));
    expect(stage.conversation.known).to.equal(false);
    await stage.conversation.open();
    expect(stage.desk.asked).to.deep.equal(['history c']);
    expect(texts()).to.deep.equal(['four', 'five']);
  });

  it('loads earlier messages page by page, and stops at the first', async () => {
    const { conversation } = stage;
    expect(conversation.hasEarlier).to.equal(true);
    await conversation.loadEarlier();
    await conversation.loadEarlier();
    await conversation.loadEarlier();
    expect(texts()).to.deep.equal(['one', 'two', 'three', 'four', 'five']);
    expect(conversation.hasEarlier).to.equal(false);
    expect(stage.desk.asked).to.have.length(2);
  });

  it('a page that was asked for twice at the same time is shown once', async () => {
    await Promise.all([stage.conversation.loadEarlier(), stage.conversation.loadEarlier()]);
    expect(texts()).to.deep.equal(['two', 'three', 'four', 'five']);
  });

  it('what waits to be sent is shown once when it turns out to have arrived long ago', async () => {
    const { conversation, desk } = stage;
    const { localId = '' } = conversation.send({ text: 'mine' });
    // A page before this one has sent it, and the answer was lost.
    await desk.send('c', { text: 'mine' }, localId);
    for (const text of ['six', 'seven']) desk.says(text);
    await stage.catchUp.open('c', 2);
    expect(texts()).to.deep.equal(['six', 'seven', 'mine']);
    await conversation.loadEarlier();
    expect(texts()).to.deep.equal(['five', 'mine', 'six', 'seven']);
    expect(stage.outbox.entries()).to.deep.equal([]);
  });

  it('leaves no empty conversation behind where the one that began here has arrived long ago', async () => {
    const { conversation, desk, outbox, roster } = stage;
    await outbox.add(`${LOCAL}x`, { text: 'mine' }).kept;
    const [{ localId } = { localId: '' }] = outbox.entries();
    await desk.send('c', { text: 'mine' }, localId);
    for (const text of ['six', 'seven']) desk.says(text);
    await stage.catchUp.open('c', 2);
    await conversation.loadEarlier();
    expect(texts()).to.deep.equal(['five', 'mine', 'six', 'seven']);
    // What began it brings its id, when it is sent again.
    expect(roster.conversations.map(({ messages }) => messages.length)).to.deep.equal([1, 4]);
  });

  it('rejects when earlier messages cannot be had', async () => {
    stage.desk.failures.push(new ShamanError('unreachable', 'No.'));
    const error = await stage.conversation.loadEarlier().catch((thrown) => thrown);
    expect(error.code).to.equal('unreachable');
    expect(texts()).to.deep.equal(['four', 'five']);
  });

  it('asks for nothing earlier where it has no messages to begin with', async () => {
    const { conversation } = stage;
    for (const run of [undefined, { messages: [], cursor: '5', hasEarlier: true }]) {
      await stage.inbox.update(() => ({ 'run:c': run }));
      expect(conversation.hasEarlier).to.equal(!!run);
      await conversation.loadEarlier();
    }
    expect(stage.desk.asked).to.deep.equal([]);
  });

  it('says that there is nothing earlier also when that is all it learns', async () => {
    const page = { messages: [], cursor: '5', hasEarlier: false, hasLater: false, joins: false };
    Object.assign(stage.desk, { history: async () => page });
    const told: boolean[] = [];
    stage.conversation.on('messages', () => told.push(stage.conversation.hasEarlier));
    await stage.conversation.loadEarlier();
    expect(told).to.deep.equal([false]);
  });

  it('send gives the local echo at once, and the list has it when it is kept', async () => {
    const echo = stage.conversation.send({ text: 'mine' });
    expect(echo).to.deep.include({ text: 'mine', status: 'queued', conversationId: 'c' });
    expect(echo.id).to.equal(echo.localId);
    expect(texts().at(-1)).to.equal('five');
    await stage.conversation.kept;
    expect(texts().at(-1)).to.equal('mine');
    expect(stage.conversation.messages.at(-1)?.localId).to.equal(echo.localId);
    expect(stage.conversation.info.preview?.text).to.equal('mine');
  });

  it('a message goes from queued over sending to sent, under the same local id', async () => {
    const seen: string[] = [];
    stage.conversation.on('messages', (messages) => {
      const last = messages.at(-1) as Message;
      if (last.text === 'mine' && seen.at(-1) !== last.status) seen.push(last.status);
    });
    const { localId } = stage.conversation.send({ text: 'mine' });
    await until(() => seen.length === 1);
    stage.sender.connected();
    await until(() => seen.at(-1) === 'sent');
    expect(seen).to.deep.equal(['queued', 'sending', 'sent']);
    expect(stage.conversation.messages.at(-1)?.localId).to.equal(localId);
  });

  it('refuses at once what can never be sent, and queues nothing', async () => {
    expect(() => stage.conversation.send({ text: '' })).to.throw(ShamanError);
    await stage.inbox.update(() => null);
    expect(stage.outbox.entries()).to.deep.equal([]);
  });

  it('refuses at once what the outbox has no room for', async () => {
    for (let count = 0; count < 200; count++) stage.conversation.send({ text: `text ${count}` });
    expect(() => stage.conversation.send({ text: 'one more' })).to.throw('outbox_full');
    await until(() => stage.outbox.entries().length === 200);
  });

  it('a failed message can be tried again, and given up', async () => {
    const refusal = new ShamanError('request', 'No.', { fatal: true, reason: 'file_type' });
    stage.desk.failures.push(refusal, refusal);
    stage.sender.connected();
    const { localId } = stage.conversation.send({ text: 'mine' });
    const failed = () => stage.conversation.messages.at(-1)?.failure?.code === 'file_type';
    await until(failed);
    stage.conversation.retry(localId!);
    await until(() => stage.desk.failures.length === 0 && failed());
    await stage.conversation.discard(localId!);
    expect(texts()).to.deep.equal(['four', 'five']);
  });

  it('gives another array on each change, and the same while nothing changes', async () => {
    const { messages } = stage.conversation;
    stage.roster.refresh();
    expect(stage.conversation.messages).to.equal(messages);
    stage.conversation.send({ text: 'mine' });
    await until(() => stage.conversation.messages !== messages);
    expect(messages).to.have.length(2);
  });

  for (const waits of [false, true])
    it(`tells nothing when nothing has changed${waits ? ', though something waits' : ''}`, async () => {
      const { conversation, roster } = stage;
      if (waits) await stage.outbox.add('c', { text: 'mine' }).kept;
      const told: string[] = [];
      conversation.on('messages', () => told.push('messages'));
      conversation.on('info', () => told.push('info'));
      const { messages, info } = conversation;
      roster.refresh();
      expect(told).to.deep.equal([]);
      expect(conversation.messages).to.equal(messages);
      expect(conversation.info).to.equal(info);
    });

  it('tells what has changed, and that alone', async () => {
    const told: string[] = [];
    stage.conversation.on('messages', () => told.push('messages'));
    stage.conversation.on('info', ({ title }) => told.push(`info ${title}`));
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { title: 'Plans' }) }));
    expect(told).to.deep.equal(['info Plans']);
  });

  it('makes no list anew when another conversation changes', async () => {
    const run = stage.inbox.snapshot['run:c']!;
    let looks = 0;
    const messages = new Proxy(run.messages, {
      get: (...asked) => (looks++, Reflect.get(...asked) as unknown),
    });
    stage.inbox.show({ 'run:c': { ...run, messages } });
    looks = 0;
    stage.inbox.show({ 'info:d': infoOf('d') });
    expect(looks).to.equal(0);
  });

  it('when it is gone it tells nothing more, and waits for nothing', async () => {
    const { conversation } = stage;
    let told = 0;
    conversation.on('typing', () => told++);
    const clock = new FakeClock();
    try {
      stage.roster.heard({ type: 'typing', conversationId: 'c', author: AGENT, typing: true });
      expect([told, clock.waiting]).to.deep.equal([1, 1]);
      stage.inbox.show({ 'info:c': undefined, 'run:c': undefined });
      expect(clock.waiting).to.equal(0);
      conversation.heardTyping(AGENT, false);
      expect(told).to.equal(1);
    } finally {
      clock.restore();
    }
  });

  it('marks as read up to the newest of the other side, and only when something is unread', async () => {
    stage.conversation.markRead();
    expect(stage.said).to.deep.equal([]);
    await stage.catchUp.receive(stage.desk.says('news'));
    stage.conversation.markRead();
    expect(stage.said).to.deep.equal([['markRead', 'c', 'c-6']]);
    expect(stage.desk.asked).to.deep.equal([]);
  });

  it('says once how far it was read, and again over another line', async () => {
    await stage.catchUp.receive(stage.desk.says('news'));
    stage.conversation.markRead();
    stage.conversation.markRead();
    expect(stage.said).to.have.length(1);
    stage.conversation.resay();
    stage.conversation.markRead();
    expect(stage.said).to.have.length(2);
  });

  it('marks nothing where nothing of the other side is known', async () => {
    const info = infoOf('c', { unread: 1 });
    await stage.inbox.update(() => ({ 'info:c': info, 'run:c': undefined }));
    stage.conversation.markRead();
    await stage.inbox.update(() => ({ 'run:c': { ...runFrom(1, 0), cursor: null } }));
    stage.conversation.markRead();
    expect(stage.said).to.deep.equal([]);
  });

  it('tells nobody who writes where nobody has it yet', async () => {
    const id = `${LOCAL}1`;
    await stage.outbox.add(id, { text: 'hi' }).kept;
    stage.roster.get(id)?.setTyping(true);
    expect(stage.said).to.deep.equal([]);
  });

  it('tells that somebody writes, rarely, and that it was sent', () => {
    stage.conversation.setTyping(true);
    stage.conversation.setTyping(true);
    stage.conversation.send({ text: 'mine' });
    expect(stage.said).to.deep.equal([
      ['typing', 'c', true],
      ['typing', 'c', false],
    ]);
  });

  it('knows who writes here', () => {
    const told: (readonly string[])[] = [];
    stage.conversation.on('typing', (authors) => told.push(authors.map(({ id }) => id)));
    stage.roster.heard({ type: 'typing', conversationId: 'c', author: AGENT, typing: true });
    stage.roster.heard({ type: 'typing', conversationId: 'c', author: AGENT, typing: false });
    expect(told).to.deep.equal([['a'], []]);
  });

  it('says what this backend can, and refuses the rest', async () => {
    expect(stage.conversation.can).to.deep.include({ close: false, markRead: true, typing: true });
    expect(stage.conversation.can.files).to.equal(true);
    Object.assign(stage.desk.can, { files: false });
    expect(stage.conversation.can.files).to.equal(false);
    const error = await stage.conversation.setOpen(false).catch((thrown) => thrown);
    expect(error).to.deep.include({ code: 'unsupported', fatal: true });
    const asked: unknown[] = [];
    const other = await ConversationStage.open(['one'], {
      setOpen: async (...what) => void asked.push(what),
    });
    expect(other.conversation.can).to.deep.include({ close: true, markRead: false, typing: false });
    await other.conversation.setOpen(false);
    expect(asked).to.deep.equal([['c', false]]);
  });
});
