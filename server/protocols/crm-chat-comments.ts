/** What crm-chat's curators say among themselves of a chat; its client never hears of it. */
import type { FastifyInstance } from 'fastify';
import { randomId } from '../signing.ts';
import { date } from './crm-chat-chats.ts';
import type { Guest } from './crm-chat-people.ts';
import { CrmChatRefusal, invalid, noKey, notFound, WORDS } from './crm-chat-refusal.ts';
import { type CrmChatTools, enter, type Numbered, paged } from './crm-chat-rest.ts';

const CHATS = '/curator/chats';

export function commentRoutes(scope: FastifyInstance, tools: CrmChatTools): void {
  const { chats, people, records, building } = tools;

  scope.get<Numbered>(`${CHATS}/:id(^\\d+$)/comments/`, async (request) => {
    const { principal } = await enter(tools, request, 'agent');
    const chat = Number(request.params.id);
    const all = records
      .all('comment', principal.organization)
      .filter(({ details }) => details.chat === chat);
    const shown = all.map(({ id, details: { text, createdAt = 0, curator = 0 } }) => {
      const { username = '', name = null } = people.entry(curator)?.details ?? {};
      return { id, text, created_at: date(createdAt), curator: { id: curator, username, name } };
    });
    return paged(request, shown);
  });

  scope.post(`${CHATS}/comments/`, { config: { writes: true } }, async (request, reply) => {
    const { principal, user } = await enter(tools, request, 'agent');
    const { chat, text } = (request.body ?? {}) as Record<string, unknown>;
    const said = textOf(text);
    const found = await chats.find(principal, Number(chat)).catch(() => undefined);
    if (!found) throw invalid('chat', noKey(chat));
    const { id } = records.take('comment', principal.organization, randomId(16));
    const createdAt = building.settings.clock();
    const details = { chat: Number(chat), curator: user, text: said, createdAt };
    records.describe('comment', id, details);
    return reply.code(201).send({ id, text: said, chat: Number(chat) });
  });

  const own = ({ user, principal }: Guest, id: number) => {
    const entry = records.find('comment', id);
    const isTheirs =
      entry?.organization === principal.organization && entry.details.curator === user;
    if (!isTheirs) throw notFound();
  };

  scope.patch<Numbered>(`${CHATS}/comments/:id(^\\d+$)/`, async (request) => {
    const id = Number(request.params.id);
    own(await enter(tools, request, 'agent'), id);
    const text = textOf(((request.body ?? {}) as Record<string, unknown>).text);
    records.describe('comment', id, { text });
    return { id, text };
  });

  scope.delete<Numbered>(`${CHATS}/comments/:id(^\\d+$)/`, async (request, reply) => {
    const id = Number(request.params.id);
    own(await enter(tools, request, 'agent'), id);
    records.remove('comment', id);
    return reply.code(204).send();
  });
}

function textOf(text: unknown): string {
  if (text === undefined) throw invalid('text', WORDS.required);
  const said = String(text ?? '').trim();
  if (!said) throw invalid('text', WORDS.blank);
  if (said.length > 10_000) throw new CrmChatRefusal(400, { text: [WORDS.tooLong(10_000)] });
  return said;
}
