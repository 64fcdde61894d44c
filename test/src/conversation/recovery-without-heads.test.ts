import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { until } from '../../support/until.ts';
import { infoOf, textsOf } from '../samples.ts';
import { ScriptedDesk } from '../scripted-desk.ts';
import { ConversationStage } from './conversation-stage.ts';

const transient = () => new ShamanError('unreachable', 'The line went.');

describe('what happened while we were away, of a backend that tells no heads', () => {
  let stage: ConversationStage;

  beforeEach(async () => {
    stage = await ConversationStage.open(['one', 'two', 'three']);
    stage.desk.bare = true;
  });

  afterEach(() => {
    stage.catchUp.disconnected();
    stage.roster.close();
  });

  const shown = () => textsOf(stage.conversation.messages);
  const connects = () => stage.catchUp.heads();

  for (const resume of [true, false]) {
    it(`comes by comparing its list (${resume ? 'with' : 'without'} places)`, async () => {
      stage.desk.can.resume = resume;
      stage.desk.says('four');
      await connects();
      expect(shown()).to.deep.equal(resume ? ['two', 'three', 'four'] : stage.desk.textsOf());
    });
  }

  it('asks for the list alone when nothing has happened', async () => {
    await connects();
    stage.desk.asked.length = 0;
    await connects();
    expect(stage.desk.asked).to.deep.equal(['list']);
  });

  it('comes in pages and with the run where the list brings it', async () => {
    stage.desk.bare = false;
    stage.desk.says('four');
    await connects();
    expect(stage.desk.asked).to.deep.equal(['list']);
    expect(shown()).to.deep.equal(['two', 'three', 'four']);
  });

  it('an activity without a new message is looked at too', async () => {
    stage.desk.can.resume = false;
    stage.desk.edits(2, 'better');
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { updatedAt: 1 }) }));
    await connects();
    expect(shown()).to.include('better');
  });

  it('is tried again when the list fails', async () => {
    stage.desk.says('four');
    stage.desk.failures.push(transient());
    await connects();
    await until(() => shown().at(-1) === 'four');
  });

  it('is found again where a page before this one saw the list, but not the messages', async () => {
    stage.desk.says('four');
    const [page] = await stage.desk.conversations();
    await stage.inbox.update(() => ({ 'info:c': page?.info }));
    await connects();
    expect(shown().at(-1)).to.equal('four');
    expect(stage.desk.asked).to.include('history c after 3');
  });

  it('asks nothing before the list was ever seen', async () => {
    await stage.inbox.update(() => ({ listed: undefined }));
    await connects();
    expect(stage.desk.asked).to.deep.equal([]);
  });

  it('does not ask about a conversation that was never opened', async () => {
    await stage.inbox.update(() => ({ 'run:c': undefined }));
    stage.desk.says('four');
    await connects();
    expect(stage.desk.asked).to.deep.equal(['list']);
    expect(stage.inbox.snapshot['run:c']).to.equal(undefined);
  });

  it('does not ask for messages that were given up for want of room', async () => {
    const given = { messages: [], cursor: '3', hasEarlier: true };
    await stage.inbox.update(() => ({ 'run:c': given }));
    stage.desk.says('four');
    await connects();
    expect(stage.desk.asked).to.deep.equal(['list']);
  });

  it('asks for the first messages of a conversation that had none', async () => {
    stage.desk.can.resume = false;
    await stage.inbox.update(() => ({
      'run:c': { messages: [], cursor: null, hasEarlier: false },
      'info:c': infoOf('c', { updatedAt: 3 }),
    }));
    await connects();
    expect(shown()).to.deep.equal(['one', 'two', 'three']);
  });

  it('a conversation that is new is there, and its messages are asked for when it is opened', async () => {
    const other = new ScriptedDesk('c', 'd');
    for (const text of ['one', 'two', 'three']) other.says(text);
    other.says('hello', 'd');
    other.bare = true;
    Object.assign(stage.desk, { conversations: other.conversations.bind(other) });
    await connects();
    expect(stage.roster.get('d')?.known).to.equal(false);
    expect([stage.desk.asked, other.asked]).to.deep.equal([[], ['list']]);
  });
});
