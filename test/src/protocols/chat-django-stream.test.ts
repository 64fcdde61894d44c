import { expect } from 'chai';
import { HttpResponse, http } from 'msw';
import { chatDjango } from '../../../src/protocols/chat-django.ts';
import { DESK, FOREIGN_DESK, HELP_DESKS } from '../../fixtures/chat-django.ts';
import { until } from '../../support/until.ts';
import { DjangoStage, SERVER } from './chat-django-stage.ts';

const NEW_DESK = '7a7a7a7a-0000-4000-8000-000000000001';

describe('chat-django: its stream', () => {
  const stage = new DjangoStage();
  before(() => stage.opens());
  after(() => stage.closes());
  beforeEach(() => stage.begins());

  it('is ready without a word, and has no heartbeat to say one with', async () => {
    let ready = 0;
    const silent = () => {
      throw new Error('one frame of ours would end it for everybody');
    };
    const host = { send: silent, ready: () => ready++, heads: silent, emit: silent, fail: silent };
    const session = stage.make().opened(host);
    expect(ready).to.equal(0);
    await until(() => ready === 1);
    expect(session.ping).to.equal(undefined);
    session.closed();
  });

  describe('when something wakes us up', () => {
    const lists = () => stage.asked.filter((path) => path.includes('help-desks/?')).length;
    const last_message = () => stage.message({ created_at: '2026-11-21T12:00:00.000001-03:00' });
    const saying = (last: unknown) => [HELP_DESKS[0], { ...HELP_DESKS[1], last_message: last }];

    it('asks nothing of a stream that has told something just now', async () => {
      const { session, tells } = await stage.knowing({ quiet: 40 });
      await until(() => {
        tells('new_message', stage.message());
        session.woken?.();
        return stage.told.length > 20;
      });
      session.woken?.();
      expect(lists()).to.equal(1);
    });

    it('asks the list once after a silence, and leaves a line alone that has told all of it', async () => {
      const { protocol, session, tells } = await stage.knowing({ quiet: 0 });
      const last = last_message();
      tells('new_message', last);
      stage.desks = saying(last);
      session.woken?.();
      await until(() => lists() === 2);
      await protocol.conversations();
      expect(stage.failures).to.deep.equal([]);
    });

    it('gives the line up where the list has more than was told, or cannot be had', async () => {
      const { session } = await stage.knowing({ quiet: 0 });
      stage.desks = saying(last_message());
      session.woken?.();
      await until(() => stage.failures.length === 1);
      stage.answers(http.get(`${SERVER}/api/help-desks/`, () => HttpResponse.error()));
      session.woken?.();
      await until(() => stage.failures.length === 2);
      for (const { code, fatal } of stage.failures)
        expect([code, fatal]).to.deep.equal(['timeout', false]);
    });

    it('minds no help desk of somebody else, and none before it was asked whose they are', async () => {
      const { protocol, session } = await stage.knowing({ quiet: 0 });
      stage.desks = [{ ...HELP_DESKS[0], last_message: last_message() }, HELP_DESKS[1]];
      session.woken?.();
      await until(() => lists() === 2);
      await protocol.conversations();
      stage.desks = saying(last_message());
      const fresh = stage.make({ quiet: 0 });
      stage.line(fresh).woken?.();
      await until(() => lists() === 4);
      await fresh.history(DESK, { limit: 1 });
      expect(stage.failures).to.deep.equal([]);
    });
  });

  it('reads data as an object, and as JSON in a string', async () => {
    const { tells } = await stage.knowing();
    tells('new_message', stage.message({ message: 'object' }));
    tells('new_message', JSON.stringify(stage.message({ message: 'string' })));
    expect(stage.told.map(({ text }) => text)).to.deep.equal(['object', 'string']);
  });

  it('survives whatever anybody has it say', async () => {
    const { session, tells } = await stage.knowing();
    for (const data of [null, 'null', 'no JSON', '', {}, [], 5, { uuid: 1, help_desk: DESK }])
      for (const type of ['new_message', 'update_message', 'update_helpdesk', 'else', null])
        session.receive(JSON.stringify({ type, data }));
    for (const frame of ['', 'null', '5', '[]', '{"type":"new_message"}', '<h1>'])
      session.receive(frame);
    tells('update_helpdesk', { uuid: DESK, last_message: 'x', created_at: {} });
    expect(stage.told).to.deep.equal([]);
    tells('new_message', stage.message({ message: null, file: {}, created_at: null }));
    expect(stage.told).to.have.length(1);
    expect(stage.told[0]).to.deep.include({ text: '', attachments: [] });
  });

  it('hears nothing of other clients', async () => {
    const { tells } = await stage.knowing();
    for (const type of ['new_message', 'update_message'])
      tells(type, stage.message({ help_desk: FOREIGN_DESK }));
    tells('update_helpdesk', HELP_DESKS[0]);
    expect([stage.events, stage.looks]).to.deep.equal([[], 0]);
  });

  it('no frame makes a stranger’s help desk ours', async () => {
    const { tells } = await stage.knowing();
    tells('update_helpdesk', { ...HELP_DESKS[0], client: HELP_DESKS[1].client });
    tells('new_message', stage.message({ help_desk: FOREIGN_DESK }));
    expect(stage.events).to.deep.equal([]);
  });

  it('hears of all where it was not told whose they are', async () => {
    const { tells } = await stage.knowing({ getToken: undefined });
    tells('new_message', stage.message({ help_desk: FOREIGN_DESK }));
    expect(stage.told).to.have.length(1);
  });

  it('of a help desk that is on no list it says that there is one, and nothing else', async () => {
    const { tells } = await stage.knowing();
    tells('new_message', stage.message({ help_desk: NEW_DESK, message: 'secret' }));
    expect([stage.events, stage.looks]).to.deep.equal([[], 1]);
  });

  it('holds what is said while it is asked whose it is, and tells it after the list', async () => {
    const protocol = stage.make();
    const session = stage.line(protocol);
    let isAsked = false;
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    stage.answers(
      http.get(`${SERVER}/api/help-desks/`, async () => {
        isAsked = true;
        await gate;
        return HttpResponse.json(HELP_DESKS);
      }),
    );
    let isListed = false;
    const listing = protocol.conversations().then(() => {
      isListed = true;
    });
    await until(() => isAsked);
    for (const help_desk of [DESK, FOREIGN_DESK, NEW_DESK])
      session.receive(JSON.stringify({ type: 'new_message', data: stage.message({ help_desk }) }));
    expect(stage.events).to.deep.equal([]);
    answer();
    await until(() => stage.events.length > 0);
    expect(isListed).to.equal(true);
    await listing;
    expect(stage.told.map(({ conversationId }) => conversationId)).to.deep.equal([DESK]);
  });

  describe('a message that is told again', () => {
    it('is an edit where its words have changed, and no edit where its status has', async () => {
      const { tells } = await stage.knowing();
      const said = stage.message({ type: 'received', status: 'sent' });
      tells('new_message', said);
      tells('update_message', said);
      const updated_at = '2026-11-21T11:00:00.000001-03:00';
      tells('update_message', { ...said, message: 'other words', updated_at });
      const [, again, edited] = stage.told;
      expect(again?.editedAt).to.equal(undefined);
      expect(edited).to.deep.include({
        text: 'other words',
        editedAt: Date.parse('2026-11-21T14:00:00Z'),
      });
    });

    it('appears nowhere anew when it is older than what is known', async () => {
      const old = stage.message();
      const { tells } = await stage.knowing();
      tells('new_message', stage.message());
      tells('update_message', { ...old, status: 'sent' });
      expect(stage.told.at(-1)?.editedAt).to.be.a('number');
    });

    it('is news when the first telling of it was lost', async () => {
      const { tells } = await stage.knowing();
      tells('new_message', stage.message());
      tells('update_message', stage.message({ status: 'sent' }));
      expect(stage.told.at(-1)?.editedAt).to.equal(undefined);
    });

    it('says when its help desk was last touched, as the list will', async () => {
      const { tells } = await stage.knowing();
      const updated_at = '2026-11-21T11:00:00.000001-03:00';
      tells('new_message', stage.message({ updated_at }));
      expect(stage.events.at(-1)).to.deep.equal({
        type: 'conversation',
        info: { id: DESK, updatedAt: Date.parse('2026-11-21T14:00:00Z') },
      });
    });
  });

  it('a help desk that is told tells its last message, and loses no count of what is unread', async () => {
    const { tells } = await stage.knowing();
    const last_message = stage.message({ message: 'last' });
    tells('update_helpdesk', JSON.stringify({ ...HELP_DESKS[1], last_message }));
    const [described] = stage.events;
    expect(described).to.deep.include({ type: 'conversation' });
    expect(described).not.to.have.nested.property('info.unread');
    expect(stage.told.map(({ text }) => text)).to.deep.equal(['last']);
  });

  it('asks the page who its client is, once, where nobody did', async () => {
    let asked = 0;
    const getToken = async () => `${++asked}`;
    const protocol = chatDjango({ server: SERVER, organization: 'demo', getToken });
    await protocol.conversations();
    await protocol.conversations();
    expect(asked).to.equal(1);
    expect(protocol.self.id).to.equal('1');
  });
});
