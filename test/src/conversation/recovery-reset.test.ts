import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import { ConversationStage } from './conversation-stage.ts';

const refusal = () => new ShamanError('request', 'No.', { fatal: true, reason: 'file_type' });

describe('what waits, while what was missed is caught up with', () => {
  let stage: ConversationStage;

  beforeEach(async () => {
    stage = await ConversationStage.open(['one', 'two', 'three']);
  });

  afterEach(() => {
    stage.sender.disconnected();
    stage.catchUp.disconnected();
    stage.roster.close();
  });

  const shown = () => textsOf(stage.conversation.messages);
  const statuses = () => stage.conversation.messages.map(({ status }) => status);

  async function reconnects(): Promise<void> {
    stage.sender.disconnected();
    stage.catchUp.disconnected();
    await stage.catchUp.heads(stage.desk.heads());
    stage.sender.connected();
  }

  describe('a place that the server does not have any more', () => {
    for (const why of ['too old', 'another epoch'] as const) {
      it(`(${why}) never shows an empty list, and keeps what waits, what is sent and what has failed`, async () => {
        const { desk } = stage;
        const lists: (readonly string[])[] = [];
        desk.failures.push(refusal());
        stage.sender.connected();
        stage.conversation.send({ text: 'failed' });
        await until(() => stage.conversation.messages.some(({ status }) => status === 'failed'));
        desk.answersToLose = 1;
        desk.hold();
        stage.conversation.send({ text: 'sent, unheard' });
        await until(() => statuses().includes('sending'));
        stage.sender.disconnected();
        desk.release();
        await until(() => desk.answersToLose === 0);
        stage.conversation.send({ text: 'pending' });
        for (let count = 0; count < 20; count++) desk.says(`news ${count}`);
        if (why === 'too old') desk.retention = 3;
        else desk.epoch = 'b:';
        stage.conversation.on('messages', (messages) => lists.push(textsOf(messages)));
        await reconnects();
        await until(() => stage.outbox.entries().length === 1);
        for (const list of lists) {
          expect(list.length).to.be.greaterThan(1);
          expect(list.filter((text) => text === 'failed')).to.have.length(1);
          expect(list.filter((text) => text === 'sent, unheard')).to.have.length(1);
        }
        expect(shown()).to.deep.equal([...desk.textsOf(), 'failed']);
        expect(desk.asked.filter((what) => what === 'send c sent, unheard')).to.have.length(1);
      });
    }

    it('is never asked for again', async () => {
      stage.desk.epoch = 'b:';
      await reconnects();
      // What else has changed stands in the list.
      expect(stage.desk.asked).to.deep.equal(['history c after 3', 'list']);
      stage.desk.says('four');
      await reconnects();
      const asked = stage.desk.asked.filter((what) => what.includes('after'));
      expect(asked).to.deep.equal(['history c after 3', 'history c after b:3']);
      expect(shown().at(-1)).to.equal('four');
    });
  });

  it('a sent message that lost its answer under three hundred others is not stuck', async () => {
    const { desk } = stage;
    desk.retention = 50;
    desk.hold();
    desk.answersToLose = 1;
    stage.sender.connected();
    stage.conversation.send({ text: 'mine' });
    await until(() => statuses().includes('sending'));
    stage.sender.disconnected();
    desk.release();
    await until(() => desk.textsOf().includes('mine'));
    for (let count = 0; count < 350; count++) desk.says(`news ${count}`);
    await reconnects();
    await until(() => stage.outbox.entries().length === 0);
    expect(shown()).to.deep.equal(desk.textsOf().slice(-100));
    expect(desk.textsOf().filter((text) => text === 'mine')).to.have.length(1);
  });

  it('a sent message is shown as sent while what stands before it is on its way', async () => {
    stage.sender.connected();
    stage.desk.says('lost');
    const ask = stage.desk.history.bind(stage.desk);
    const held = async (...asked: Parameters<typeof ask>) => {
      Object.assign(stage.desk, { history: ask });
      stage.desk.hold();
      return ask(...asked);
    };
    Object.assign(stage.desk, { history: held });
    stage.conversation.send({ text: 'mine' });
    await until(() => shown().at(-1) === 'mine' && statuses().at(-1) === 'sent');
    expect(shown()).to.deep.equal(['two', 'three', 'mine']);
    stage.desk.release();
    await until(() => shown().length === 4);
    expect(shown()).to.deep.equal(['two', 'three', 'lost', 'mine']);
  });

  it('a message sent in the middle of the catch-up comes last, and once', async () => {
    for (let count = 4; count <= 150; count++) stage.desk.says(`text ${count}`);
    stage.desk.hold();
    const caught = reconnects();
    await until(() => stage.desk.asked.length === 1);
    stage.conversation.send({ text: 'mine' });
    await until(() => shown().at(-1) === 'mine');
    stage.desk.release();
    await caught;
    await until(() => statuses().at(-1) === 'sent');
    expect(shown().at(-1)).to.equal('mine');
    expect(stage.desk.textsOf().filter((text) => text === 'mine')).to.have.length(1);
  });

  it('a list that was made before our message does not wipe it', async () => {
    stage.desk.hold();
    const listed = stage.catchUp.list();
    stage.conversation.send({ text: 'mine' });
    await until(() => shown().at(-1) === 'mine');
    stage.desk.release();
    await listed;
    expect(shown()).to.deep.equal(['two', 'three', 'mine']);
  });

  it('a conversation that the list has lost stays while something waits for it', async () => {
    stage.conversation.send({ text: 'mine' });
    await until(() => shown().at(-1) === 'mine');
    const { conversation } = stage;
    stage.desk.closes('c');
    await stage.catchUp.list();
    expect(textsOf(conversation.messages)).to.deep.equal(['two', 'three', 'mine']);
    stage.sender.connected();
    await until(() => conversation.messages.at(-1)?.status === 'failed');
    await conversation.discard(conversation.messages.at(-1)!.localId!);
    await stage.catchUp.list();
    expect(stage.roster.get('c')).to.equal(undefined);
  });
});
