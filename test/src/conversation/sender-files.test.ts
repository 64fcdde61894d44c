import { expect } from 'chai';
import { Inbox } from '../../../src/conversation/inbox.ts';
import { Outbox } from '../../../src/conversation/outbox.ts';
import { Sender, type SenderOptions } from '../../../src/conversation/sender.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Draft } from '../../../src/model.ts';
import type { Transfer } from '../../../src/protocols/protocol.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { infoOf, messageAt, runFrom } from '../samples.ts';

describe('Sender: what goes along with a message', () => {
  const told: (number | undefined)[] = [];
  let inbox: Inbox;
  let outbox: Outbox;
  let sender: Sender;
  let described = 0;
  let transfer: Transfer | undefined;
  let sent: Draft | undefined;
  let finish: (error?: ShamanError) => void;

  beforeEach(async () => {
    told.length = described = 0;
    transfer = sent = undefined;
    inbox = new Inbox(50);
    outbox = new Outbox(inbox);
    const answered = new Promise<void>((resolve, reject) => {
      finish = (error) => (error ? reject(error) : resolve());
    });
    const take = async (draft: Draft, up: Transfer | undefined) => {
      [sent, transfer] = [draft, up];
      await answered;
    };
    const protocol: SenderOptions['protocol'] = {
      send: async (_, draft, __, up) => {
        await take(draft, up);
        return { message: messageAt(9) };
      },
      start: async (draft, _, up) => {
        await take(draft, up);
        return { info: infoOf('new') };
      },
    };
    sender = new Sender({
      inbox,
      outbox,
      protocol,
      received: async () => {},
      describe: async () => void described++,
      progress: (_, share) => told.push(share),
    });
    await inbox.load(new MemoryStore());
    await inbox.update(() => ({ 'info:c': infoOf('c'), 'run:c': runFrom(1, 2) }));
    sender.connected();
  });
  afterEach(() => sender.disconnected());

  const send = async (draft: Partial<Draft> = {}, id = 'c') => {
    const { entry } = outbox.add(id, { text: 'hi', ...draft });
    await until(() => sent);
    return entry.localId;
  };
  const sendFile = () => send({ files: [new Blob(['a'])] });

  it('tells how far files are ten times a second at most, and when they are up', async () => {
    await sendFile();
    for (let share = 0; share < 100; share++) transfer?.progress(share / 100);
    expect(told).to.deep.equal([0]);
    transfer?.progress(1);
    expect(told).to.deep.equal([0, 1]);
    finish();
    await until(() => told.length === 3);
    expect(told.at(-1)).to.equal(undefined);
  });

  it('tells nothing of what has no files', async () => {
    await send();
    expect(transfer).to.equal(undefined);
    finish();
    await until(() => outbox.entries().length === 1);
    expect(told).to.deep.equal([]);
  });

  it('what is told of files is known while they go up', () => {
    let changes = 0;
    outbox.on('sending', () => changes++);
    outbox.progress('x', 0);
    outbox.progress('x', 0.5);
    expect([...outbox.uploaded]).to.deep.equal([['x', 0.5]]);
    outbox.progress('x');
    expect([outbox.uploaded.size, changes]).to.deep.equal([0, 3]);
  });

  it('stops what is going up when its message is given up, in this tab or another', async () => {
    const localId = await sendFile();
    expect(transfer?.signal.aborted).to.equal(false);
    inbox.show({ [`outbox:${localId}`]: undefined });
    expect(transfer?.signal.aborted).to.equal(true);
    transfer?.progress(0.5);
    expect(told, 'nobody hears of it any more').to.deep.equal([]);
  });

  it('stops before it begins when its message was given up while we were getting ready', async () => {
    const { entry, kept } = outbox.add('c', { text: 'hi', files: [new Blob(['a'])] });
    await kept;
    inbox.show({ [`outbox:${entry.localId}`]: undefined });
    await until(() => transfer);
    expect(transfer?.signal.aborted).to.equal(true);
  });

  it('goes on when another message is given up', async () => {
    await sendFile();
    const other = outbox.add('c', { text: 'later' });
    await other.kept;
    await outbox.discard(other.entry.localId);
    expect(transfer?.signal.aborted).to.equal(false);
  });

  it('names what it answers by the id that this has got meanwhile', async () => {
    await inbox.update((next) => {
      const messages = [messageAt(1), messageAt(2, { localId: 'mine' })];
      next['run:c'] = { ...runFrom(1, 2), messages };
      return null;
    });
    await send({ replyTo: 'mine' });
    expect(sent?.replyTo).to.equal('m2');
  });

  it('names what it answers as it was told otherwise', async () => {
    await send({ replyTo: 'm1' });
    expect(sent?.replyTo).to.equal('m1');
  });

  it('names nothing where it answers nothing', async () => {
    const messages = [messageAt(1, { localId: 'mine' }), messageAt(2)];
    await inbox.update(() => ({ 'run:c': { ...runFrom(1, 2), messages } }));
    await send();
    expect(sent).to.deep.equal({ text: 'hi' });
  });

  it('tells with a beginning what is known of who writes, but not what was taken back', async () => {
    await inbox.update(() => ({ attributes: { plan: 'pro', seats: null, page: '/' } }));
    await send({ attributes: { page: '/plans' } }, 'local:1');
    expect(sent?.attributes).to.deep.equal({ plan: 'pro', page: '/plans' });
    finish();
    await until(() => inbox.snapshot['info:new']);
    expect(inbox.snapshot.untold).to.equal(undefined);
  });

  it('what became known of who writes while it was on its way is still to be told', async () => {
    await send({}, 'local:1');
    expect(sent).to.deep.equal({ text: 'hi' });
    await inbox.update(() => ({ attributes: { plan: 'pro' } }));
    finish();
    await until(() => inbox.snapshot['info:new']);
    expect(inbox.snapshot.untold).to.equal(true);
  });

  it('asks what the desk wants to know when a beginning is refused, or was asked for', async () => {
    await send({}, 'local:1');
    finish(new ShamanError('request', 'Who are you?', { reason: 'form_required', fatal: true }));
    await until(() => described === 1);
  });

  it('asks what is left to ask after answers', async () => {
    await send({ answers: { name: 'Eva' } }, 'local:1');
    finish();
    await until(() => described === 1);
  });

  it('asks nothing when a beginning just begins, or was given up', async () => {
    await send({}, 'local:1');
    finish(new ShamanError('closed', 'Given up.', { fatal: true }));
    await until(() => outbox.entries().every(({ failed }) => failed));
    expect(described).to.equal(0);
  });

  it('asks nothing when a beginning that had to answer nothing has begun', async () => {
    await send({}, 'local:1');
    finish();
    await until(() => inbox.snapshot['info:new']);
    await until(() => outbox.entries().length === 0);
    expect(described).to.equal(0);
  });
});
