import { expect } from 'chai';
import { delay, HttpResponse, http } from 'msw';
import { DESK } from '../../fixtures/chat-django.ts';
import { until } from '../../support/until.ts';
import { DjangoStage, errorOf, SERVER } from './chat-django-stage.ts';

describe('chat-django: what is sent', () => {
  const stage = new DjangoStage();
  before(() => stage.opens());
  after(() => stage.closes());
  beforeEach(() => stage.begins());

  it('is bound by the stream, whether that is faster than the answer or not', async () => {
    const { protocol, tells } = await stage.knowing();
    const echo = stage.message({ message: 'first' });
    stage.answers(
      http.post(
        `${SERVER}/api/send-message/`,
        async ({ request }) => {
          await stage.notesPost(request);
          tells('new_message', echo);
          await delay('infinite');
        },
        { once: true },
      ),
    );
    const { message } = await protocol.send(DESK, { text: 'first' }, 'local-1');
    expect(message).to.deep.include({ id: echo.uuid, localId: 'local-1', status: 'sent' });
    expect(stage.told).to.deep.equal([message]);

    const sending = protocol.send(DESK, { text: 'second' }, 'local-2');
    await until(() => stage.posts.length === 2);
    const late = stage.message({ message: 'second' });
    tells('new_message', late);
    expect((await sending).message).to.deep.include({ id: late.uuid, localId: 'local-2' });
    expect(stage.asked.filter((path) => path.includes('history'))).to.deep.equal([]);
    expect(stage.posts[0]).to.deep.equal({ help_desk: DESK, message: 'first' });
  });

  it('is looked for in the history where the stream says nothing: the newest that looks like it', async () => {
    const { protocol } = await stage.knowing();
    const [older, newer] = [stage.message({ message: 'ok' }), stage.message({ message: 'ok' })];
    stage.history = [stage.message({ message: 'ok', type: 'received' }), newer, older];
    const { message } = await protocol.send(DESK, { text: 'ok' }, 'local-1');
    expect(message).to.deep.include({ id: newer.uuid, localId: 'local-1' });
    const third = stage.message({ message: 'ok' });
    stage.history = [third, newer, older];
    const next = await protocol.send(DESK, { text: 'ok' }, 'local-2');
    expect(next.message).to.deep.include({ id: third.uuid, localId: 'local-2' });
  });

  it('gives up a line that does not tell of what the history has, and no other', async () => {
    const { protocol, session, tells } = await stage.knowing();
    const send = async (n: number) => {
      const sending = protocol.send(DESK, { text: `${n}` }, `local-${n}`);
      await until(() => stage.posts.length === n);
      return sending;
    };
    const told = send(1);
    await until(() => stage.posts.length === 1);
    tells('new_message', stage.message({ message: '1' }));
    await told;
    expect(await errorOf(send(2))).to.include({ code: 'protocol' });
    expect(stage.failures, 'not there, so there was nothing to tell').to.deep.equal([]);
    stage.history = [stage.message({ message: '3' })];
    await send(3);
    expect(stage.failures.map(({ code, fatal }) => [code, fatal])).to.deep.equal([
      ['timeout', false],
    ]);
    session.closed();
    stage.history = [stage.message({ message: '4' })];
    await send(4);
    expect(stage.failures, 'there was no line that could have told').to.have.length(1);
  });

  it('keeps two that read the same apart, and names each copy of one alike', async () => {
    const { protocol, tells } = await stage.knowing();
    const echoes = [stage.message({ message: 'ok' }), stage.message({ message: 'ok' })];
    for (const [index, echo] of echoes.entries()) {
      const sending = protocol.send(DESK, { text: 'ok' }, `local-${index}`);
      tells('new_message', echo);
      tells('new_message', echo);
      expect((await sending).message.id).to.equal(echo.uuid);
    }
    const names = stage.told.map(({ localId }) => localId);
    expect(names).to.deep.equal(['local-0', 'local-0', 'local-1', 'local-1']);
    tells('update_message', { ...echoes[0], status: 'sent' });
    expect(stage.told.at(-1)).to.deep.include({ localId: 'local-0', status: 'delivered' });
    expect(stage.told.at(-1)?.editedAt).to.equal(undefined);
  });

  it('may be stored though the answer is a 500: told so, and bound when it is heard', async () => {
    const { protocol, tells } = await stage.knowing();
    stage.answers(
      http.post(`${SERVER}/api/send-message/`, () => new HttpResponse('<h1>', { status: 500 })),
    );
    const error = await errorOf(protocol.send(DESK, { text: 'hi' }, 'local-1'));
    expect(error).to.deep.include({ code: 'request', fatal: false });
    tells('new_message', stage.message({ message: 'hi' }));
    expect(stage.told.at(-1)?.localId).to.equal('local-1');
  });

  it('is no echo of what was refused, or given up before it', async () => {
    const { protocol, tells } = await stage.knowing();
    const refuse = (status: number) =>
      stage.answers(
        http.post(`${SERVER}/api/send-message/`, () => HttpResponse.json({}, { status }), {
          once: true,
        }),
      );
    refuse(404);
    expect((await errorOf(protocol.send(DESK, { text: 'hi' }, 'local-1'))).fatal).to.equal(true);
    refuse(500);
    await errorOf(protocol.send(DESK, { text: 'hi' }, 'local-2'));
    const sending = protocol.send(DESK, { text: 'hi' }, 'local-3');
    tells('new_message', stage.message({ message: 'hi' }));
    expect((await sending).message.localId).to.equal('local-3');
  });

  it('says so when what was stored is nowhere, so that it is looked for again', async () => {
    const { protocol } = await stage.knowing();
    const error = await errorOf(protocol.send(DESK, { text: 'hi' }, 'local-1'));
    expect(error).to.deep.include({ code: 'protocol', fatal: false });
  });

  it('carries one file, the words with it, in whichever way a form writes lines', async () => {
    const { protocol, tells } = await stage.knowing();
    const file = new File(['olá'], 'a b.txt');
    const shares: number[] = [];
    const { signal } = new AbortController();
    const transfer = { signal, progress: (share: number) => shares.push(share) };
    const sending = protocol.send(DESK, { text: 'one\ntwo', files: [file] }, 'local-1', transfer);
    await until(() => stage.posts.length === 1);
    tells('new_message', stage.message({ message: 'one\r\ntwo', file: '/media/uploads/a_b.txt' }));
    const { message } = await sending;
    expect(message).to.deep.include({ localId: 'local-1', text: 'one\ntwo' });
    expect(message.attachments[0]?.url).to.equal(`${SERVER}/media/uploads/a_b.txt`);
    const [posted] = stage.posts;
    expect(posted?.help_desk).to.equal(DESK);
    expect((stage.posts[0]?.file as File | undefined)?.name).to.equal('a b.txt');
    const several = { text: '', files: [file, file] };
    expect((await errorOf(protocol.send(DESK, several, 'local-2'))).details.reason).to.equal(
      'too_many_files',
    );
    expect(shares).to.deep.equal([0, 1]);
  });

  it('a file that is given up is not sent', async () => {
    const { protocol } = await stage.knowing();
    stage.answers(http.post(`${SERVER}/api/send-message/`, () => delay('infinite')));
    const abort = new AbortController();
    const transfer = { signal: abort.signal, progress: () => {} };
    const draft = { text: '', files: [new File(['x'], 'a.txt')] };
    const sending = errorOf(protocol.send(DESK, draft, 'local-1', transfer));
    abort.abort();
    expect(await sending).to.deep.include({ code: 'closed', fatal: true });
  });
});
