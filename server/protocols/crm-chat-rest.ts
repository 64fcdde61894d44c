/**
 * What clients and curators of crm-chat ask alike: who they are, lists by `limit` and `offset`, messages,
 * what was read. Knows no socket.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '../../src/protocols/shaman-wire.ts';
import type { Building } from '../building.ts';
import type { Conversation, Side } from '../logs/log.ts';
import { keyOf } from '../principal.ts';
import { Refusal } from '../refusal.ts';
import type { CrmChatChats } from './crm-chat-chats.ts';
import type { CrmChatLive } from './crm-chat-live.ts';
import { takeMessage } from './crm-chat-messages.ts';
import type { CrmChatPeople, Guest } from './crm-chat-people.ts';
import type { CrmChatRecords } from './crm-chat-records.ts';
import { badToken, CrmChatRefusal, translated, wrongRole } from './crm-chat-refusal.ts';
import { SERVER_ERROR } from './error-page.ts';

export interface CrmChatTools {
  readonly building: Building;
  readonly records: CrmChatRecords;
  readonly people: CrmChatPeople;
  readonly chats: CrmChatChats;
  readonly live: CrmChatLive;
}

export interface Numbered {
  readonly Params: { readonly id: string };
}

const MOST = 1_000;
const BOUNDS = { text: LIMITS.text, file: LIMITS.file };

/** Its token is accepted and its role fits. @throws CrmChatRefusal, Refusal `rate_limited` */
export async function enter(
  { people, building }: CrmChatTools,
  request: FastifyRequest,
  role?: Side,
): Promise<Guest> {
  // As it is: a word before it makes it another one.
  const guest = await people.enter(request.headers.authorization);
  if (!guest) throw badToken();
  if (role && guest.principal.role !== role) throw wrongRole();
  const wait = building.frames.take(keyOf(guest.principal));
  if (wait > 0) throw new Refusal('rate_limited', 'too many requests', wait);
  return guest;
}

/** Whatever goes wrong, as the framework there says it. */
export function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const refusal = translated(error, BOUNDS) ?? unread(error, request);
    if (refusal) return reply.code(refusal.status).send(refusal.body);
    request.log.error(error);
    return reply.code(500).type('text/html; charset=utf-8').send(SERVER_ERROR);
  });
}

/** A body that nobody could read. */
function unread(error: Error & { statusCode?: number }, request: FastifyRequest) {
  const { statusCode } = error;
  const type = request.headers['content-type'] ?? '';
  if (statusCode === 415)
    return new CrmChatRefusal(415, { detail: `Неподдерживаемый тип данных "${type}" в запросе.` });
  if (statusCode === 413) return new CrmChatRefusal(413, { detail: 'Request Entity Too Large' });
  if (statusCode !== 400) return undefined;
  return new CrmChatRefusal(400, { detail: `JSON parse error - ${error.message}` });
}

export function originOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`;
}

/** One page of a list, ten where nobody says how many. */
export function paged<T>(request: FastifyRequest, all: readonly T[]) {
  const query = request.query as Record<string, string | undefined>;
  const limit = natural(query.limit) || 10;
  const offset = natural(query.offset);
  const at = (place: number) => {
    const url = new URL(request.url, originOf(request));
    url.searchParams.set('limit', String(limit));
    if (place > 0) url.searchParams.set('offset', String(place));
    else url.searchParams.delete('offset');
    return url.href;
  };
  return {
    count: all.length,
    next: offset + limit < all.length ? at(offset + limit) : null,
    previous: offset > 0 ? at(offset - limit) : null,
    results: all.slice(offset, offset + limit),
  };
}

function natural(text = ''): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Everything that this guest may see, newest activity first. */
export async function chatsOf(
  { building, chats }: CrmChatTools,
  { principal, roles }: Guest,
): Promise<readonly Conversation[]> {
  const all = await building.desk.conversations(principal, MOST);
  return principal.role === 'visitor'
    ? all
    : all.filter((each) => roles.includes(chats.topic(each)?.permission ?? ''));
}

/** The routes that differ only in what stands before them. */
export function sharedRoutes(
  scope: FastifyInstance,
  tools: CrmChatTools,
  { role, base }: { readonly role: Side; readonly base: string },
): void {
  const { chats, building, live } = tools;

  scope.get<Numbered>(`${base}/:id(^\\d+$)/messages/`, async (request) => {
    const { principal } = await enter(tools, request, role);
    const conversation = await chats.find(principal, Number(request.params.id)).catch(noChat(role));
    const messages = conversation ? await chats.messages(conversation) : [];
    const page = paged(request, messages);
    const origin = originOf(request);
    const results = page.results.map(
      (each) => conversation && chats.message(each, conversation, principal, origin),
    );
    return { ...page, results };
  });

  scope.post(`${base}/messages/`, { config: { writes: true } }, async (request, reply) => {
    const guest = await enter(tools, request, role);
    const wait = building.rate.take(keyOf(guest.principal));
    if (wait > 0) throw new Refusal('rate_limited', 'too many messages', wait);
    const { message, conversation } = await takeMessage(tools, guest, request);
    const origin = originOf(request);
    return reply.code(201).send(chats.message(message, conversation, guest.principal, origin));
  });

  scope.get<{ Params: { chat: string; message: string } }>(
    `${base}/:chat(^\\d+$)/messages/:message(^\\d+$)/read/`,
    async (request, reply) => {
      const guest = await enter(tools, request, role);
      const { chat, message } = request.params;
      const { principal } = guest;
      const conversation = await chats.find(principal, Number(chat)).catch(() => undefined);
      const place = chats.place(Number(message));
      // Of somebody else's nothing happens, and nothing is said.
      const offset =
        place.chat < Number(chat) ? 0 : place.chat > Number(chat) ? Infinity : place.offset;
      if (conversation)
        await live.act(guest, conversation, () =>
          building.desk.mark(
            principal,
            conversation.id,
            'read',
            Math.min(offset, conversation.head),
          ),
        );
      return empty(reply);
    },
  );
}

/** 200, and not a word. */
export function empty(reply: FastifyReply): FastifyReply {
  return reply.code(200).send();
}

/** A curator is shown an empty list where there is no such chat. */
function noChat(role: Side): (error: unknown) => undefined {
  return (error) => {
    if (role === 'agent' && error instanceof Refusal) return undefined;
    throw error instanceof Refusal ? new CrmChatRefusal(404, { detail: 'Чат не найден' }) : error;
  };
}
