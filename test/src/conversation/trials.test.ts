import { expect } from 'chai';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Trials } from '../../../src/conversation/trials.ts';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { entryOf } from '../samples.ts';

describe('Trials', () => {
  let inbox: Inbox;
  let store: MemoryStore;

  beforeEach(async () => {
    inbox = new Inbox(50);
    store = new MemoryStore();
    await inbox.load(store);
    await inbox.update(() => ({ 'outbox:a': entryOf('a') }));
  });

  const trials = (canLook = true) => new Trials(inbox, canLook);
  const after = { id: 'm1', createdAt: 1 };
  const place = async () => ({ after });
  const tried = () => inbox.snapshot['outbox:a']?.tried;
  const failing = (error: ShamanError, of = trials()) =>
    of
      .run('a', place, () => Promise.reject(error))
      .then(
        () => expect.fail('it must reject'),
        (thrown: ShamanError) => thrown,
      );
  const lost = new ShamanError('timeout', 'No answer.');

  it('keeps that a message was tried, and after what, before it goes out', async () => {
    let kept: unknown;
    await trials().run('a', place, async () => {
      kept = (await store.load())['outbox:a'];
    });
    expect(kept).to.deep.include({ localId: 'a' });
    expect((kept as { tried: object }).tried).to.deep.include({ after });
  });

  it('keeps the first place through many tries', async () => {
    await failing(lost);
    const first = tried();
    await trials()
      .run(
        'a',
        () => expect.fail('it must not ask again'),
        () => Promise.reject(lost),
      )
      .catch(() => {});
    expect(tried()).to.deep.equal(first);
  });

  const sure = [
    new ShamanError('request', 'No.', { status: 400, fatal: true }),
    new ShamanError('request', 'Slower.', { status: 429 }),
    new ShamanError('unauthorized', 'Who?', { status: 401 }),
    new ShamanError('unreachable', 'No line.', { unsent: true }),
  ];
  for (const error of sure) {
    it(`takes it for not arrived: ${error.message}`, async () => {
      expect(await failing(error)).to.equal(error);
      expect(tried()).to.equal(undefined);
      expect(await failing(error, trials(false))).to.equal(error);
    });
  }

  const unsure = [
    lost,
    new ShamanError('unreachable', 'Cut.'),
    new ShamanError('request', 'Written, then broken.', { status: 500 }),
    new ShamanError('request', 'Too slow.', { status: 408 }),
  ];
  for (const error of unsure) {
    it(`takes it for something that may have arrived: ${error.message}`, async () => {
      expect(await failing(error)).to.equal(error);
      expect(tried()).to.deep.include({ after });
      expect(trials().isUncertain('a')).to.equal(true);
    });
  }

  it('leaves the mark of a try before, when the next one is sure to have failed', async () => {
    await failing(lost);
    await failing(sure[1]!);
    expect(trials().isUncertain('a')).to.equal(true);
  });

  it('where it cannot be looked, a person decides, and then it goes out once more', async () => {
    const failed = await failing(lost, trials(false));
    expect(failed).to.deep.include({ fatal: true });
    expect(failed.details.reason).to.equal('unconfirmed');
    expect(() => trials(false).isUncertain('a')).to.throw('Nobody can tell');
    await inbox.update((next) => ({ 'outbox:a': { ...next['outbox:a']!, retriedAt: Date.now() } }));
    expect(trials(false).isUncertain('a')).to.equal(false);
    expect(await trials(false).run('a', place, async () => 'sent')).to.equal('sent');
  });

  it('sends nothing that does not wait any more, also where it went meanwhile', async () => {
    let sent = 0;
    const discarding = async () => {
      await inbox.update(() => ({ 'outbox:a': undefined }));
      return {};
    };
    const send = async () => sent++;
    const gone = await trials()
      .run('a', discarding, send)
      .catch((error) => error);
    expect(gone).to.deep.include({ code: 'closed', fatal: true });
    expect(() => trials().isUncertain('a')).to.throw('does not wait');
    expect(sent).to.equal(0);
  });

  it('sends nothing after the page is closed', async () => {
    const closing = async () => {
      inbox.close();
      return {};
    };
    const closed = await trials()
      .run('a', closing, async () => 'sent')
      .catch((error) => error);
    expect(closed).to.deep.include({ code: 'closed' });
  });
});
