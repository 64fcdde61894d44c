/**
 * The requests that `shaman-admin` has beside its rooms: the conversations of a user, and one of
 * them with all that was said in it. Whoever knows a UUID may read. Knows no socket.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Building } from '../building.ts';
import type { Conversation, Message, Person } from '../logs/log.ts';
import { pythonJson } from './python-json.ts';
import {
  conversationIdIn,
  conversationUuidOf,
  numberOf,
  userUuidOf,
  uuidOf,
  visitorIdIn,
} from './rooms-visitor.ts';

const ALL = Number.MAX_SAFE_INTEGER - 1;

interface Params {
  readonly app: string;
  readonly uuid: string;
}

export function mountRoomsRest(app: FastifyInstance, { desk, organizations }: Building): void {
  const { log } = desk;
  const organizationOf = (uuid: string) => {
    const organization = organizations.find(({ id }) => uuidOf(id) === uuid);
    if (organization === undefined) throw new Error('DoesNotExist: no such site');
    return organization.id;
  };
  const preHandler = async ({ query }: FastifyRequest) => {
    // It is compared with a number as the text that it is.
    if (Object.hasOwn(Object(query), 'limit')) throw new Error('TypeError: limit');
  };

  app.get<{ Params: Params }>(
    '/chat/conversations/:app/:uuid/',
    { preHandler },
    async ({ params }, reply) => {
      const organization = organizationOf(params.app);
      const visitor = visitorIdIn(params.uuid);
      if (visitor === undefined) throw new Error('DoesNotExist: no such user');
      const found = await log.conversations({ organization, visitor, limit: ALL });
      if (found.length === 0) throw new Error('DoesNotExist: no such user');
      return answer(reply, found.toReversed().map(listed));
    },
  );

  app.get<{ Params: Params }>(
    '/chat/conversation/:app/:uuid/',
    { preHandler },
    async ({ params }, reply) => {
      const organization = organizationOf(params.app);
      const found = await log.conversation(conversationIdIn(params.uuid) ?? '');
      const isRoom =
        found?.organization === organization &&
        visitorIdIn(userUuidOf(found.visitor)) === found.visitor.id;
      if (!found || !isRoom) throw new Error('DoesNotExist: no such conversation');
      const { messages } = await log.messages(found.id, { limit: ALL });
      return answer(reply, whole(found, messages));
    },
  );

  app.get('/chat/:anything/', async (_, reply) => answer(reply, { room_name: 'one_room' }));
}

function answer(reply: FastifyReply, value: unknown): FastifyReply {
  reply.header('Access-Control-Allow-Origin', '*');
  return reply.type('application/json').send(pythonJson(value));
}

function listed({ id, organization, agents, visitor, createdAt, updatedAt }: Conversation): object {
  const uuid = conversationUuidOf(id);
  return {
    id: numberOf(uuid),
    message_app_id: numberOf(uuidOf(organization)),
    operator_id: agents[0] ? numberOf(uuidOf(agents[0].id)) : null,
    customer_id: numberOf(userUuidOf(visitor)),
    created: pythonTime(createdAt),
    updated: pythonTime(updatedAt),
    uuid,
  };
}

function whole({ id, agents, visitor }: Conversation, messages: readonly Message[]): object {
  const uuid = conversationUuidOf(id);
  const operator = agents[0] ?? { id: '', role: 'agent' as const };
  return {
    id: numberOf(uuid),
    uuid,
    messages: messages.filter(({ author }) => author.role !== 'system').map(writtenOf),
    operator: personOf(operator),
    customer: personOf(visitor),
    // Word for word what stands there.
    created: 'created',
    last_message: 'last message',
  };
}

function writtenOf({ id, author, text, createdAt, editedAt }: Message): object {
  const created = pythonTime(createdAt);
  return {
    message: text,
    message_status: 'open',
    message_channel: 'chat',
    reopen_time: null,
    editable: false,
    deletable: false,
    created,
    updated: pythonTime(editedAt ?? createdAt),
    uuid: uuidOf(id),
    message_author: authorOf(author, created),
  };
}

function authorOf(author: Person, created: string): object {
  const { username, uuid } = personOf(author);
  return {
    id: numberOf(uuid),
    username,
    email: null,
    profile_picture: author.avatarUrl ?? null,
    is_registered: author.role === 'agent',
    is_operator: author.role === 'agent',
    created,
    updated: created,
    uuid,
  };
}

function personOf(person: Person): { readonly username: string; readonly uuid: string } {
  return { username: person.name ?? person.id, uuid: userUuidOf(person) };
}

/** `2026-11-21 00:43:27.977960+00:00`: with a space. */
function pythonTime(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '000+00:00');
}
