/** What crm-chat's clients ask: topics, their chats, a new one. Knows no socket. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Conversation } from '../logs/log.ts';
import { randomId } from '../signing.ts';
import { date } from './crm-chat-chats.ts';
import { invalid, noKey } from './crm-chat-refusal.ts';
import {
  type CrmChatTools,
  chatsOf,
  enter,
  originOf,
  paged,
  sharedRoutes,
} from './crm-chat-rest.ts';

type Query = Readonly<Record<string, string | undefined>>;

export function clientRoutes(scope: FastifyInstance, tools: CrmChatTools): void {
  const { building, chats, live } = tools;

  scope.get('/client/topics/', async (request) => {
    const { principal } = await enter(tools, request);
    const { search = '' } = request.query as Query;
    const { description = '' } = building.desk.organization(principal.organization);
    const topics = chats.topics(principal.organization).filter(({ title }) => has(title, search));
    const shown = topics.map(({ id, title }) => {
      return { id, title, description: `<p>${escaped(description)}</p>`, logo: null };
    });
    return paged(request, shown);
  });

  scope.get('/client/chats/', async (request) => listed(tools, request));

  scope.post('/client/chats/', { config: { writes: true } }, async (request, reply) => {
    const guest = await enter(tools, request, 'visitor');
    const { principal } = guest;
    const { topic: wanted } = (request.body ?? {}) as { readonly topic?: unknown };
    // As it breaks there.
    if (wanted === undefined) throw new Error("KeyError: 'topic'");
    const topic = chats.topics(principal.organization).find(({ id }) => id === Number(wanted));
    if (!topic) throw invalid('topic', noKey(wanted));
    const { topics = [] } = building.desk.organization(principal.organization);
    const isOne = topics.some(({ id }) => id === topic.permission);
    const opening = {
      id: randomId(12),
      localId: `crm-${randomId(16)}`,
      ...(isOne && { topic: topic.permission }),
    };
    const conversation = await live.act(guest, opening, () =>
      building.desk.open(principal, opening),
    );
    return reply.code(201).send({
      id: chats.entry(conversation).id,
      topic: topic.id,
      created_at: date(conversation.createdAt),
      status: chats.status(conversation),
      chat_type: 'topic',
    });
  });

  sharedRoutes(scope, tools, { role: 'visitor', base: '/client/chats' });
}

async function listed(tools: CrmChatTools, request: FastifyRequest) {
  const { chats } = tools;
  const guest = await enter(tools, request, 'visitor');
  const { topic, search = '', ordering } = request.query as Query;
  const fits = (each: Conversation) => {
    const about = chats.topic(each);
    return (!topic || about?.id === Number(topic)) && has(about?.title ?? '', search);
  };
  const found = (await chatsOf(tools, guest)).filter(fits);
  const shown = found.map((each) => chats.chat(each, guest.principal, originOf(request)));
  return paged(request, ordered(await Promise.all(shown), ordering));
}

interface Dated {
  readonly created_at: string;
  readonly last_message: { readonly created_at: string } | null;
}

/** Newest activity first, where nobody says otherwise. */
export function ordered<T extends Dated>(shown: readonly T[], by = ''): readonly T[] {
  const activity = ({ last_message, created_at }: T) => last_message?.created_at ?? created_at;
  const key =
    by.endsWith('created_at') && !by.includes('last') ? (each: T) => each.created_at : activity;
  const sign = by === 'created_at' || by === 'last_message_created_at' ? 1 : -1;
  return [...shown].sort((a, b) => sign * key(a).localeCompare(key(b)));
}

function has(text: string, search: string): boolean {
  return text.toLowerCase().includes(search.toLowerCase());
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
