import { expect } from 'chai';
import type { CrmChatOptions } from '../../../src/protocols/crm-chat.ts';
import { until } from '../../support/until.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';
import { chat, list, MESSAGE, PING, Stand } from './crm-chat-stand.ts';

describe('a crm-chat session', () => {
  const fetches = new ScriptedFetch();
  const stands: Stand[] = [];

  const stand = (more?: CrmChatOptions) => {
    const made = new Stand(more);
    stands.push(made);
    return made;
  };

  beforeEach(() => {
    fetches.all.length = 0;
    fetches.install();
  });
  afterEach(() => {
    fetches.restore();
    for (const { session } of stands.splice(0)) session.closed();
  });

  it('is ready when what it said has come back', () => {
    const { session, said, ...rest } = stand();
    expect(said).to.deep.equal([PING]);
    expect(rest.ready).to.equal(0);
    session.receive('{"event_type": "ping", "data": {}}');
    expect(stands[0]?.ready).to.equal(1);
    session.receive('{"event_type": "ping", "data": {}}');
    expect(stands[0]?.ready).to.equal(1);
  });

  it('gives signs of life by itself, and never says anything that is not JSON', async () => {
    const { said } = stand({ ping: 5 });
    await until(() => said.length > 3);
    for (const frame of said) expect(frame).to.equal(PING);
  });

  it('is silent once it is closed', async () => {
    const closed = stand({ ping: 5, look: 5 });
    closed.session.closed();
    const { length } = closed.said;
    const other = stand({ ping: 5 });
    await until(() => other.said.length > 3);
    expect(closed.said).to.have.length(length);
    expect(fetches.all).to.deep.equal([]);
  });

  it('hears a message of the other side, and one of ours', async () => {
    const line = stand();
    expect(await line.hears('new_message', MESSAGE)).to.deep.equal({
      type: 'message',
      message: {
        id: '5',
        conversationId: '2',
        author: { id: 'curator', role: 'agent' },
        text: 'good day',
        attachments: [],
        createdAt: Date.parse('2026-11-21T00:39:56.152Z'),
        status: 'sent',
      },
    });
    const mine = await line.hears('new_message', { ...MESSAGE, id: 6, sender: 7, is_read: true });
    expect(mine).to.have.nested.property('message.author.id', 'me');
    expect(mine).to.have.nested.property('message.status', 'read');
  });

  const FILES: readonly [string, unknown, readonly string[]][] = [
    ['a list', [{ id: 1, file: 'https://cdn.test/a%20b.pdf' }], ['https://cdn.test/a%20b.pdf']],
    [
      'one object, as in the document',
      { id: 1, file: '/media/a.pdf' },
      ['https://crm.test/media/a.pdf'],
    ],
    ['an empty list', [], []],
    ['an empty object', {}, []],
    ['null', null, []],
    ['no address at all', [{ id: 1, file: 'http://' }], []],
  ];
  for (const [name, files, urls] of FILES) {
    it(`hears files as ${name}, and text as null`, async () => {
      const event = await stand().hears('new_message', { ...MESSAGE, text: null, files });
      if (event.type !== 'message') return expect.fail('a message');
      expect(event.message.text).to.equal('');
      expect(event.message.attachments.map(({ url }) => url)).to.deep.equal(urls);
    });
  }

  it('knows files by the ends of their addresses', async () => {
    const files = ['/m/%D1%81%D1%87%D1%91%D1%82.PNG?x=1', '/m/a%.zip'].map((file, id) => ({
      id,
      file,
    }));
    const event = await stand().hears('new_message', { ...MESSAGE, files });
    if (event.type !== 'message') return expect.fail('a message');
    expect(event.message.attachments.map(({ name, type }) => [name, type])).to.deep.equal([
      ['счёт.PNG', 'image/png'],
      ['a%.zip', 'application/octet-stream'],
    ]);
  });

  it('hears of changes, deletions, states and readers', async () => {
    const line = stand();
    const edited = await line.hears('update_message', { ...MESSAGE, text: 'better' });
    expect(edited).to.have.nested.property('message.editedAt').that.is.a('number');
    expect(await line.hears('delete_message', { chat_id: 1, message_id: 4 })).to.deep.equal({
      type: 'message-deleted',
      conversationId: '1',
      id: '4',
    });
    const read = { chat_id: 1, last_message_id: 3, user_id: 9 };
    expect(await line.hears('read_chat_message', read)).to.deep.equal({
      type: 'read',
      conversationId: '1',
      by: 'agent',
      upTo: '3',
    });
    const open = async (status: string) =>
      (await line.hears('update_chat_status', { chat_id: 1, status })) as { info?: object };
    expect((await open('closed')).info).to.deep.equal({ id: '1', open: false });
    for (const status of ['open', 'in_progress', 'delayed'])
      expect((await open(status)).info).to.deep.equal({ id: '1', open: true });
  });

  for (const spelling of ['update_status', 'user_status']) {
    it(`hears who is there as ${spelling}`, async () => {
      const line = stand({ role: 'agent' });
      await line.protocol.curator?.();
      const told = await line.hears(spelling, { user_id: 1, status: 'online' });
      expect(told).to.deep.equal({ type: 'presence', online: ['1'] });
      await line.hears(spelling, { user_id: '2', status: 'online' });
      const left = await line.hears(spelling, { user_id: 1, status: 'offline' });
      expect(left).to.deep.equal({ type: 'presence', online: ['2'] });
      line.opensAgain();
      const anew = await line.hears(spelling, { user_id: 3, status: 'online' });
      expect(anew).to.deep.equal({ type: 'presence', online: ['3'] });
    });
  }

  it('survives what it does not know', async () => {
    const line = stand();
    for (const frame of ['', 'no json', 'null', '[]', '"ping"', '7', '{}', '{"event_type":"x"}'])
      line.session.receive(frame);
    line.session.receive('{"event_type":"dance","data":{"chat_id":1}}');
    line.session.receive('{"event_type":"new_message","data":null}');
    await line.hears('new_message', MESSAGE);
    expect(line.events).to.have.length(1);
  });

  it('has the list looked at when a chat was begun or assigned, when it is woken, and now and then', async () => {
    const line = stand();
    const hears = async (event_type: string, data: object) => {
      const before = line.looks;
      line.session.receive(JSON.stringify({ event_type, data }));
      await until(() => line.looks === before + 1);
    };
    await hears('new_chat', { chat_type: 'topic', chat_id: 2 });
    await hears('assign_curator', { chat_id: 1, curator_id: 3 });
    line.session.ping?.();
    expect(line.looks).to.equal(3);
    expect(line.said).to.deep.equal([PING, PING]);
    const often = stand({ look: 5 });
    await until(() => often.looks > 2);
  });

  it('looks more often after a line that ended: who died with it speaks to nobody for a while', async () => {
    const real = globalThis.setTimeout;
    const delays: unknown[] = [];
    const spy = (act: () => void, ms?: number) => {
      delays.push(ms);
      return real(act, ms);
    };
    globalThis.setTimeout = spy as typeof setTimeout;
    try {
      const line = stand({ look: 600 });
      expect(delays).to.deep.equal([]);
      line.opensAgain();
      expect(delays).to.deep.equal([100, 200, 300, 400, 500, 600]);
      globalThis.setTimeout = real;
      await until(() => line.looks >= 5);
    } finally {
      globalThis.setTimeout = real;
    }
  });

  it('asks anew for what it may have slept through, and else for the list alone', async () => {
    const line = stand();
    const { protocol } = line;
    const real = Date.now;
    /** How many requests a list takes, and what it brings. */
    const cost = async () => {
      const before = fetches.all.length;
      const asked = protocol.conversations();
      (await fetches.request(before + 1)).answer(
        list(...[1, 2, 3, 4, 5, 6].map((id) => chat(id, id))),
      );
      let pages: Awaited<typeof asked> | undefined;
      void asked.then((answer) => {
        pages = answer;
      });
      const answered = new Set<unknown>();
      await until(() => {
        for (const request of fetches.all.slice(before + 1)) {
          if (!answered.has(request)) request.answer(list());
          answered.add(request);
        }
        return pages;
      });
      return fetches.all.length - before;
    };
    try {
      line.session.receive(PING);
      // Of a new line nobody knows what came before it.
      expect(await cost()).to.equal(6);
      expect(await cost()).to.equal(1);
      Date.now = () => real() + 49_000;
      line.session.receive(PING);
      expect(line.looks).to.equal(0);
      expect(await cost()).to.equal(1);
      Date.now = () => real() + 100_000;
      line.session.receive(PING);
      expect(line.looks).to.equal(1);
      expect(await cost()).to.equal(6);
      expect(fetches.all.at(-1)?.url).to.match(/chats\/5\/messages\/\?limit=30&offset=0$/);
    } finally {
      Date.now = real;
    }
  });

  it('ends when a fresh token is refused as well, and not when the program breaks', async () => {
    const line = stand();
    const asked = line.protocol.conversations().catch((error) => error.code);
    (await fetches.request(1)).answer('<h1>Server Error (500)</h1>', { status: 500 });
    expect(await asked).to.equal('request');
    expect(line.failures).to.deep.equal([]);
    const again = line.protocol.conversations().catch((error) => error.code);
    const refused = { status: 403 };
    (await fetches.request(2)).answer('{"detail":"Некорректные учетные данные."}', refused);
    (await fetches.request(3)).answer('{"detail":"Некорректные учетные данные."}', refused);
    expect(await again).to.equal('unauthorized');
    expect(line.failures).to.deep.equal(['unauthorized']);
  });
});
