/** The four requests of Convead: JSON or a form in, JSON out, errors as a word. Knows no client of Faye. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Building } from '../building.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import type { ConveadDesk, Sender } from './convead-desk.ts';
import { errorPage } from './error-page.ts';

interface Fields {
  readonly [name: string]: unknown;
}

const STATUS: { readonly [code in RefusalCode]?: number } = {
  not_found: 404,
  forbidden: 403,
  rate_limited: 429,
};

/** @param opened somebody asked for a conversation: the answer comes over the channel */
export function mountRequests(
  scope: FastifyInstance,
  desk: ConveadDesk,
  building: Building,
  opened: (visitor: string, conversation: object) => void,
): void {
  acceptForms(scope);
  const config = { writes: true };
  scope.post<{ Params: { visitor: string } }>('/service/:visitor', { config }, async (request) => {
    const { sender } = await fieldsOf(request);
    const { visitor } = request.params;
    const conversation = await desk.open(visitor, senderIn(sender));
    opened(visitor, conversation);
    return { conversation };
  });
  scope.post<{ Params: { id: string } }>('/conversation/:id', { config }, async (request) => {
    const { sender, content } = await fieldsOf(request);
    const { id } = request.params;
    const early = building.rate.take(`convead\n${id}`);
    if (early > 0) throw new Refusal('rate_limited', 'too many messages', early);
    const text = typeof content === 'string' ? content : '';
    return { message: await desk.write(id, senderIn(sender), text) };
  });
  scope.post<{ Params: { id: string } }>('/conversation/:id/messages', async (request) => {
    const { count, since_id } = await fieldsOf(request);
    return { messages: await desk.history(request.params.id, number(count), number(since_id)) };
  });
  scope.post<{ Params: { id: string; message: string } }>(
    '/conversation/:id/message/:message/mark_read',
    { config },
    async ({ params }) => {
      await desk.markRead(params.id, number(params.message) ?? 0);
      return {};
    },
  );
}

function acceptForms(scope: FastifyInstance): void {
  scope.removeContentTypeParser('application/json');
  const json = (body: string) => JSON.parse(body || '{}');
  const parsers = { 'application/json': json, 'application/x-www-form-urlencoded': formIn };
  for (const [type, parse] of Object.entries(parsers))
    scope.addContentTypeParser(type, { parseAs: 'string' }, (_, body, done) => {
      try {
        done(null, parse(String(body)));
      } catch {
        done(new Refusal('bad_request', 'unreadable'));
      }
    });
  scope.setErrorHandler((error, request, reply) => {
    if (!(error instanceof Refusal)) request.log.error(error);
    const code = error instanceof Refusal ? error.code : 'internal';
    if (code === 'internal' || code === 'not_found')
      return reply
        .code(code === 'internal' ? 500 : 404)
        .type('text/html; charset=utf-8')
        .send(errorPage('Sorry', code === 'internal' ? 'Something went wrong.' : 'Not found.'));
    const said = code === 'chat_offline_message' ? code : (error as Refusal).message;
    return reply.code(STATUS[code] ?? 422).send({ error: said });
  });
}

async function fieldsOf(request: FastifyRequest): Promise<Fields> {
  const { body } = request;
  if (!request.isMultipart()) return typeof body === 'object' && body !== null ? { ...body } : {};
  const form = new URLSearchParams();
  for await (const part of request.parts())
    if (part.type === 'field') form.append(part.fieldname, String(part.value));
    else part.file.resume();
  return formIn(form.toString());
}

/** As Rails reads it: `sender[id]` is the id of the sender. */
function formIn(text: string): Fields {
  const fields = new Map<string, unknown>();
  const nested = new Map<string, Map<string, string>>();
  for (const [name, value] of new URLSearchParams(text)) {
    const [, outer, inner] = /^(\w+)\[(\w+)\]$/.exec(name) ?? [];
    if (outer && inner)
      nested.set(outer, (nested.get(outer) ?? new Map<string, string>()).set(inner, value));
    else fields.set(name, value);
  }
  for (const [name, inner] of nested) fields.set(name, Object.fromEntries(inner));
  return Object.fromEntries(fields);
}

function senderIn(sender: unknown): Sender {
  return typeof sender === 'object' && sender !== null ? sender : { type: sender };
}

function number(said: unknown): number | undefined {
  const value = Number(said ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
