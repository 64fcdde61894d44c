/** What crm-chat's curators ask: the chats of their topics, their state, who answers. Knows no socket. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Conversation } from '../logs/log.ts';
import { randomId } from '../signing.ts';
import { date } from './crm-chat-chats.ts';
import { ordered } from './crm-chat-client.ts';
import { commentRoutes } from './crm-chat-comments.ts';
import { type Guest, personOf, principalOf } from './crm-chat-people.ts';
import type { Status } from './crm-chat-records.ts';
import { CrmChatRefusal, invalid, noKey, notFound, noUser, WORDS } from './crm-chat-refusal.ts';
import {
  type CrmChatTools,
  chatsOf,
  empty,
  enter,
  type Numbered,
  originOf,
  paged,
  sharedRoutes,
} from './crm-chat-rest.ts';

type Query = Readonly<Record<string, string | undefined>>;

const STATUSES: readonly string[] = ['open', 'in_progress', 'closed', 'delayed'];
const CHATS = '/curator/chats';

export function curatorRoutes(scope: FastifyInstance, tools: CrmChatTools): void {
  listRoutes(scope, tools);
  stateRoutes(scope, tools);
  assignRoute(scope, tools);
  orderRoute(scope, tools);
  messageRoutes(scope, tools);
  commentRoutes(scope, tools);
  sharedRoutes(scope, tools, { role: 'agent', base: CHATS });
}

function listRoutes(scope: FastifyInstance, tools: CrmChatTools): void {
  const { chats } = tools;

  scope.get(`${CHATS}/`, async (request) => {
    const guest = await enter(tools, request, 'agent');
    const found = await chatsOf(tools, guest);
    const shown = await Promise.all(found.map((each) => shownTo(tools, guest, each, request)));
    const query = request.query as Query;
    const fitting = shown.filter((each) => fits(each, query, guest.user));
    return paged(request, ordered(fitting, query.ordering));
  });

  scope.get(`${CHATS}/topics/`, async (request) => {
    const guest = await enter(tools, request, 'agent');
    const found = await chatsOf(tools, guest);
    const topics = chats
      .topics(guest.principal.organization)
      .filter(({ permission }) => guest.roles.includes(permission));
    const shown = topics.map(({ id, title }) => {
      const chat_count = found.filter((each) => chats.topic(each)?.id === id).length;
      return { id, title, logo: null, chat_count };
    });
    return paged(request, shown);
  });

  scope.get(`${CHATS}/info/`, async (request) => {
    const guest = await enter(tools, request, 'agent');
    // Orders have no topic, and are counted by theirs.
    return { topic_count: (await chatsOf(tools, guest)).length, order_count: 0 };
  });
}

async function shownTo(
  { chats, people, live }: CrmChatTools,
  { principal }: Guest,
  conversation: Conversation,
  request: FastifyRequest,
) {
  const user = (id: number | undefined) => {
    const entry = id === undefined ? undefined : people.entry(id);
    const username = entry?.details.username ?? '';
    return entry ? { id: entry.id, is_online: live.isOnline(entry.id), username } : null;
  };
  const { curator } = chats.entry(conversation).details;
  const { id, topic, created_at, status, chat_type, last_message, unread_messages_count } =
    await chats.chat(conversation, principal, originOf(request));
  return {
    id,
    client: user(people.user(conversation.organization, conversation.visitor)),
    curator: user(curator),
    topic,
    status,
    chat_type,
    unread_messages_count,
    last_message,
    created_at,
  };
}

function fits(chat: Awaited<ReturnType<typeof shownTo>>, query: Query, self: number): boolean {
  const { topic, chat_type, status, chats, search = '' } = query;
  const mine = chat.curator ? (chat.curator.id === self ? 'my' : 'others') : 'not_curator';
  return (
    (!topic || chat.topic?.id === Number(topic)) &&
    (!chat_type || chat.chat_type === chat_type) &&
    (!status || chat.status === status) &&
    (!chats || chats.split(',').includes(mine)) &&
    (chat.client?.username ?? '').includes(search)
  );
}

function stateRoutes(scope: FastifyInstance, tools: CrmChatTools): void {
  const { chats, building, live, records } = tools;

  const become = async (guest: Guest, conversation: Conversation, status: Status) => {
    const { id } = chats.entry(conversation);
    records.describe('chat', id, { status });
    const { principal } = guest;
    await building.desk.setOpen(principal, conversation.id, status !== 'closed');
  };

  scope.get<Numbered>(`${CHATS}/:id(^\\d+$)/close/`, async (request, reply) => {
    const guest = await enter(tools, request, 'agent');
    const id = Number(request.params.id);
    const conversation = await chats.find(guest.principal, id);
    await become(guest, conversation, 'closed');
    return finished(tools, guest, conversation, reply, () =>
      live.tellBoth(conversation, 'update_chat_status', () => ({ chat_id: id, status: 'closed' })),
    );
  });

  scope.put<Numbered>(`${CHATS}/:id(^\\d+$)/`, { config: { writes: true } }, async (request) => {
    const guest = await enter(tools, request, 'agent');
    const chat_id = Number(request.params.id);
    const conversation = await chats.find(guest.principal, chat_id);
    const seen = guest.roles.includes(chats.topic(conversation)?.permission ?? '');
    if (!seen) throw notFound();
    const { topic, status } = (request.body ?? {}) as { topic?: unknown; status?: string };
    const all = chats.topics(conversation.organization);
    const moved = all.find(({ id }) => id === Number(topic));
    if (topic !== undefined && !moved) throw invalid('topic', noKey(topic));
    if (status !== undefined && !STATUSES.includes(status))
      throw invalid('status', WORDS.noChoice(`"${status}"`));
    if (moved) records.describe('chat', chat_id, { topic: moved.permission });
    if (status !== undefined) {
      await become(guest, conversation, status as Status);
      if (live.isHeard(guest.user))
        live.tellBoth(conversation, 'update_chat_status', () => ({ chat_id, status }));
    }
    const now = await chats.find(guest.principal, chat_id);
    return { topic: chats.topic(now)?.id ?? null, status: chats.status(now) };
  });
}

function assignRoute(scope: FastifyInstance, tools: CrmChatTools): void {
  const { chats, building, live, people, records } = tools;

  scope.post(`${CHATS}/assign/`, { config: { writes: true } }, async (request, reply) => {
    const guest = await enter(tools, request, 'agent');
    const { chat, curator: username } = (request.body ?? {}) as Record<string, unknown>;
    const errors: Record<string, unknown> = {};
    const { organization } = guest.principal;
    const curator = people.named(organization, 'agent', username);
    if (!curator) errors.curator = [noUser(username)];
    const conversation = await chats.find(guest.principal, Number(chat)).catch(() => undefined);
    if (!conversation) errors.chat = [noKey(chat)];
    if (!curator || !conversation) throw new CrmChatRefusal(400, errors);
    const chat_id = Number(chat);
    records.describe('chat', chat_id, { curator: curator.id, status: 'in_progress' });
    const agents = [personOf(curator)];
    await building.desk.log.append(conversation.id, { kind: 'info', agents, open: true });
    return finished(tools, guest, conversation, reply, () =>
      live.tellCurators(conversation, 'assign_curator', () => ({
        chat_id,
        curator_id: curator.id,
      })),
    );
  });
}

/** Where its doer has a socket, the program breaks over an order: after all is done, and before it is told. */
function finished(
  { chats, live }: CrmChatTools,
  { user }: Guest,
  conversation: Conversation,
  reply: FastifyReply,
  announce: () => void,
): FastifyReply {
  if (!live.isHeard(user)) return empty(reply);
  if (!chats.topic(conversation))
    throw new Error("AttributeError: 'NoneType' object has no attribute 'permission'");
  announce();
  return empty(reply);
}

function orderRoute(scope: FastifyInstance, tools: CrmChatTools): void {
  const { chats, building, live, people, records } = tools;

  scope.post(`${CHATS}/`, { config: { writes: true } }, async (request, reply) => {
    const guest = await enter(tools, request, 'agent');
    const { client: username } = (request.body ?? {}) as Record<string, unknown>;
    const { organization } = guest.principal;
    const client = people.named(organization, 'visitor', username);
    if (!client) throw invalid('client', noUser(username));
    const opening = { id: randomId(12), localId: `crm-${randomId(16)}` };
    const entry = chats.entry({ organization, id: opening.id });
    records.describe('chat', entry.id, { order: true, curator: guest.user });
    const { createdAt } = await live.act(guest, opening, () =>
      building.desk.open(principalOf(client), opening),
    );
    const agents = [personOf(people.entry(guest.user) ?? client)];
    await live.act(guest, opening, () =>
      building.desk.log.append(opening.id, { kind: 'info', agents }),
    );
    const created_at = date(createdAt);
    return reply.code(201).send({ id: entry.id, client: username, created_at });
  });
}

function messageRoutes(scope: FastifyInstance, tools: CrmChatTools): void {
  const { chats, building, live } = tools;
  const path = `${CHATS}/messages/:id(^\\d+$)/`;

  const find = async (guest: Guest, id: number) => {
    const { chat, offset } = chats.place(id);
    const conversation = await chats.find(guest.principal, chat);
    const message = await building.desk.log.message(conversation.id, offset);
    if (!message || message.deleted) throw notFound();
    return { conversation, message, offset };
  };

  scope.put<Numbered>(path, { config: { writes: true } }, async (request) => {
    const guest = await enter(tools, request, 'agent');
    const id = Number(request.params.id);
    const { conversation, offset } = await find(guest, id);
    const { text, message_type } = (request.body ?? {}) as Record<string, unknown>;
    if (message_type === undefined) throw invalid('message_type', WORDS.required);
    const said = String(text ?? '').trim();
    if (!said) throw invalid('text', WORDS.blank);
    await live.act(guest, conversation, () =>
      building.desk.log.append(conversation.id, { kind: 'edit', offset, text: said }),
    );
    return { id, text: said, message_type };
  });

  scope.delete<Numbered>(path, { config: { writes: true } }, async (request, reply) => {
    const guest = await enter(tools, request, 'agent');
    const { conversation, message, offset } = await find(guest, Number(request.params.id));
    await live.act(guest, conversation, () =>
      building.desk.log.append(conversation.id, { kind: 'del', offset }),
    );
    await building.uploads.discard(message.files);
    return reply.code(204).send();
  });
}
