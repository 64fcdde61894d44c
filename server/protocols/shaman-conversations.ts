/** The requests about conversations and their messages. */
import type { FastifyInstance } from 'fastify';
import {
  LIMITS,
  type WireBeginning,
  type WireDraft,
  type WireRating,
} from '../../src/protocols/shaman-wire.ts';
import type { Conversation, MessageRange } from '../logs/log.ts';
import type { Principal } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import { BEGINNING, beginningOf, DRAFT, draftOf } from './shaman-drafts.ts';
import type { RestTools } from './shaman-rest.ts';
import { offsetOf } from './shaman-translation.ts';

const RATING = {
  type: 'object',
  required: ['score'],
  properties: {
    score: { type: 'integer', minimum: 1, maximum: 5 },
    comment: { type: 'string', maxLength: LIMITS.comment },
  },
};
const LAST = { type: 'integer', minimum: 0, maximum: LIMITS.page, default: 10 };
const COUNT = { type: 'integer', minimum: 1, maximum: LIMITS.page, default: 50 };

interface One {
  readonly Params: { readonly id: string };
}
interface Single {
  readonly Params: { readonly id: string; readonly message: string };
}

export function conversationRoutes(app: FastifyInstance, tools: RestTools): void {
  listRoutes(app, tools);
  historyRoute(app, tools);
  sendRoute(app, tools);
  messageRoute(app, tools);
  stateRoutes(app, tools);
}

function listRoutes(app: FastifyInstance, tools: RestTools): void {
  const { building, translation } = tools;
  const { desk } = building;

  const page = async (principal: Principal, conversation: Conversation, last: number) => {
    const messages =
      last === 0
        ? { messages: [], hasEarlier: conversation.head > 0, hasLater: false }
        : await desk.messages(principal, conversation.id, { limit: last });
    const { conversation: told, ...rest } = translation.page(conversation, messages, principal);
    const presence = desk.presence(principal.organization, conversation.visitor.id);
    const known = principal.role === 'agent' && (presence.online || presence.seenAt);
    return { conversation: { ...told, ...(known && { presence }) }, ...rest };
  };

  app.get<{ Querystring: { last: number } }>(
    '/chat/conversations',
    { schema: { querystring: { type: 'object', properties: { last: LAST } } } },
    async (request) => {
      const { principal } = await tools.session(request);
      const { last } = request.query;
      // One more than is told says whether there are more.
      const known = await desk.conversations(principal, LIMITS.streams + 1);
      const told = known.slice(0, LIMITS.streams);
      const pages = await Promise.all(told.map((each) => page(principal, each, last)));
      const end = known.length > told.length ? pages.pop() : undefined;
      return { conversations: end ? [...pages, { ...end, more: true }] : pages };
    },
  );

  app.get<One & { Querystring: { last: number } }>(
    '/chat/conversations/:id',
    { schema: { querystring: { type: 'object', properties: { last: LAST } } } },
    async (request) => {
      const { principal } = await tools.session(request);
      const conversation = await desk.conversation(principal, request.params.id);
      return page(principal, conversation, request.query.last);
    },
  );

  app.post<{ Body: WireBeginning }>(
    '/chat/conversations',
    { schema: { body: BEGINNING } },
    async (request, reply) => {
      const session = await tools.session(request);
      tools.count(session);
      const { conversation } = await desk.start(session.principal, beginningOf(request.body));
      return reply.code(201).send(await page(session.principal, conversation, 10));
    },
  );
}

function historyRoute(app: FastifyInstance, tools: RestTools): void {
  const { building, translation } = tools;
  const { desk } = building;

  app.get<One & { Querystring: { count: number; before_id?: string; since_id?: string } }>(
    '/chat/conversations/:id/messages',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: { count: COUNT, before_id: { type: 'string' }, since_id: { type: 'string' } },
        },
      },
    },
    async (request) => {
      const { principal } = await tools.session(request);
      const { id } = request.params;
      const { count, before_id, since_id } = request.query;
      const conversation = await desk.conversation(principal, id);
      const range: MessageRange = {
        limit: count,
        ...(before_id !== undefined && { before: expectOffset(before_id, id) }),
        ...(since_id !== undefined && { after: expectOffset(since_id, id) }),
      };
      const page = await desk.messages(principal, id, range);
      const { messages, position, hasEarlier } = translation.page(conversation, page, principal);
      return { messages, position, hasEarlier, hasLater: page.hasLater };
    },
  );
}

function sendRoute(app: FastifyInstance, tools: RestTools): void {
  const { building, translation } = tools;
  const { desk } = building;

  app.post<One & { Body: WireDraft }>(
    '/chat/conversations/:id/messages',
    { schema: { body: DRAFT } },
    async (request, reply) => {
      const session = await tools.session(request);
      tools.count(session);
      const { id } = request.params;
      const sent = await desk.send(session.principal, id, draftOf(request.body, id));
      const { message, conversation } = sent;
      return reply.code(sent.event ? 201 : 200).send({
        message: translation.message(message, conversation, session.principal),
        position: { e: desk.log.epoch, o: message.offset },
      });
    },
  );
}

function messageRoute(app: FastifyInstance, tools: RestTools): void {
  const { building, translation } = tools;
  const { desk } = building;
  const body = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };

  app.patch<Single & { Body: { text: string } }>(
    '/chat/conversations/:id/messages/:message',
    { schema: { body } },
    async (request) => {
      const session = await tools.session(request);
      tools.count(session);
      const { id, message } = request.params;
      const offset = expectOffset(message, id);
      const edited = await desk.edit(session.principal, id, offset, request.body.text);
      const conversation = await desk.conversation(session.principal, id);
      return { message: translation.message(edited, conversation, session.principal) };
    },
  );

  app.delete<Single>('/chat/conversations/:id/messages/:message', async (request, reply) => {
    const { principal } = await tools.session(request);
    const { id, message } = request.params;
    const files = await desk.remove(principal, id, expectOffset(message, id));
    await building.uploads.discard(files);
    return reply.code(204).send();
  });
}

function stateRoutes(app: FastifyInstance, tools: RestTools): void {
  const { building, translation } = tools;
  const { desk } = building;
  const upTo = { type: 'object', required: ['up_to'], properties: { up_to: { type: 'string' } } };
  const open = { type: 'object', required: ['open'], properties: { open: { type: 'boolean' } } };

  app.patch<One & { Body: { open: boolean } }>(
    '/chat/conversations/:id',
    { schema: { body: open } },
    async (request) => {
      const { principal } = await tools.session(request);
      const conversation = await desk.setOpen(principal, request.params.id, request.body.open);
      return { conversation: translation.conversation(conversation, principal) };
    },
  );

  app.post<One & { Body: WireRating }>(
    '/chat/conversations/:id/rating',
    { schema: { body: RATING } },
    async (request) => {
      const session = await tools.session(request);
      tools.count(session);
      const { score, comment = '' } = request.body;
      const rating = { score, ...(comment.trim() && { comment: comment.trim() }) };
      const conversation = await desk.rate(session.principal, request.params.id, rating);
      return { conversation: translation.conversation(conversation, session.principal) };
    },
  );

  app.post<One & { Body: { up_to: string } }>(
    '/chat/conversations/:id/read',
    { schema: { body: upTo } },
    async (request, reply) => {
      const { principal } = await tools.session(request);
      const { id } = request.params;
      await desk.mark(principal, id, 'read', expectOffset(request.body.up_to, id));
      return reply.code(204).send();
    },
  );
}

function expectOffset(messageId: string, conversationId: string): number {
  const offset = offsetOf(messageId, conversationId);
  if (offset === undefined) throw new Refusal('not_found', 'no message of this conversation');
  return offset;
}
