/**
 * The HTTP side that every door shares: which origins may ask, what errors look like, what is
 * logged and counted. Knows no route.
 */
import type { ServerResponse } from 'node:http';
import multipart from '@fastify/multipart';
import { Ajv } from 'ajv';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { LIMITS } from '../src/protocols/shaman-wire.ts';
import type { Controls } from './controls.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './options.ts';
import { isAllowedOrigin } from './origins.ts';
import { statusOf, toWireError } from './protocols/shaman-frames.ts';
import { Refusal } from './refusal.ts';
import type { RequestEntry, RequestLog } from './request-log.ts';
import type { Underway } from './underway.ts';

/** Bytes of a body that is neither a file nor a poll. */
const BODY = 262_144;
/** What other people's pages may not do; pages, pictures and health are for everybody. */
const GUARDED = /^\/(?:chat|me|poll|demo\/[a-z]+-token|_controls)(?:\/|$)/;
const SECONDS = 1_000;
const STRICT = new Ajv({ allowUnionTypes: true });
const COERCING = new Ajv({ coerceTypes: true, useDefaults: true });

export async function createApp(settings: Settings): Promise<FastifyInstance> {
  const app = Fastify({
    logger:
      settings.logLevel === 'silent' ? false : { level: settings.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY,
    trustProxy: (_, hop) => hop < settings.trustProxy,
    forceCloseConnections: true,
    // Longer than the minute after which balancers let go, so that they are never the second to know.
    keepAliveTimeout: 75 * SECONDS,
    requestTimeout: 120 * SECONDS,
    // Ids and names that strangers chose become keys nowhere, but a prototype is none of theirs either.
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (_, __, reply) => refuseAddress(reply.raw),
  });
  app.setValidatorCompiler(({ schema, httpPart }) =>
    // Only addresses are text that may mean a number; a body says what it means.
    (httpPart === 'body' ? STRICT : COERCING).compile(schema),
  );
  await app.register(multipart, {
    limits: { fileSize: LIMITS.file + 1, files: 1, fields: 8, fieldSize: 4_096, parts: 9 },
  });
  answerErrors(app);
  return app;
}

/** Everything that goes wrong is told in the one shape of our errors. */
function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({ error: { code: 'not_found', message: 'no such address' } }),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const wire = toWireError(asRefusal(error));
    if (wire.code === 'internal') request.log.error(error);
    if (wire.retry_after_ms !== undefined) {
      reply.header('Retry-After', Math.ceil(wire.retry_after_ms / SECONDS));
    }
    return reply.code(statusOf(wire.code)).send({ error: wire });
  });
}

/** Of an address that cannot be read no hook hears, and no handler of errors either. */
function refuseAddress(response: ServerResponse): void {
  const error = { code: 'bad_request', message: 'this is no address' };
  response
    .writeHead(400, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' })
    .end(JSON.stringify({ error }));
}

function asRefusal(error: FastifyError): Error {
  if (error instanceof Refusal) return error;
  if (error.statusCode === 413) return new Refusal('too_large', 'this body is too large');
  const asked = error.statusCode !== undefined && error.statusCode < 500;
  return asked ? new Refusal('bad_request', error.message) : error;
}

/** Refuses strangers' pages, and tells the others that they may read the answer. @param prefixes of doors where this holds too */
export function guardOrigins(
  app: FastifyInstance,
  settings: Settings,
  prefixes: readonly string[],
): void {
  const guarded = (path: string) =>
    GUARDED.test(path) || prefixes.some((each) => path === each || path.startsWith(`${each}/`));
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    // The route rather than the address: `/%63hat` leads to the same place as `/chat`.
    const path = request.routeOptions.url ?? pathOf(request);
    reply.header('X-Content-Type-Options', 'nosniff').header('Referrer-Policy', 'no-referrer');
    if (!guarded(path)) return;
    reply.header('Vary', 'Origin');
    if (!mayAsk(request, settings)) {
      app.log.warn({ origin, path }, 'refused an origin; see ALLOWED_ORIGINS');
      throw new Refusal('forbidden_origin', 'this origin may not ask; see ALLOWED_ORIGINS');
    }
    reply.header('Cache-Control', 'no-store');
    if (origin === undefined) return;
    reply.header('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS') return;
    await reply
      .code(204)
      .header('Access-Control-Allow-Methods', 'GET, POST, PATCH, DELETE')
      .header('Access-Control-Allow-Headers', 'Authorization, Content-Type')
      .header('Access-Control-Max-Age', '86400')
      .send();
  });
}

function mayAsk({ headers }: FastifyRequest, settings: Settings): boolean {
  // Browsers leave Origin out of plain requests to where the page came from, and say so here.
  const same = headers.origin === undefined && headers['sec-fetch-site'] === 'same-origin';
  return same || isAllowedOrigin(headers.origin, headers.host, settings);
}

export interface Witnesses {
  readonly requests: RequestLog;
  readonly metrics: Metrics;
  readonly controls: Controls;
  readonly underway: Underway;
  readonly clock: () => number;
}

/** Writes every request down, and lets those fail that must. */
export function watch(
  app: FastifyInstance,
  { requests, metrics, controls, underway, clock }: Witnesses,
): void {
  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request);
    const held = path.startsWith('/poll/') || request.routeOptions.config?.held;
    const kind: RequestEntry['kind'] = held ? 'poll' : 'http';
    const answered = path.startsWith('/_controls')
      ? () => {}
      : requests.add({ at: clock(), kind, method: request.method, path });
    // Held polls are answered when the server leaves; the others are waited for.
    const ended = kind === 'poll' ? () => {} : underway.begin();
    // Also when the client left before the answer.
    reply.raw.once('close', () => {
      const status = reply.raw.headersSent ? reply.raw.statusCode : 0;
      answered(status);
      ended();
      if (kind === 'poll') return;
      const route = request.routeOptions.url ?? 'unknown';
      metrics.request(request.method, route, status, reply.elapsedTime / SECONDS);
    });
    const failing = path.startsWith('/chat/') ? controls.failure() : undefined;
    const status = failing ?? (kind === 'poll' && controls.refusesPolls ? 503 : undefined);
    if (status === undefined) return;
    await reply.code(status).send({ error: { code: 'internal', message: 'a fault on purpose' } });
  });
}

export function pathOf({ url = '/' }: { readonly url?: string | undefined }): string {
  return url.split('?', 1)[0] ?? '/';
}
