import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import { type RoomsOptions, rooms } from '../../../src/protocols/rooms.ts';
import { CONVERSATION } from '../../fixtures/rooms.ts';
import { Line, rejection, SERVER } from './rooms-stage.ts';

describe('rooms', () => {
  it('go where the tutorial has them', async () => {
    const protocol = rooms({ server: `${SERVER}/`, organization: 'lobby' });
    expect(await protocol.endpoints(() => new Map())).to.deep.equal([
      { transport: 'websocket', url: 'wss://chat.test/base/ws/chat/lobby/' },
    ]);
    const [plain] = await rooms({ server: 'http://localhost:8000' }).endpoints(() => new Map());
    expect(plain?.url).to.equal('ws://localhost:8000/ws/chat/one_room/');
  });

  for (const organization of ['3f0c9a5e-7a1c', 'sala um', 'café', '', 'a'.repeat(95), 'a\n']) {
    it(`say before they connect that none can be called ${JSON.stringify(organization)}`, () => {
      expect(() => rooms({ server: SERVER, organization }))
        .to.throw(ShamanError, /only letters from a to z, digits and _/)
        .that.deep.includes({ code: 'invalid', fatal: true });
    });
  }

  it('are ready at once, for there is no handshake, and never say a word of themselves', async () => {
    const line = new Line();
    expect(line.ready).to.equal(0);
    await Promise.resolve();
    expect(line.ready).to.equal(1);
    expect(line.said).to.deep.equal([]);
  });

  it('name the database of a visitor by server, room, side and whose past it is', async () => {
    const nameOf = (options: RoomsOptions) => rooms({ server: SERVER, ...options }).visitor();
    const names = await Promise.all([
      nameOf({ organization: 'a' }),
      nameOf({ organization: 'b' }),
      nameOf({ organization: 'a', role: 'agent' }),
      nameOf({ organization: 'a', user: 'u' }),
      nameOf({ organization: 'a', conversation: 'c' }),
      nameOf({ organization: 'a', server: 'https://other.test' }),
    ]);
    expect(new Set(names).size).to.equal(names.length);
    expect(await nameOf({ organization: 'a' })).to.equal(names[0]);
  });

  it('are one conversation each, with nothing before', async () => {
    const { protocol } = new Line();
    const [page, ...more] = await protocol.conversations();
    expect(more).to.deep.equal([]);
    expect(page?.info).to.deep.include({ id: 'lobby', open: true, unread: 0 });
    expect(page?.run).to.deep.equal({ messages: [], cursor: null, hasEarlier: false });
    const history = await protocol.history('lobby', { limit: 10, before: 'whatever' });
    expect(history).to.deep.include({ messages: [], hasEarlier: false, hasLater: false });
  });

  it('tell what was said before anybody asked, for nobody could be asked for it', async () => {
    const line = new Line();
    for (let i = 0; i < 101; i++) line.hears({ message: i });
    const [page] = await line.protocol.conversations();
    expect(page?.run?.messages).to.deep.equal(line.messages.slice(1));
    expect(page?.info.preview?.text).to.equal('100');
    await line.protocol.visitor();
    const [anew] = await line.protocol.conversations();
    expect(anew?.run?.messages).to.deep.equal([]);
  });

  describe('what others say', () => {
    it('comes from the other side, with an id of ours and the time of our own clock', () => {
      const line = new Line();
      const before = Date.now();
      line.hears('{"message": "Ol\\u00e1 do widget"}');
      const [message] = line.messages;
      expect(message).to.deep.include({
        conversationId: 'lobby',
        text: 'Olá do widget',
        author: { id: 'agent', role: 'agent' },
        status: 'sent',
      });
      expect(message?.createdAt).to.be.within(before, Date.now());
      expect(message?.localId).to.equal(undefined);
    });

    it('comes from a visitor where we are the agent', () => {
      const line = new Line({ role: 'agent' });
      line.hears({ message: 'help' });
      expect(line.messages[0]?.author).to.deep.equal({ id: 'visitor', role: 'visitor' });
    });

    it('is there twice when it comes twice', () => {
      const line = new Line();
      for (let i = 0; i < 2; i++) line.hears({ message: 'again' });
      expect(new Set(line.messages.map(({ id }) => id)).size).to.equal(2);
    });

    it('may be a number, or an object as the lists have them', () => {
      const line = new Line();
      const [, theirs] = CONVERSATION.messages;
      line.hears({ message: 0 });
      line.hears({ message: theirs });
      line.hears({ message: { text: 'as others write it' } });
      expect(line.messages.map(({ text }) => text)).to.deep.equal([
        '0',
        'Claro!',
        'as others write it',
      ]);
      expect(line.messages[1]).to.deep.include({
        id: theirs.uuid,
        createdAt: Date.UTC(2026, 10, 21, 0, 44, 1),
        author: {
          id: theirs.message_author.uuid,
          role: 'agent',
          name: 'ginkoh',
          avatarUrl: `${SERVER}/media/images/users/profile_pictures/ginkoh.png`,
        },
      });
    });

    it('is not heard where it is nothing that people could read', () => {
      const line = new Line();
      const nothing = ['{}', '[]', 'null', 'garbage', '{"message":""}', '{"message":null}'];
      for (const frame of [...nothing, '{"message":{}}', '{"message":[[]]}', '{"type":"ping"}'])
        line.hears(frame);
      expect(line.events).to.deep.equal([]);
      expect(line.failures).to.deep.equal([]);
    });
  });

  describe('what we say', () => {
    it('goes out as one frame, and is ours when it comes back', async () => {
      const line = new Line();
      const sent = line.protocol.send('lobby', { text: ' Olá\n"x" ' }, 'local-1');
      expect(line.said).to.deep.equal(['{"message":" Olá\\n\\"x\\" "}']);
      line.hears({ message: 'something else' });
      line.hears({ message: ' Olá\n"x" ' });
      const { message } = await sent;
      expect(message).to.deep.include({
        localId: 'local-1',
        author: { id: 'visitor', role: 'visitor' },
      });
      expect(line.messages[1]).to.deep.equal(message);
      expect(line.messages[0]?.author.role).to.equal('agent');
    });

    it('stays two where it is the same twice, in its order', async () => {
      const line = new Line();
      const sent = ['local-1', 'local-2'].map((localId) =>
        line.protocol.send('lobby', { text: 'same' }, localId),
      );
      for (let i = 0; i < 3; i++) line.hears({ message: 'same' });
      const [first, second] = (await Promise.all(sent)).map(({ message }) => message);
      expect([first?.localId, second?.localId]).to.deep.equal(['local-1', 'local-2']);
      expect(first?.id).not.to.equal(second?.id);
      expect(line.messages[2]?.author.role).to.equal('agent');
    });

    it('may have arrived when the line goes before it came back', async () => {
      const line = new Line();
      const sent = rejection(line.protocol.send('lobby', { text: 'lost?' }, 'local-1'));
      line.breaks();
      const { code, fatal, details } = await sent;
      expect([code, fatal, details.unsent]).to.deep.equal(['unreachable', false, undefined]);
      line.redials();
      line.hears({ message: 'lost?' });
      expect(line.messages[0]?.localId).to.equal(undefined);
    });

    it('has surely not left without a line', async () => {
      const protocol = rooms({ server: SERVER });
      const never = await rejection(protocol.send('one_room', { text: 'hi' }, 'local-1'));
      expect([never.code, never.fatal, never.details.unsent]).to.deep.equal([
        'unreachable',
        false,
        true,
      ]);
      const line = new Line();
      line.breaks();
      const gone = await rejection(line.protocol.send('lobby', { text: 'hi' }, 'local-1'));
      expect(gone.details.unsent).to.equal(true);
      expect(line.said).to.deep.equal([]);
    });

    it('shows a line to be dead when it does not come back in time', async () => {
      const line = new Line({ timeout: 20 });
      const { code } = await rejection(line.protocol.send('lobby', { text: 'hi' }, 'local-1'));
      expect(code).to.equal('timeout');
      expect(line.failures.map(({ fatal }) => fatal)).to.deep.equal([false]);
    });

    it('is refused for good where the room cannot carry it', async () => {
      const { protocol } = new Line();
      const files = [new File(['x'], 'x.txt')];
      const elsewhere = await rejection(protocol.send('elsewhere', { text: 'hi' }, '1'));
      const file = await rejection(protocol.send('lobby', { text: '', files }, '2'));
      expect([elsewhere.fatal, elsewhere.details.reason]).to.deep.equal([true, 'not_found']);
      expect([file.fatal, file.code]).to.deep.equal([true, 'unsupported']);
      expect(protocol.can.files).to.equal(false);
    });
  });
});
