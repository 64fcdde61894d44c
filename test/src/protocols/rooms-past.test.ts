import { expect } from 'chai';
import { CONVERSATION, CONVERSATIONS } from '../../fixtures/rooms.ts';
import { Line, rejection, SERVER } from './rooms-stage.ts';

/** Of its pictures only the names are told, below its media. */
const MEDIA = `${SERVER}/media/images/users/profile_pictures/`;

describe('rooms with a past', () => {
  const asked: string[] = [];
  const { fetch } = globalThis;
  let answers: (path: string) => Response;

  beforeEach(() => {
    asked.length = 0;
    answers = (path) =>
      Response.json(path.includes('/conversations/') ? CONVERSATIONS : CONVERSATION);
    globalThis.fetch = async (url) => {
      const path = String(url).replace(SERVER, '');
      asked.push(path);
      return answers(path);
    };
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  const past = { app: 'app-1', user: 'user-1', conversation: CONVERSATION.uuid };

  it('begin with what was said before, by whom and when', async () => {
    const { protocol } = new Line(past);
    const [page] = await protocol.conversations();
    expect(page?.info).to.deep.include({
      id: 'lobby',
      agents: [{ id: CONVERSATION.operator.uuid, role: 'agent', name: 'ginkoh' }],
      updatedAt: Date.UTC(2026, 10, 21, 0, 44, 1),
    });
    const [ours, theirs] = page?.run?.messages ?? [];
    expect(ours).to.deep.include({
      id: CONVERSATION.messages[0].uuid,
      conversationId: 'lobby',
      text: 'Olá, preciso de ajuda',
      author: { id: 'visitor', role: 'visitor', name: 'maria' },
      createdAt: Date.UTC(2026, 10, 21, 0, 43, 27, 977),
    });
    expect(theirs?.author).to.deep.include({ role: 'agent', avatarUrl: `${MEDIA}ginkoh.png` });
  });

  it('list the other conversations, which can only be read', async () => {
    const { protocol } = new Line(past);
    const [, other, ...more] = await protocol.conversations();
    expect(more).to.deep.equal([]);
    expect(other?.info).to.deep.include({ id: CONVERSATIONS[1].uuid, open: false });
    expect(other?.run).to.equal(undefined);
    await protocol.history(CONVERSATIONS[1].uuid, { limit: 10 });
    expect(asked).to.deep.equal([
      `/chat/conversation/app-1/${CONVERSATION.uuid}/`,
      '/chat/conversations/app-1/user-1/',
      `/chat/conversation/app-1/${CONVERSATIONS[1].uuid}/`,
    ]);
  });

  it('give it in pages, though it comes whole', async () => {
    const { protocol } = new Line(past);
    const newest = await protocol.history('lobby', { limit: 1 });
    expect(newest.messages.map(({ text }) => text)).to.deep.equal(['Claro!']);
    expect(newest.hasEarlier).to.equal(true);
    const before = newest.messages[0]!.id;
    const rest = await protocol.history('lobby', { limit: 5, before });
    expect(rest.messages.map(({ text }) => text)).to.deep.equal(['Olá, preciso de ajuda']);
    expect(rest.hasEarlier).to.equal(false);
  });

  it('ask for nothing where the page names no site', async () => {
    const { protocol } = new Line({ conversation: CONVERSATION.uuid, user: 'user-1' });
    await protocol.conversations();
    await protocol.history('lobby', { limit: 5 });
    expect(asked).to.deep.equal([]);
  });

  it('say what went wrong, in HTML or in words that are none', async () => {
    const { protocol } = new Line(past);
    answers = () => new Response('<h1>Server Error (500)</h1>', { status: 500 });
    const broken = await rejection(protocol.conversations());
    expect([broken.code, broken.details.status, broken.fatal]).to.deep.equal([
      'request',
      500,
      false,
    ]);
    answers = () => new Response('<h1>Sign in</h1>');
    const portal = await rejection(protocol.conversations());
    expect([portal.code, portal.fatal]).to.deep.equal(['protocol', false]);
  });
});
