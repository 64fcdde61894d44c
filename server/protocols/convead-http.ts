/**
 * Faye over HTTP: JSON or a form posted, JSON-P and event streams got, and the headers with which
 * pages of every origin may read it. Knows neither clients nor channels.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Building } from '../building.ts';
import type { Faye } from './convead-faye.ts';
import { type BayeuxMessage, readMessages } from './convead-words.ts';

const CALLBACK = /^[a-z_$][\w$]*(\.[a-z_$][\w$]*)*$/i;

type Query = { readonly Querystring: { readonly message?: string; readonly jsonp?: string } };

export function mountFaye(scope: FastifyInstance, faye: Faye, building: Building): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  const bad = (reply: FastifyReply) =>
    reply.code(400).type('text/plain; charset=utf-8').send('Bad request');
  scope.setErrorHandler((_, __, reply) => bad(reply));
  scope.setNotFoundHandler((_, reply) => bad(reply));
  const config = { held: true };
  for (const url of ['/', '/:client']) {
    scope.post(url, { config }, (request, reply) => {
      const body = String(request.body ?? '');
      const isJson = request.headers['content-type']?.split(';')[0] === 'application/json';
      return answer(reply, isJson ? body : new URLSearchParams(body).get('message'));
    });
    scope.get<Query & { Params: { client?: string } }>(url, { config }, (request, reply) => {
      if (request.headers.accept?.includes('text/event-stream'))
        return stream(reply, faye, request.params.client, building);
      const { message, jsonp = 'jsonpcallback' } = request.query;
      return CALLBACK.test(jsonp) ? answer(reply, message, jsonp) : bad(reply);
    });
    scope.route({ method: 'PUT', url, config, handler: (_, reply) => bad(reply) });
  }

  async function answer(
    reply: FastifyReply,
    text: string | null | undefined,
    jsonp?: string,
  ): Promise<FastifyReply> {
    let messages: readonly BayeuxMessage[];
    try {
      messages = readMessages(text ?? '');
    } catch {
      return bad(reply);
    }
    const { controls } = building;
    const remove = controls.add({ cut: () => reply.raw.destroy() });
    reply.raw.once('close', remove);
    // Nobody hears it, on a line that stays open.
    if (controls.swallows) await new Promise((resolve) => reply.raw.once('close', resolve));
    const answers = JSON.stringify(await faye.hear(messages));
    reply.header('Cache-Control', 'no-cache, no-store');
    if (jsonp === undefined) return reply.type('application/json; charset=utf-8').send(answers);
    return reply
      .type('text/javascript; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename=f.txt')
      .send(`/**/${jsonp}(${answers.replace(/[\u2028\u2029]/g, escaped)});`);
  }
}

/** What is published comes at once; a client that is not there is not told so, as with Faye. */
function stream(
  reply: FastifyReply,
  faye: Faye,
  id: string | undefined,
  { controls }: Building,
): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-cache, no-store',
    Connection: 'close',
  });
  raw.write('retry: 5000\r\n\r\n');
  const outlet = {
    say: (text: string) =>
      controls.pass({ text, event: true }, () => raw.write(`data: ${text}\r\n\r\n`)),
  };
  const client = faye.client(id);
  client?.bind(outlet);
  const remove = controls.add({ cut: () => raw.destroy() });
  raw.once('close', () => {
    client?.unbind(outlet);
    remove();
  });
  return reply;
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16)}`;
}
