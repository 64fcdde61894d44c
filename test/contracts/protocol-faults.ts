/** What a protocol does while its backend does not do its part: a piece of its contract. */
import { expect } from 'chai';
import { ShamanError } from '../../src/errors.ts';
import { textsOf } from '../src/samples.ts';
import { until } from '../support/until.ts';
import type { ProtocolBackend } from './protocol-backend.ts';
import { ProtocolLine } from './protocol-line.ts';
import { type ProtocolStage, unique } from './protocol-people.ts';

export function describeFaults(backend: ProtocolBackend, stage: () => ProtocolStage): void {
  describeRefusals(backend, stage);
  describeBreaks(backend, stage);
  const { sample, levers, make } = backend;
  const { fail, loseAcks } = levers?.faults ?? {};
  const keeps = sample.can.history !== false;

  if (fail && keeps) {
    it('a request that fails is an error with its status, that can be tried again', async () => {
      await fail(1, 500);
      const error = await errorOf(stage().protocol.conversations());
      expect(error.fatal).to.equal(false);
      // Where a page may not read errors of another origin, it cannot tell them from no answer.
      if (error.code !== 'unreachable') expect(error.details.status).to.equal(500);
      expect(error.message, 'no piece of a page of HTML').not.to.contain('<');
      await stage().protocol.conversations();
    });
  }

  if (loseAcks && keeps) {
    it('a write whose answer is lost has happened, and can be found', async () => {
      const { info } = await stage().begin();
      const text = unique('written');
      await loseAcks(1);
      const sent = stage().protocol.send(info.id, { text }, crypto.randomUUID());
      const failure = sent.then(
        () => null,
        (error: ShamanError) => error,
      );
      const copies = async () => {
        const { messages } = await stage().protocol.history(info.id, { limit: 50 });
        return textsOf(messages).filter((each) => each === text).length;
      };
      await until(async () => (await copies()) > 0);
      expect(await copies()).to.equal(1);
      stage().line.close();
      expect((await failure)?.fatal ?? false).to.equal(false);
    });
  }

  const { witness } = levers ?? {};
  if (!sample.remember || !backend.isFresh) return;
  it('keeps who we are for the next page, and asks no one for it', async () => {
    let kept: string | null = null;
    const first = await make();
    first.remember?.(null, (credentials) => {
      kept = credentials;
    });
    (await new ProtocolLine(first).connects()).close();
    const next = await make();
    next.remember?.(kept);
    await witness?.clear();
    (await new ProtocolLine(next).connects()).close();
    expect(next.self).to.deep.equal(first.self);
    if (witness && sample.can.idempotentSend) expect(await witness.asked()).to.deep.equal([]);
  });
}

function describeRefusals({ sample }: ProtocolBackend, stage: () => ProtocolStage): void {
  const { history, alone } = sample.can;

  if (history !== false) {
    it('takes what is empty or far too long, or refuses it for good', async () => {
      const { info } = await stage().begin();
      for (const text of ['', 'x'.repeat(5_000)]) {
        const sent = stage().protocol.send(info.id, { text }, crypto.randomUUID());
        await sent.catch((error) => expect(error.fatal, error.message).to.equal(true));
      }
    });

    it('refuses for good what is asked of a conversation that is not there', async () => {
      const refusals = [
        errorOf(stage().protocol.send('nowhere', { text: 'hi' }, crypto.randomUUID())),
        errorOf(stage().protocol.history('nowhere', { limit: 5 })),
      ];
      for (const { code, fatal } of await Promise.all(refusals))
        expect({ code, fatal }).to.deep.equal({ code: 'request', fatal: true });
    });
  }

  it(`${alone ? 'sends' : 'rejects what is sent'} without a line${alone ? '' : ', so that it can be sent again'}`, async () => {
    const { info } = await stage().begin();
    stage().line.close();
    const sent = stage().protocol.send(info.id, { text: unique('alone') }, crypto.randomUUID());
    if (alone) await sent;
    else expect((await errorOf(sent)).fatal).to.equal(false);
  });
}

function describeBreaks({ sample, levers }: ProtocolBackend, stage: () => ProtocolStage): void {
  const { agent, faults } = levers ?? {};
  const { resume, history, idempotentSend } = sample.can;

  if (agent && faults && history !== false) {
    it('after a break it can be had what came meanwhile', async () => {
      const { info } = await stage().begin();
      const { line, protocol } = stage();
      const { cursor } = await protocol.history(info.id, { limit: 50 });
      if (cursor) line.cursors = new Map([[info.id, cursor]]);
      const text = unique('while away');
      await faults.hold();
      await agent.answers(text);
      await line.breaksBy(() => faults.drop());
      const heads = line.heads.at(-1);
      // Who takes our places with the greeting has brought it before the welcome.
      if (resume && idempotentSend) await line.hearsMessage(text);
      const { messages, cursor: end } = await protocol.history(info.id, { limit: 50 });
      expect(textsOf(messages)).to.include(text);
      if (idempotentSend && heads) expect(heads.get(info.id)).to.equal(end);
    });
  }

  if (faults?.expire) {
    it('signs in anew when its session is over', async () => {
      const { line, protocol } = stage();
      await line.breaksBy(() => faults.expire!());
      expect(protocol.self.id).not.to.equal('');
      await protocol.conversations();
    });
  }
}

export function errorOf(promise: Promise<unknown>): Promise<ShamanError> {
  return promise.then(
    () => expect.fail('it must reject'),
    (error) => {
      expect(error).to.be.instanceOf(ShamanError);
      return error;
    },
  );
}
