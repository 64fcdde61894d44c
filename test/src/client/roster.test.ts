import { expect } from 'chai';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import { until } from '../../support/until.ts';
import { ConversationStage } from '../conversation/conversation-stage.ts';
import { AGENT, infoOf, messageAt, ORGANIZATION } from '../samples.ts';

describe('Roster', () => {
  let stage: ConversationStage;
  let told: (readonly string[])[];

  beforeEach(async () => {
    stage = await ConversationStage.open(['one']);
    told = [];
    stage.roster.on('conversations', (list) => told.push(list.map(({ id }) => id)));
  });

  afterEach(() => {
    stage.sender.disconnected();
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

  it('tells another order also where the first of many is the same', async () => {
    const infos = (...times: readonly number[]) =>
      Object.fromEntries(
        ['d', 'e', 'f'].map((id, i) => [`info:${id}`, infoOf(id, { updatedAt: times[i] ?? 0 })]),
      );
    await stage.inbox.update(() => infos(300, 200, 100));
    await stage.inbox.update(() => infos(300, 200, 150));
    await stage.inbox.update(() => infos(300, 200, 250));
    expect(told).to.deep.equal([
      ['d', 'e', 'f', 'c'],
      ['d', 'f', 'e', 'c'],
    ]);
  });

  it('what waits is shown where it was written, and nowhere else', async () => {
    await stage.inbox.update(() => ({ 'info:d': infoOf('d') }));
    await stage.outbox.add('d', { text: 'mine' }).kept;
    const texts = (id: string) => stage.roster.get(id)?.messages.map(({ text }) => text);
    expect([texts('c'), texts('d')]).to.deep.equal([['one'], ['mine']]);
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
    stage.sender.connected();
    await until(() => conversation?.id !== id);
    expect(stage.roster.get(id)).to.equal(conversation);
    expect(stage.roster.get(conversation?.id)).to.equal(conversation);
    expect(conversation?.messages.map(({ text }) => text)).to.deep.equal(['hello']);
    expect(stage.roster.conversations.filter((each) => each === conversation)).to.have.length(1);
  });

  it('looks at each of many conversations a few times per change, not at all of them for each', async () => {
    let looks = 0;
    const counted = (id: string) =>
      Object.defineProperty(infoOf(id), 'id', {
        enumerable: true,
        get: () => {
          looks++;
          return id;
        },
      });
    const many = Array.from({ length: 300 }, (_, i) => `d${i}`);
    const change = Object.fromEntries(many.map((id) => [`info:${id}`, counted(id)]));
    await stage.inbox.update(() => change);
    expect(ids()).to.have.length(301);
    looks = 0;
    await stage.inbox.update(() => ({ 'info:d7': infoOf('d7', { unread: 3 }) }));
    expect(stage.roster.get('d7')?.info.unread).to.equal(3);
    expect(looks).to.be.below(10 * many.length);
  });

  it('describes the desk, and says so when it is another', async () => {
    const seen: unknown[] = [];
    stage.roster.on('organization', ({ available }) => seen.push(available));
    expect(stage.roster.organization).to.equal(null);
    await stage.inbox.update(() => ({ organization: ORGANIZATION }));
    await stage.inbox.update(() => ({ 'info:d': infoOf('d') }));
    await stage.inbox.update(() => ({ organization: { ...ORGANIZATION, available: false } }));
    expect(seen).to.deep.equal([true, false]);
    stage.inbox.forget();
    expect(stage.roster.organization).to.equal(null);
  });

  it('a listener that signs out has the last word', async () => {
    await stage.inbox.update(() => ({ organization: ORGANIZATION, 'info:d': infoOf('d') }));
    stage.conversation.on('info', () => stage.inbox.forget());
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { unread: 3 }) }));
    expect(ids()).to.deep.equal([]);
    expect(told.at(-1)).to.deep.equal([]);
    expect(stage.roster.organization).to.equal(null);
  });

  it('says nothing after it was closed', async () => {
    const { conversation } = stage;
    let heard = 0;
    for (const event of ['info', 'messages', 'typing'] as const)
      conversation.on(event, () => heard++);
    stage.roster.heard({ type: 'typing', conversationId: 'c', author: AGENT, typing: true });
    stage.roster.close();
    heard = 0;
    await stage.inbox.update(() => ({ 'info:c': infoOf('c', { unread: 3 }) }));
    conversation.send({ text: 'late' });
    await until(() => Object.keys(stage.inbox.snapshot).some((key) => key.startsWith('outbox:')));
    expect([heard, told]).to.deep.equal([0, []]);
    expect(conversation.messages, 'nor is anything made anew').to.have.length(1);
  });

  it('what happens in a conversation that nobody knows happens nowhere', () => {
    const typing = { type: 'typing', conversationId: 'x', author: AGENT, typing: true } as const;
    const message = messageAt(2, { conversationId: 'x' });
    expect(stage.roster.heard(typing)).to.equal(undefined);
    expect(stage.roster.heard({ type: 'message', message })).to.equal(undefined);
  });

  it('tells a message once, however often it is heard', () => {
    const hear = (offset: number) =>
      stage.roster.heard({ type: 'message', message: messageAt(offset) })?.id;
    expect([2, 3, 2, 3, 4].map(hear)).to.deep.equal(['c', 'c', undefined, undefined, 'c']);
  });

  it('remembers no more messages than may still come twice', () => {
    const hear = (offset: number) =>
      stage.roster.heard({ type: 'message', message: messageAt(offset) })?.id;
    for (let offset = 1; offset <= 101; offset++) hear(offset);
    expect([hear(2), hear(101), hear(1)]).to.deep.equal([undefined, undefined, 'c']);
  });

  it('knows how far the files of a message are', () => {
    const hear = (share?: number) => stage.roster.heard({ type: 'uploading', localId: 'x', share });
    expect(hear(0.5)).to.equal(undefined);
    expect([...stage.outbox.uploaded]).to.deep.equal([['x', 0.5]]);
    hear();
    expect(stage.outbox.uploaded.size).to.equal(0);
  });

  it('finds nobody without a name', () => {
    expect(stage.roster.get(undefined)).to.equal(undefined);
    expect(stage.roster.get('')).to.equal(undefined);
  });
});
