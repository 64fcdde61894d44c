import { expect } from 'chai';
import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { ShamanError } from '../../../src/errors.ts';
import { shaman } from '../../../src/protocols/shaman.ts';
import { until } from '../../support/until.ts';

const SERVER = 'https://desk.test';
const NOWHERE = () => new Map();

describe('shaman', () => {
  const worker = setupWorker();
  let asked: string[];
  let sessions: unknown[];

  before(() => worker.start({ quiet: true }));
  after(() => worker.stop());

  beforeEach(() => {
    asked = [];
    sessions = [];
    worker.use(
      http.post(`${SERVER}/chat/sessions`, async ({ request }) => {
        const count = sessions.push(await request.json());
        const self = { id: `v${count}`, role: 'visitor', avatarUrl: '/me.png' };
        return HttpResponse.json({ self, room_id: `room${count}`, session: `session${count}` });
      }),
      http.get(`${SERVER}/chat/organization`, ({ request }) => {
        const bearer = request.headers.get('authorization') ?? '';
        asked.push(bearer);
        if (bearer === 'Bearer worn') return new HttpResponse('', { status: 401 });
        return HttpResponse.json({ id: 'demo', name: 'Demo', agents: [] });
      }),
    );
  });
  afterEach(() => worker.resetHandlers());

  const make = (more = {}) => shaman({ server: SERVER, organization: 'demo', ...more });
  const worn = JSON.stringify({ self: { id: 'v' }, room_id: 'r', session: 'worn' });

  it('says at once that something is not the URL of a server', () => {
    expect(() => make({ server: 'http://' }))
      .to.throw(ShamanError)
      .that.includes({ code: 'invalid', fatal: true });
  });

  it('takes the origin of the page for a server', async () => {
    const visitor = await shaman({ organization: 'demo' }).visitor();
    expect(visitor).to.contain(encodeURIComponent(location.origin));
  });

  it('tells visitors apart by server, organization, role and who the token is about', async () => {
    const token = (sub: string) => async () => `h.${btoa(JSON.stringify({ sub }))}.s`;
    const names = await Promise.all(
      [
        {},
        { server: 'https://other.test' },
        { organization: 'other' },
        { role: 'agent', getToken: token('a') },
        { getToken: token('a') },
        { getToken: token('b') },
      ].map((options) => make(options).visitor()),
    );
    expect(new Set(names).size).to.equal(names.length);
    expect(sessions).to.deep.equal([]);
  });

  it('says on which side of the desk it is, and is nobody on the other', async () => {
    const message = 'without a token the role is visitor, not agent';
    const refuse = http.post(`${SERVER}/chat/sessions`, async ({ request }) => {
      sessions.push(await request.json());
      return HttpResponse.json({ error: { code: 'forbidden', message } }, { status: 403 });
    });
    worker.use(refuse);
    const operator = make({ role: 'agent' });
    const kept: unknown[] = [];
    operator.remember!(null, (credentials) => kept.push(credentials));
    const error = await operator.organization!().catch((thrown) => thrown);
    expect(error).to.be.instanceOf(ShamanError).that.includes({ code: 'request', message });
    expect(error.details).to.include({ fatal: true, reason: 'forbidden' });
    expect(sessions).to.deep.equal([{ organization: 'demo', role: 'agent' }]);
    expect([kept, operator.self]).to.deep.equal([[], { id: '', role: 'agent' }]);
  });

  it('signs in once, however many ask at the same time', async () => {
    const protocol = make();
    await Promise.all([
      protocol.organization!(),
      protocol.organization!(),
      protocol.endpoints(NOWHERE),
    ]);
    expect(sessions).to.deep.equal([{ organization: 'demo', role: 'visitor' }]);
    expect(protocol.self).to.deep.include({ id: 'v1', avatarUrl: `${SERVER}/me.png` });
  });

  it('an anonymous visitor stays the same when the session is worn', async () => {
    const protocol = make();
    const kept: [string | null, boolean | undefined][] = [];
    protocol.remember!(worn, (credentials, another) => kept.push([credentials, another]));
    await Promise.all([
      protocol.organization!(),
      protocol.organization!(),
      protocol.organization!(),
    ]);
    expect(sessions).to.deep.equal([{ organization: 'demo', role: 'visitor', session: 'worn' }]);
    expect(kept).to.have.length(1);
    expect(kept[0]?.[1], 'the server says that we are somebody else').to.equal(true);
  });

  it('a refusal that comes late does not undo the session that came meanwhile', async () => {
    const late = http.get(`${SERVER}/chat/conversations`, async ({ request }) => {
      if (request.headers.get('authorization') !== 'Bearer worn') {
        return HttpResponse.json({ conversations: [] });
      }
      await until(() => asked.includes('Bearer session1'));
      return new HttpResponse('', { status: 401 });
    });
    worker.use(late);
    const protocol = make();
    protocol.remember!(worn);
    await Promise.all([protocol.organization!(), protocol.conversations()]);
    expect(sessions).to.have.length(1);
  });

  it('is a new visitor when the worn session cannot be prolonged', async () => {
    const refuse = http.post(
      `${SERVER}/chat/sessions`,
      () => new HttpResponse('', { status: 401 }),
      { once: true },
    );
    worker.use(refuse);
    const protocol = make();
    protocol.remember!(worn);
    await protocol.organization!();
    expect(sessions).to.deep.equal([{ organization: 'demo', role: 'visitor' }]);
  });

  describe('of somebody who was here before nobody knew them', () => {
    const getToken = async () => `h.${btoa(JSON.stringify({ sub: 'uma' }))}.s`;
    const theirs = JSON.stringify({ self: { id: 'v9' }, room_id: 'r', session: 'anonymous' });
    const ours = JSON.stringify({ self: { id: 'v1' }, room_id: 'room', session: 'good' });

    it('knows the database, for visitors who are known alone', async () => {
      const anonymous = make();
      const name = await anonymous.visitor();
      const [known, agent] = [make({ getToken }), make({ getToken, role: 'agent' })];
      for (const each of [known, agent]) expect(await each.visitor()).not.to.equal(name);
      expect([anonymous.former, known.former, agent.former]).to.deep.equal([
        undefined,
        name,
        undefined,
      ]);
    });

    for (const [who, kept] of [
      ['was never here', undefined],
      ['has a good session', ours],
    ] as const) {
      it(`the next sign-in brings proof, once, also of who ${who}`, async () => {
        const protocol = make({ getToken });
        const [id, credentials] = await protocol.vouch!(theirs, kept);
        expect(id).to.equal('v9');
        const keeps: [string | null, boolean | undefined][] = [];
        protocol.remember!(credentials, (...given) => keeps.push([given[0], given[1]]));
        expect(protocol.self.id).to.equal(kept ? 'v1' : '');
        await protocol.organization!();
        await protocol.organization!();
        const token = await getToken();
        expect(sessions).to.deep.equal([
          { organization: 'demo', role: 'visitor', token, session: 'anonymous' },
        ]);
        expect(keeps).to.have.length(1);
        expect(keeps[0]?.[0]).not.to.contain('anonymous');
        expect(keeps[0]?.[1], 'we are who we were').to.equal(false);
      });
    }

    it('a sign-in that fails brings it again, and never as nobody', async () => {
      const refuse = (status: number) =>
        worker.use(
          http.post(
            `${SERVER}/chat/sessions`,
            async ({ request }) => {
              sessions.push(await request.json());
              return new HttpResponse('', { status });
            },
            { once: true },
          ),
        );
      const protocol = make({ getToken });
      const [, vouching] = await protocol.vouch!(theirs);
      protocol.remember!(vouching);
      for (const status of [503, 401]) {
        refuse(status);
        const failed = await protocol.organization!().catch((error) => error);
        expect(failed).to.be.instanceOf(ShamanError);
      }
      await protocol.organization!();
      const token = await getToken();
      const proof = { organization: 'demo', role: 'visitor', token, session: 'anonymous' };
      expect(sessions).to.deep.equal([proof, proof, proof]);
    });
  });

  it('keeps nothing of a sign-in that ends after a sign-out', async () => {
    const protocol = make();
    const kept: unknown[] = [];
    protocol.remember!(null, (credentials) => kept.push(credentials));
    let out = false;
    const slow = http.post(`${SERVER}/chat/sessions`, async () => {
      sessions.push('slow');
      await until(() => out);
    });
    worker.use(slow);
    const asked = protocol.organization!().catch((error) => error.code);
    await until(() => sessions.length === 1);
    protocol.remember!(null, () => {});
    out = true;
    expect(await asked).to.equal('closed');
    expect(kept).to.deep.equal([]);
    expect(protocol.self.id).to.equal('');
  });

  it('the page of a captive portal is not the protocol, whatever was asked', async () => {
    const portal = () => new HttpResponse('<html>Welcome to our network!</html>');
    worker.use(http.get(`${SERVER}/chat/organization`, portal));
    const codeOf = (asked: Promise<unknown>) => asked.catch(({ code, fatal }) => [code, fatal]);
    expect(await codeOf(make().organization!())).to.deep.equal(['protocol', false]);
    worker.use(http.post(`${SERVER}/chat/sessions`, portal));
    expect(await codeOf(make().endpoints(NOWHERE))).to.deep.equal(['protocol', false]);
  });

  it('puts no token into a URL', async () => {
    const [socket, poll] = await make().endpoints(NOWHERE);
    expect(socket?.url).to.equal('wss://desk.test/ws/chat/room1/');
    expect(poll?.url).to.equal('https://desk.test/poll/chat/room1/');
    const hello = JSON.parse(socket!.greeting!());
    expect(hello).to.deep.include({ t: 'hello', token: 'session1', streams: {} });
  });

  it('greets with where we stand at that moment', async () => {
    let cursors = new Map([['c', 'x:1']]);
    const [socket] = await make().endpoints(() => cursors);
    cursors = new Map([['c', 'x:2']]);
    expect(JSON.parse(socket!.greeting!()).streams).to.deep.equal({ c: { e: 'x', o: 2 } });
  });

  it('makes a session anew, once, when it is not accepted any more', async () => {
    const protocol = make();
    protocol.remember!(worn);
    await protocol.organization!();
    expect(asked).to.deep.equal(['Bearer worn', 'Bearer session1']);
  });

  it('does not ask for ever for sessions that are not accepted', async () => {
    worker.use(
      http.get(`${SERVER}/chat/organization`, () => {
        asked.push('refused');
        return new HttpResponse('', { status: 401 });
      }),
    );
    const error = await make().organization!().catch((thrown) => thrown);
    expect(error.code).to.equal('unauthorized');
    expect(asked).to.have.length(2);
  });

  it('asks for the token once to know the visitor and to sign in, and anew after a refusal', async () => {
    let count = 0;
    const protocol = make({ getToken: async () => `token ${++count}` });
    await protocol.visitor();
    await protocol.organization!();
    protocol.refused!();
    await protocol.organization!();
    expect(sessions.map((body) => (body as { token: string }).token)).to.deep.equal([
      'token 1',
      'token 2',
    ]);
  });

  it('keeps what it made, to be remembered by the next page', async () => {
    const kept: (string | null)[] = [];
    const protocol = make();
    protocol.remember!(null, (credentials) => kept.push(credentials));
    await protocol.organization!();
    const next = make();
    next.remember!(kept[0] ?? null);
    await next.organization!();
    expect(sessions).to.have.length(1);
    expect(next.self).to.deep.equal(protocol.self);
  });

  it('rejects what wants a line while there is none', async () => {
    const error = await make()
      .send('c', { text: 'hi' }, 'x')
      .catch((thrown) => thrown);
    expect(error).to.deep.include({ code: 'unreachable', fatal: false });
  });
});
