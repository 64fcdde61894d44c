/**
 * What the programs behind three of the doors have in common, being Django and Channels: HTML where
 * something is wrong, a slash at the end of every address, and how sockets are refused. Knows no
 * dialect.
 */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { Turned } from '../building.ts';
import { Refusal } from '../refusal.ts';
import { errorPage, SERVER_ERROR } from './error-page.ts';
import { statusOf } from './shaman-frames.ts';

/** What Daphne says to who asks for a socket where there is none: a name with a hyphen, a missing slash. */
export const NO_SUCH_SOCKET: Turned = { status: 500, text: 'Internal server error' };

/** The program broke over a frame: its own socket is closed with this. */
export const BROKEN = 1011;

const NOT_FOUND = errorPage('Not Found', 'The requested resource was not found on this server.');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its address ends without a slash, as those of files do. */
    readonly bare?: boolean;
  }
}

/** To be called before a door names its routes. */
export function asDjango(scope: FastifyInstance): void {
  scope.addHook('onRequest', async ({ url, method, routeOptions }, reply) => {
    const [path = '', query] = url.split(/\?(.*)/s);
    if (path.endsWith('/') || routeOptions.url === undefined || routeOptions.config.bare) return;
    // A redirect would lose what was posted.
    if (method === 'GET' || method === 'HEAD')
      await reply.redirect(`${path}/${query === undefined ? '' : `?${query}`}`, 301);
    else await reply.code(500).type('text/html; charset=utf-8').send(SERVER_ERROR);
  });
  scope.setNotFoundHandler((_, reply) =>
    reply.code(404).type('text/html; charset=utf-8').send(NOT_FOUND),
  );
  scope.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error instanceof Refusal ? statusOf(error.code) : (error.statusCode ?? 500);
    if (status >= 500) request.log.error(error);
    const page = status === 500 ? SERVER_ERROR : errorPage(`${STATUS_CODES[status]} (${status})`);
    return reply.code(status).type('text/html; charset=utf-8').send(page);
  });
}
