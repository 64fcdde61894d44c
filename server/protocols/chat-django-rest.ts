/**
 * The requests of chat-django, with the manners of Django REST framework: arrays without pages, a
 * write that is answered without an id, and errors of whichever kind. Knows no socket.
 */
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Building } from '../building.ts';
import { answerFile } from '../file-answer.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import type { HelpDesks } from './chat-django-desks.ts';
import { readPost, Unreadable } from './chat-django-posts.ts';
import { type DjangoWords, isUuid } from './chat-django-words.ts';
import { SERVER_ERROR } from './error-page.ts';

type Method = 'GET' | 'POST';
type View = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Where our desk takes less than the real one, in its words. */
const REFUSED: { readonly [code in RefusalCode]?: string } = {
  message_too_long: 'Ensure this field has no more than 4000 characters.',
  file_type: 'Files of this type are not taken.',
  file_quota: 'There is no room for more files.',
  too_large: 'This file is too large.',
};

interface Parts {
  readonly building: Building;
  readonly desks: HelpDesks;
  readonly words: DjangoWords;
}

export function mountChatDjangoRest(scope: FastifyInstance, { building, ...parts }: Parts): void {
  const { desks, words } = parts;
  // Which bodies can be read is decided where they are.
  scope.removeContentTypeParser(['application/json', 'text/plain']);
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  // Without a word about its letters.
  scope.addHook('onSend', async (_, reply) => {
    if (String(reply.getHeader('content-type')).startsWith('application/json'))
      void reply.header('content-type', 'application/json');
  });

  mount(scope, '/api/help-desks/', 'GET', async ({ query }) => {
    const { organization = '' } = query as { organization?: string | readonly string[] };
    // Of several, the last one counts there.
    const found = await desks.of([organization].flat().at(-1) ?? '');
    return Promise.all(found.map(async (desk) => words.helpDesk(desk, await desks.last(desk))));
  });

  mount(scope, '/api/help-desks/:uuid/history/', 'GET', async (request, reply) => {
    const { uuid } = request.params as { uuid: string };
    // Its addresses know UUIDs only.
    if (!isUuid(uuid)) return reply.callNotFound();
    const desk = await desks.find(uuid);
    if (!desk) return detail(reply, 404, 'Not found.');
    const origin = `${request.protocol}://${request.host}`;
    const messages = await desks.history(desk);
    return messages.flatMap((message) => words.messages(message, origin).toReversed());
  });

  mount(scope, '/api/send-message/', 'POST', async (request, reply) => {
    if (isForged(request)) return detail(reply, 403, 'CSRF Failed: CSRF cookie not set.');
    try {
      const { helpDesk, ...post } = await readPost(request);
      if (helpDesk === undefined) return broken(request, reply, "KeyError: 'help_desk'");
      const desk = await desks.find(helpDesk);
      if (!desk) return await detail(reply, 404, 'Not found.');
      await desks.post(desk, post);
    } catch (error) {
      return refused(reply, error);
    }
    // There, the stream is always faster than the answer.
    await setImmediate();
    return { message: 'Mensagem criada' };
  });

  scope.get<{ Params: { id: string } }>(
    '/media/uploads/:id/:name',
    { config: { bare: true } },
    async ({ params }, reply) => {
      const file = await building.uploads.find(params.id);
      return file ? answerFile(reply, building.uploads, file) : reply.callNotFound();
    },
  );
}

function mount(scope: FastifyInstance, url: string, method: Method, view: View): void {
  const allow = `${method}, ${method === 'GET' ? 'HEAD, ' : ''}OPTIONS`;
  const config = { writes: method === 'POST' };
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { method: asked, headers } = request;
    // Pages for people are not installed there.
    if (headers.accept?.includes('text/html'))
      return broken(request, reply, 'TemplateDoesNotExist: rest_framework/api.html');
    void reply.header('Allow', allow).header('Vary', 'Accept, Cookie');
    if (asked === 'OPTIONS') return { name: url, ...METADATA };
    if (asked !== method && asked !== 'HEAD')
      return detail(reply, 405, `Method "${asked}" not allowed.`);
    return view(request, reply);
  };
  scope.route({ method: METHODS, url, config, handler });
}

const METADATA = {
  description: '',
  renders: ['application/json', 'text/html'],
  parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
};

function detail(reply: FastifyReply, status: number, detail: string): FastifyReply {
  return reply.code(status).send({ detail });
}

/** An exception that nobody caught. */
function broken({ headers }: FastifyRequest, reply: FastifyReply, what: string): FastifyReply {
  const isPlain = headers.accept?.includes('application/json') ?? false;
  return reply
    .code(500)
    .type(isPlain ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8')
    .send(isPlain ? what : SERVER_ERROR);
}

/** Who is signed in there must prove that the page is its own; a session's cookie alone does not. */
function isForged({ headers }: FastifyRequest): boolean {
  const { cookie = '' } = headers;
  const token = /(?:^|; *)csrftoken=([^;]+)/.exec(cookie)?.[1];
  return /(?:^|; *)sessionid=/.test(cookie) && (!token || headers['x-csrftoken'] !== token);
}

/** @throws what is no refusal */
function refused(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof Unreadable) return detail(reply, error.status, error.message);
  if (!(error instanceof Refusal)) throw error;
  const { code, retryAfter = 0, message } = error;
  if (code !== 'rate_limited')
    return reply
      .code(400)
      .send({ [/file|large/.test(code) ? 'file' : 'message']: [REFUSED[code] ?? message] });
  const seconds = Math.ceil(retryAfter / 1_000);
  const said = `Request was throttled. Expected available in ${seconds} seconds.`;
  return detail(reply.header('Retry-After', seconds), 429, said);
}
