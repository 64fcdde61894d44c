import { expect } from 'chai';
import type { CrmChat, CrmChatOptions } from '../../../src/protocols/crm-chat.ts';
import { ScriptedFetch } from '../scripted-fetch.ts';
import { chat, list, MESSAGE, Stand } from './crm-chat-stand.ts';

describe('the lists of crm-chat', () => {
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

  it('reads a list of many pages to its end, wherever its proxy says the next one is', async () => {
    const { protocol } = stand({ role: 'agent' });
    const asked = protocol.conversations();
    const many = Array.from({ length: 100 }, (_, i) => chat(i + 1, null));
    const next = 'http://internal:8000/api/v1/curator/chats/?limit=100&offset=100';
    (await fetches.request(1)).answer(
      JSON.stringify({ count: 101, next, previous: null, results: many }),
    );
    const second = await fetches.request(2);
    expect(second.url).to.equal('https://crm.test/api/v1/curator/chats/?limit=100&offset=100');
    second.answer(list(chat(101, null)));
    expect(await asked).to.have.length(101);
  });

  it('shows no chat to a client in which nobody has spoken', async () => {
    const { protocol } = stand();
    const asked = protocol.conversations();
    (await fetches.request(1)).answer(list(chat(1, null), chat(2, 5)));
    (await fetches.request(2)).answer(list());
    expect((await asked).map(({ info }) => info.id)).to.deep.equal(['2']);
  });

  it('finds the messages before one though the count from the newest has shifted', async () => {
    const { protocol } = stand();
    /** Newest first, from the server's side. */
    let all = Array.from({ length: 250 }, (_, i) => 250 - i);
    const serve = async (number: number) => {
      const { url, answer } = await fetches.request(number);
      const { searchParams } = new URL(url);
      const offset = Number(searchParams.get('offset'));
      const ids = all.slice(offset, offset + Number(searchParams.get('limit')));
      const results = ids.map((id) => ({ ...MESSAGE, id, is_my_message: false }));
      const next = offset + ids.length < all.length ? 'more' : null;
      answer(JSON.stringify({ count: all.length, next, previous: null, results }));
      return offset;
    };
    const idsOf = async (asked: ReturnType<CrmChat['history']>) =>
      (await asked).messages.map(({ id }) => Number(id));
    const first = protocol.history('2', { limit: 3, before: '120' });
    expect([await serve(1), await serve(2)]).to.deep.equal([0, 100]);
    expect(await idsOf(first)).to.deep.equal([117, 118, 119]);
    // Where it was the last time, and on from there.
    all = all.filter((id) => id < 150 || id > 240);
    const second = protocol.history('2', { limit: 2, before: '117' });
    expect(await serve(3)).to.equal(0);
    expect(await idsOf(second)).to.deep.equal([115, 116]);
  });

  it('believes no list that was on its way when a doubt came up', async () => {
    const { protocol } = stand();
    const first = protocol.conversations();
    (await fetches.request(1)).answer(list(chat(1, 5)));
    (await fetches.request(2)).answer(list({ ...MESSAGE, is_my_message: false }));
    expect((await first)[0]?.run?.messages).to.have.length(1);
    const second = protocol.conversations();
    const under = await fetches.request(3);
    protocol.doubt();
    under.answer(list(chat(1, 5)));
    (await fetches.request(4)).answer(list({ ...MESSAGE, text: 'edited', is_my_message: false }));
    expect((await second)[0]?.run?.messages[0]?.text).to.equal('edited');
    const third = protocol.conversations();
    (await fetches.request(5)).answer(list(chat(1, 5)));
    expect((await third)[0]).not.to.have.property('run');
  });

  it('shows a curator what they have changed, though nobody there may tell them', async () => {
    const { protocol, events } = stand({ role: 'agent' });
    const edited = protocol.edit!('2', '5', 'better');
    (await fetches.request(1)).answer('{"id":5,"text":"better","message_type":"text"}');
    const look = await fetches.request(2);
    expect(look.url).to.match(/curator\/chats\/2\/messages\/\?limit=100&offset=0$/);
    const [better, other] = [
      { ...MESSAGE, text: 'better', is_my_message: true },
      { ...MESSAGE, id: 6, is_my_message: false },
    ];
    look.answer(list(other, better));
    await edited;
    const [told, ...more] = events;
    expect(more).to.deep.equal([]);
    expect(told).to.have.nested.property('message.text', 'better');
    expect(told).to.have.nested.property('message.editedAt').that.is.a('number');
    const again = protocol.edit!('2', '5', 'best');
    (await fetches.request(3)).answer('{"id":5,"text":"best","message_type":"text"}');
    (await fetches.request(4)).answer('<h1>Server Error (500)</h1>', { status: 500 });
    await again;
    expect(events).to.have.length(1);
  });
});
