/** What people do to messages and conversations once they are there: a part of a protocol's contract. */
import { expect } from 'chai';
import type { Protocol, Transfer } from '../../src/protocols/protocol.ts';
import { fileFor, type OtherSide, type ProtocolBackend } from './protocol-backend.ts';
import { type ProtocolStage, unique } from './protocol-people.ts';

export function describeDeeds(backend: ProtocolBackend, stage: () => ProtocolStage): void {
  const { sample, levers } = backend;
  describeMessages(sample, stage, levers?.agent);
  if (backend.tellsProgress) describeTransfers(backend, stage);
  const { rate, transcript, sendTranscript, start, organization } = sample;

  if (rate) {
    it('takes what a visitor thought of it, the newest', async () => {
      const { info } = await stage().begin();
      await stage().protocol.rate!(info.id, { score: 2, comment: 'Slow' });
      await stage().protocol.rate!(info.id, { score: 5 });
      const said = await stage().line.hears(
        'conversation',
        ({ info: { rating } }) => rating?.score === 5,
      );
      expect(said.info.rating).to.deep.equal({ score: 5 });
      const notice = await stage().line.hears('message', ({ message }) => !!message.notice);
      expect(notice.message.notice?.kind).to.equal('rated');
      expect((await stage().protocol.conversations())[0]?.info.rating).to.deep.equal({ score: 5 });
    });
  }

  if (transcript) {
    it('gives all that was said as text', async () => {
      const text = unique('word for word');
      const { info } = await stage().begin(text);
      expect(await stage().protocol.transcript!(info.id)).to.contain(`    ${text}\n`);
    });
  }

  if (sendTranscript) {
    it('refuses to send what it has no way to send', async () => {
      const { info } = await stage().begin();
      const error = await stage().protocol.sendTranscript!(info.id, 'eva@example.com').catch(
        (thrown) => thrown,
      );
      expect(error).to.deep.include({ code: 'request', fatal: true });
      expect(error.details.reason).to.equal('transcript_unavailable');
    });
  }

  if (start && organization) {
    it('begins a conversation about a topic of the desk, and about no other', async () => {
      const [topic] = (await stage().protocol.organization!()).topics ?? [];
      if (!topic) return;
      const draft = { text: 'hello', topic: topic.id };
      const { info } = await stage().protocol.start!(draft, crypto.randomUUID());
      expect(info).to.deep.include({ topic, title: topic.name });
      const unknown = { text: 'hello', topic: 'the weather' };
      const error = await stage().protocol.start!(unknown, crypto.randomUUID()).catch(
        (thrown) => thrown,
      );
      expect(error.fatal).to.equal(true);
    });
  }
}

function describeMessages(
  { edit, remove, can }: Protocol,
  stage: () => ProtocolStage,
  agent: OtherSide | undefined,
): void {
  if (edit) {
    it('changes what we wrote, for everybody', async () => {
      const { info, run } = await stage().begin(unique('wrogn'));
      const id = run?.messages.at(-1)?.id ?? '';
      const text = unique('right');
      await stage().protocol.edit!(info.id, id, text);
      const edited = await stage().line.hearsMessage(text);
      expect(edited.id).to.equal(id);
      expect(edited.editedAt).to.be.a('number');
      await agent?.sees(text);
    });
  }
  if (edit && agent) {
    it('changes nothing that somebody else wrote', async () => {
      const { info } = await stage().begin();
      const answer = unique('answer');
      await agent.answers(answer);
      const { id } = await stage().line.hearsMessage(answer);
      const error = await stage().protocol.edit!(info.id, id, 'mine now').catch((thrown) => thrown);
      expect(error).to.deep.include({ code: 'request', fatal: true });
    });
  }

  if (remove) {
    it('takes back what we wrote', async () => {
      const { info, run } = await stage().begin();
      const id = run?.messages.at(-1)?.id ?? '';
      await stage().protocol.remove!(info.id, id);
      expect((await stage().line.hears('message-deleted')).id).to.equal(id);
      const { messages } = await stage().protocol.history(info.id, { limit: 50 });
      expect(messages.filter((message) => message.id === id)).to.deep.equal([]);
    });
  }

  if (can.reply) {
    it('quotes what a message answers', async () => {
      const text = unique('a question');
      const { info, run } = await stage().begin(text);
      const question = run?.messages.at(-1);
      const draft = { text: 'answered', replyTo: question?.id ?? '' };
      const { message } = await stage().protocol.send(info.id, draft, crypto.randomUUID());
      const quote = { id: question?.id, author: question?.author, text };
      expect(message.replyTo).to.deep.equal(quote);
      expect((await stage().line.hearsMessage('answered')).replyTo).to.deep.equal(quote);
    });
  }
}

function describeTransfers(backend: ProtocolBackend, stage: () => ProtocolStage): void {
  const large = () => fileFor(backend, 'x'.repeat(4_000_000));
  const transfer = (told: number[], signal = new AbortController().signal): Transfer => {
    return { signal, progress: (share) => told.push(share) };
  };

  it('tells how far files are, and is through in the end', async () => {
    const { info } = await stage().begin();
    const told: number[] = [];
    const draft = { text: '', files: [large()] };
    const { message } = await stage().protocol.send(info.id, draft, 'large', transfer(told));
    expect(message.attachments).to.have.length(1);
    expect(told.length).to.be.greaterThan(1);
    expect([...told].sort((a, b) => a - b)).to.deep.equal(told);
    expect(told.at(-1)).to.equal(1);
  });

  it('gives files up when it is told to, for good', async () => {
    const { info } = await stage().begin();
    const abort = new AbortController();
    const giveUp = { signal: abort.signal, progress: () => abort.abort() };
    const sending = stage().protocol.send(info.id, { text: '', files: [large()] }, 'x', giveUp);
    const error = await sending.catch((thrown) => thrown);
    expect(error).to.deep.include({ code: 'closed', fatal: true });
    const { messages } = await stage().protocol.history(info.id, { limit: 50 });
    expect(messages.flatMap(({ attachments }) => attachments)).to.deep.equal([]);
  });

  const { sample, levers } = backend;
  const { witness } = levers ?? {};
  if (!witness || !sample.can.idempotentSend) return;
  it('a file that is there already does not go up again', async () => {
    const { info } = await stage().begin();
    const draft = { text: '', files: [large()] };
    await witness.clear();
    for (const conversation of ['nowhere', info.id])
      await stage()
        .protocol.send(conversation, draft, 'again')
        .catch(() => {});
    const uploads = (await witness.asked()).filter((each) => each === 'POST /chat/files');
    expect(uploads).to.have.length(1);
    const { messages } = await stage().protocol.history(info.id, { limit: 50 });
    expect(messages.at(-1)?.attachments[0]?.size).to.equal(4_000_000);
  });
}
