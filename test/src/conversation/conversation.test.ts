import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import type { Message } from '../../../src/model.ts';
import { until } from '../../support/until.ts';
import { AGENT, textsOf } from '../samples.ts';
import { ConversationStage } from './conversation-stage.ts';

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

  it('rejects when earlier messages cannot be had', async () => {
    stage.desk.failures.push(new ShamanError('unreachable', 'No.'));
    const error = await stage.conversation.loadEarlier().catch((thrown) => thrown);
    expect(error.code).to.equal('unreachable');
    expect(texts()).to.deep.equal(['four', 'five']);
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

  it('tells nothing when nothing has changed', () => {
    const told: string[] = [];
    stage.conversation.on('messages', () => told.push('messages'));
    stage.conversation.on('info', () => told.push('info'));
    stage.roster.refresh();
    expect(told).to.deep.equal([]);
  });

  it('marks as read up to the newest of the other side, and only when something is unread', async () => {
    stage.conversation.markRead();
    expect(stage.said).to.deep.equal([]);
    await stage.catchUp.receive(stage.desk.says('news'));
    stage.conversation.markRead();
    expect(stage.said).to.deep.equal([['markRead', 'c', 'c-6']]);
    expect(stage.desk.asked).to.deep.equal([]);
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
