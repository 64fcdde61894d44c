import { expect } from 'chai';
import { HttpResponse, http } from 'msw';
import { ShamanError } from '../../../src/errors.ts';
import { chatDjango } from '../../../src/protocols/chat-django.ts';
import {
  CLIENT,
  DESK,
  FOREIGN_DESK,
  SAID,
  STRANGER,
  WITH_FILE,
} from '../../fixtures/chat-django.ts';
import { textsOf } from '../samples.ts';
import { DjangoStage, errorOf, SERVER } from './chat-django-stage.ts';

const NOWHERE = () => new Map();

describe('chat-django', () => {
  const stage = new DjangoStage();
  before(() => stage.opens());
  after(() => stage.closes());
  beforeEach(() => stage.begins());

  describe('who and where', () => {
    it('stands below a path of its server, or on the origin of the page', async () => {
      const [endpoint] = await stage.make().endpoints(NOWHERE);
      expect(endpoint).to.deep.equal({
        transport: 'websocket',
        url: 'wss://desk.test/chat/ws/chat/demo/',
      });
      const [own] = await chatDjango({ organization: 'demo' }).endpoints(NOWHERE);
      expect(own?.url).to.equal(`${location.origin.replace('http', 'ws')}/ws/chat/demo/`);
      expect(() => chatDjango({ server: 'http://', organization: 'demo' }))
        .to.throw(ShamanError)
        .that.includes({ code: 'invalid', fatal: true });
    });

    it('names no socket for an organization that such a program has none for', async () => {
      for (const organization of [
        'two words',
        'demo-forms',
        'organização',
        'a.b',
        '',
        'a'.repeat(87),
      ])
        expect(await stage.make({ organization }).endpoints(NOWHERE), organization).to.deep.equal(
          [],
        );
    });

    it('tells clients apart without a request', async () => {
      const names = await Promise.all([
        stage.make().visitor(),
        stage.make({ getToken: async () => STRANGER }).visitor(),
        chatDjango({ server: SERVER, organization: 'demo' }).visitor(),
        stage.make({ organization: 'other' }).visitor(),
        stage.make({ server: 'https://desk.test' }).visitor(),
        stage.make({ role: 'agent' }).visitor(),
      ]);
      expect(new Set(names)).to.have.length(names.length);
      const again = await stage
        .make({ getToken: async () => ` ${CLIENT.toUpperCase()} ` })
        .visitor();
      expect(again).to.equal(names[0]);
      expect(stage.asked).to.deep.equal([]);
    });

    it('says of the desk what it is called, and not whether anybody is there', async () => {
      const desk = await stage.make().organization?.();
      expect(desk).to.deep.equal({ id: 'demo', name: 'demo', agents: [] });
      expect(stage.asked).to.deep.equal([]);
    });

    it('says what it cannot do by what it has not', () => {
      const { can, start, markRead, typing, remove } = stage.make();
      expect([start, markRead, typing, remove]).to.deep.equal([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(can).to.include({
        idempotentSend: false,
        resume: false,
        alone: true,
        filesPerMessage: 1,
      });
    });
  });

  describe('what was said', () => {
    it('lists the help desks of one client, with what was said last', async () => {
      const pages = await stage.make().conversations();
      expect(pages.map(({ info }) => info.id)).to.deep.equal([DESK]);
      const { preview, updatedAt } = pages[0]!.info;
      expect(updatedAt).to.equal(Date.parse('2026-11-21T00:30:03.000Z'));
      expect(preview).to.deep.include({ id: WITH_FILE.uuid, text: '', status: 'delivered' });
      expect(preview?.author.role).to.equal('visitor');
      expect(preview?.attachments).to.deep.equal([
        {
          name: 'nota_fiscal_ação.txt',
          type: 'application/octet-stream',
          size: 0,
          url: `${SERVER}${WITH_FILE.file}`,
        },
      ]);
      expect(stage.asked).to.deep.equal(['/api/help-desks/?organization=demo']);
    });

    it('lists those of everybody where it is not told whose', async () => {
      const pages = await chatDjango({ server: SERVER, organization: 'demo' }).conversations();
      // Activity decides: of the other one, the time at which it was made.
      expect(pages.map(({ info }) => info.id)).to.deep.equal([DESK, FOREIGN_DESK]);
      expect(pages[1]?.info.preview).to.equal(undefined);
    });

    it('asks as a program, not as a person with cookies', async () => {
      const protocol = chatDjango({ organization: 'demo' });
      let asked: Request | undefined;
      stage.answers(
        http.all(`${location.origin}/api/*`, ({ request }) => {
          asked = request;
          return HttpResponse.json([]);
        }),
      );
      const requests: [() => Promise<unknown>, string][] = [
        [() => protocol.conversations(), 'help-desks/'],
        [() => protocol.history(DESK, { limit: 1 }), 'history/'],
        [() => protocol.send(DESK, { text: 'hi' }, '1').catch(() => {}), 'send-message/'],
        [
          () =>
            protocol
              .send(DESK, { text: '', files: [new File(['x'], 'a.txt')] }, '2')
              .catch(() => {}),
          '',
        ],
      ];
      for (const [ask, path] of requests) {
        await ask();
        expect(asked?.credentials).to.equal('omit');
        expect(asked?.headers.get('accept')).to.equal('application/json');
        expect(new URL(asked!.url).pathname.endsWith('/'), path).to.equal(true);
      }
    });

    it('cuts pages out of a whole history, the oldest first', async () => {
      stage.history = [5, 4, 3, 2, 1].map((n) => stage.message({ uuid: `m${n}`, message: `${n}` }));
      const protocol = stage.make();
      const newest = await protocol.history(DESK, { limit: 2 });
      expect(textsOf(newest.messages)).to.deep.equal(['4', '5']);
      expect(newest).to.deep.include({
        cursor: 'm5',
        hasEarlier: true,
        hasLater: false,
        joins: false,
      });
      const rest = await protocol.history(DESK, { limit: 50, before: 'm4' });
      expect(textsOf(rest.messages)).to.deep.equal(['1', '2', '3']);
      expect(rest.hasEarlier).to.equal(false);
      expect((await protocol.history(DESK, { limit: 5, before: 'gone' })).messages).to.deep.equal(
        [],
      );
    });

    it('reads files wherever they are, below the path of its proxy too, and nothing where there is none', async () => {
      const said = [
        '/media/uploads/a.PNG',
        'http://desk.test/media/uploads/b%20c.jpg',
        'https://desk.test/chat/media/uploads/e.webp',
        'https://files.test/d.zip',
        '',
        {},
        'http://[',
        '/media/%E0%A4%A.txt',
      ];
      stage.history = said.map((file) => stage.message({ file, message: null })).reverse();
      const { messages } = await stage.make().history(DESK, { limit: 50 });
      const files = messages.map(
        ({ attachments: [file] }) => file && [file.url, file.name, file.type],
      );
      expect(files).to.deep.equal([
        ['https://desk.test/chat/media/uploads/a.PNG', 'a.PNG', 'image/png'],
        ['https://desk.test/chat/media/uploads/b%20c.jpg', 'b c.jpg', 'image/jpeg'],
        ['https://desk.test/chat/media/uploads/e.webp', 'e.webp', 'image/webp'],
        ['https://files.test/d.zip', 'd.zip', 'application/octet-stream'],
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    });

    it('sees itself as who sends, on either side of the desk', async () => {
      stage.history = [stage.message({ type: 'received' }), stage.message()];
      const roles = async (role: 'visitor' | 'agent') => {
        const { protocol } = await stage.knowing({ role });
        const { messages } = await protocol.history(DESK, { limit: 5 });
        return messages.map(({ author }) => author.role);
      };
      expect(await roles('visitor')).to.deep.equal(['visitor', 'agent']);
      expect(await roles('agent')).to.deep.equal(['agent', 'visitor']);
      const desk = await stage.make({ role: 'agent' }).conversations();
      const people = desk.map(({ info }) => info.visitor?.name);
      expect(people).to.deep.equal(['Nome do Cliente', 'Somebody else']);
    });

    it('makes a coded error of whatever comes back', async () => {
      const html = (status: number) => new HttpResponse('<h1>No</h1>', { status });
      const answers = [
        html(404),
        html(500),
        html(200),
        HttpResponse.json({}),
        HttpResponse.error(),
      ];
      const errors = [];
      for (const answer of answers) {
        stage.answers(http.get(`${SERVER}/api/help-desks/`, () => answer.clone(), { once: true }));
        errors.push(await errorOf(stage.make().conversations()));
      }
      expect(errors.map(({ code, fatal }) => [code, fatal])).to.deep.equal([
        ['request', true],
        ['request', false],
        ['protocol', false],
        ['protocol', false],
        ['unreachable', false],
      ]);
      expect(errors[4]?.message).to.match(/serve it, or a proxy to it, from http:\/\/localhost/);
    });
  });

  it('what was recorded is read as it was meant', async () => {
    const { session } = await stage.knowing();
    for (const frame of [...SAID.frames, SAID.reply]) session.receive(frame);
    expect(stage.told.map(({ text, status, author }) => [text, status, author.role])).to.deep.equal(
      [
        [SAID.text, 'sent', 'visitor'],
        [SAID.text, 'delivered', 'visitor'],
        ['Resposta - Olá', 'delivered', 'agent'],
      ],
    );
  });
});
