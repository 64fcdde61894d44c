import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import type { Organization } from '../../../src/model.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { until } from '../../support/until.ts';
import { ORGANIZATION } from '../samples.ts';
import { ConversationStage } from './conversation-stage.ts';

describe('what people do to messages and conversations', () => {
  const asked: unknown[] = [];
  const note =
    (verb: string) =>
    async (...what: readonly unknown[]): Promise<void> =>
      void asked.push([verb, ...what]);
  const verbs: Partial<Protocol> = {
    edit: note('edit'),
    remove: note('remove'),
    rate: note('rate'),
    sendTranscript: note('sendTranscript'),
    transcript: async (id) => `all of ${id}`,
  };
  let stage: ConversationStage;

  beforeEach(async () => {
    asked.length = 0;
    stage = await ConversationStage.open(['one'], verbs);
  });
  afterEach(() => {
    stage.sender.disconnected();
    stage.roster.close();
  });

  it('is asked of the backend, with the id of the conversation', async () => {
    const { conversation } = stage;
    await conversation.edit('c-1', 'two');
    await conversation.remove('c-1');
    await conversation.rate({ score: 5 });
    await conversation.sendTranscript('eva@example.com');
    expect(await conversation.transcript()).to.equal('all of c');
    expect(asked).to.deep.equal([
      ['edit', 'c', 'c-1', 'two'],
      ['remove', 'c', 'c-1'],
      ['rate', 'c', { score: 5 }],
      ['sendTranscript', 'c', 'eva@example.com'],
    ]);
  });

  it('is refused where the backend cannot, and says so before', async () => {
    const other = await ConversationStage.open(['one'], {});
    const { conversation } = other;
    expect(conversation.can).to.deep.include({ edit: false, rate: false, reply: false });
    const deeds = [
      conversation.edit('c-1', 'two'),
      conversation.remove('c-1'),
      conversation.rate({ score: 5 }),
      conversation.sendTranscript('eva@example.com'),
      conversation.transcript(),
    ];
    for (const deed of deeds) {
      const error = await deed.catch((thrown) => thrown);
      expect(error).to.deep.include({ code: 'unsupported', fatal: true });
    }
    expect(stage.conversation.can).to.deep.include({ edit: true, rate: true });
  });

  it('a transcript can be sent where the desk sends mail', async () => {
    const learn = (more: Partial<Organization>) =>
      stage.inbox.update(() => ({ organization: { ...ORGANIZATION, ...more } }));
    expect(stage.conversation.can.transcript).to.equal(false);
    await learn({ transcript: 'download' });
    expect(stage.conversation.can.transcript).to.equal(false);
    await learn({ transcript: 'mail' });
    expect(stage.conversation.can.transcript).to.equal(true);
  });

  it('what the desk asked for is filled in, and the same message tried again', async () => {
    const why = { reason: 'form_required', fatal: true };
    stage.desk.failures.push(new ShamanError('request', 'Who are you?', why));
    stage.sender.connected();
    const draft = { text: 'hi', topic: 'bookings', replyTo: 'c-1' };
    const { localId = '' } = stage.conversation.send(draft);
    const entry = () => stage.inbox.snapshot[`outbox:${localId}`];
    await until(() => entry()?.failed?.code === 'form_required');
    expect(entry()?.draft).to.deep.equal(draft);
    stage.sender.disconnected();
    stage.conversation.retry(localId, { answers: { name: 'Eva' } });
    await until(() => entry()?.failed === undefined);
    expect(entry()?.draft).to.deep.equal({ ...draft, answers: { name: 'Eva' } });
    stage.sender.connected();
    await until(() => stage.conversation.messages.at(-1)?.status === 'sent');
    expect(stage.conversation.messages.at(-1)?.localId).to.equal(localId);
  });
});
