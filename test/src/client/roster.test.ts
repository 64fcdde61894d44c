import { expect } from 'chai';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import { until } from '../../support/until.ts';
import { ConversationStage } from '../conversation/conversation-stage.ts';
import { AGENT, infoOf, ORGANIZATION } from '../samples.ts';

describe('Roster', () => {
  let stage: ConversationStage;
  let told: (readonly string[])[];

  beforeEach(async () => {
    stage = await ConversationStage.open(['one']);
    told = [];
    stage.roster.on('conversations', (list) => told.push(list.map(({ id }) => id)));
  });

  afterEach(() => {
    stage.outbox.disconnected();
    stage.roster.close();
  });

  const ids = () => stage.roster.conversations.map(({ id }) => id);

  it('puts the newest activity first, and tells another order', async () => {
    await stage.inbox.update(() => ({ 'info:d': infoOf('d', { updatedAt: 100 }) }));
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { updatedAt: 200 }) }));
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { updatedAt: 300 }) }));
    expect(told).to.deep.equal([
      ['d', 'c'],
      ['c', 'd'],
    ]);
  });

  it('keeps one object per conversation for as long as it lives', async () => {
    const { conversation } = stage;
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { unread: 3, updatedAt: 9 }) }));
    expect(stage.conversation).to.equal(conversation);
    expect(conversation.info.unread).to.equal(3);
    await stage.inbox.update(() => ({ 'info:c': undefined, 'run:c': undefined }));
    expect(stage.roster.get('c')).to.equal(undefined);
    expect(ids()).to.deep.equal([]);
  });

  it('the object stays the same when its conversation gets its real id, and is found by both', async () => {
    const id = `${LOCAL}1`;
    await stage.outbox.add(id, { text: 'hello' }).kept;
    const conversation = stage.roster.get(id);
    expect(conversation?.known).to.equal(true);
    stage.outbox.connected();
    await until(() => conversation?.id !== id);
    expect(stage.roster.get(id)).to.equal(conversation);
    expect(stage.roster.get(conversation?.id)).to.equal(conversation);
    expect(conversation?.messages.map(({ text }) => text)).to.deep.equal(['hello']);
    expect(stage.roster.conversations.filter((each) => each === conversation)).to.have.length(1);
  });

  it('describes the desk, with who is there now', async () => {
    const seen: (readonly boolean[])[] = [];
    stage.roster.on('organization', ({ available, agents }) =>
      seen.push([available, ...agents.map(({ online }) => online)]),
    );
    expect(stage.roster.organization).to.equal(null);
    await stage.inbox.update(() => ({ organization: ORGANIZATION }));
    stage.roster.heard({ type: 'presence', online: [] });
    stage.roster.heard({ type: 'presence', online: [AGENT.id] });
    expect(seen).to.deep.equal([
      [true, true],
      [false, false],
      [true, true],
    ]);
  });

  it('remembers who is there until the desk is described', async () => {
    stage.roster.heard({ type: 'presence', online: [] });
    await stage.inbox.update(() => ({ organization: ORGANIZATION }));
    expect(stage.roster.organization).to.deep.include({ available: false });
  });

  it('what happens in a conversation that nobody knows happens nowhere', () => {
    const typing = { type: 'typing', conversationId: 'x', author: AGENT, typing: true } as const;
    expect(stage.roster.heard(typing)).to.equal(undefined);
  });
});
