/**
 * The pages of the demo and the built files, with the strictest policy under which the widget must
 * work. Knows no conversation.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Building } from './building.ts';
import { type Identity, type IdentityKey, signIdentity } from './identity.ts';
import { portrait } from './portraits.ts';
import { Refusal } from './refusal.ts';
import { randomId } from './signing.ts';

const PAGES = {
  '/': 'index.html',
  '/desk': 'desk.html',
  '/custom-ui': 'custom-ui.html',
  '/cdn': 'cdn.html',
  '/look': 'look.html',
} as const;

/** Addresses of the demo, for people. */
export const PAGE_PATHS = Object.keys(PAGES);

const HOUR = 3_600_000;

/** What a script loads later: another content has another name. */
const CHUNK = /\.[a-z0-9]{8}\.min\.js$/;

export async function mountPages(app: FastifyInstance, folder: string): Promise<void> {
  for (const [path, file] of Object.entries(PAGES)) {
    app.get(path, (_, reply) => sendPage(reply, join(folder, 'demo', file)));
  }
  for (const name of ['demo', 'dist']) {
    const root = join(folder, name);
    if (!existsSync(root)) continue;
    await app.register(fastifyStatic, {
      root,
      prefix: `/${name}/`,
      decorateReply: false,
      setHeaders: (reply, path) => {
        reply.header(
          'Cache-Control',
          CHUNK.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
        // Scripts and their maps may be loaded by any page: that is what a CDN file is for.
        reply.header('Access-Control-Allow-Origin', '*');
        reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
        reply.header('Content-Security-Policy', policy(randomNonce()));
      },
    });
  }
  app.get<{ Params: { name: string } }>('/avatars/:name', (request, reply) => {
    const drawing = portrait(request.params.name.replace(/\.svg$/, ''));
    if (drawing === undefined) throw new Refusal('not_found', 'no such portrait');
    return reply
      .type('image/svg+xml')
      .header('Cache-Control', 'public, max-age=86400')
      .header('Content-Security-Policy', "sandbox; default-src 'none'")
      .header('Cross-Origin-Resource-Policy', 'cross-origin')
      .send(drawing);
  });
}

interface SignInQuery {
  readonly agent?: string;
  readonly visitor?: string;
  readonly organization?: string;
}

/** Signs people in as an agent or a visitor of the demo, at every door. Never mounted in production. */
export function mountDemoSignIn(
  app: FastifyInstance,
  { desk, settings }: Building,
  keys: readonly IdentityKey[],
): void {
  app.get<{ Querystring: SignInQuery }>('/demo/agent-token', async (request, reply) => {
    const { agent: asked, organization = keys[0]?.organization } = request.query;
    const key = keys.find((each) => each.organization === organization);
    if (key === undefined) throw new Refusal('not_found', 'no such organization of the demo');
    const humans = desk.organization(key.organization).agents.filter((agent) => !agent.bot);
    const agent = humans.find(({ id }) => id === (asked ?? humans[0]?.id));
    if (agent === undefined) throw new Refusal('not_found', 'no such agent');
    const { topics = [] } = desk.organization(key.organization);
    const seen = topics.length ? topics.map(({ id }) => id) : [key.organization];
    return signed(reply, key, {
      subject: agent.id,
      role: 'agent',
      name: agent.name,
      username: agent.id,
      roles: ['chat_manager', ...seen],
      issuedAt: settings.clock(),
    });
  });

  app.get<{ Querystring: SignInQuery }>('/demo/visitor-token', async (request, reply) => {
    const { visitor = randomId(16), organization = keys[0]?.organization } = request.query;
    const key = keys.find((each) => each.organization === organization);
    if (key === undefined) throw new Refusal('not_found', 'no such organization of the demo');
    return signed(reply, key, {
      subject: visitor,
      role: 'visitor',
      username: visitor,
      roles: ['chat_user'],
      issuedAt: settings.clock(),
    });
  });

  const signed = async (reply: FastifyReply, key: IdentityKey, identity: Identity) => {
    reply.header('Cache-Control', 'no-store');
    return { token: await signIdentity(key, identity, settings.clock() + HOUR) };
  };
}

async function sendPage(reply: FastifyReply, path: string): Promise<FastifyReply> {
  let html: string;
  try {
    html = await readFile(path, 'utf8');
  } catch {
    throw new Refusal('not_found', 'this page is not here; was the demo built?');
  }
  const nonce = randomNonce();
  return reply
    .type('text/html; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .header('Content-Security-Policy', policy(nonce))
    .send(html.replaceAll('nonce=""', `nonce="${nonce}"`));
}

function randomNonce(): string {
  return randomBytes(16).toString('base64');
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data: blob: https:",
    "connect-src 'self' ws: wss: http: https:",
    "font-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}
