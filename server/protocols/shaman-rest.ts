/**
 * Our own protocol over plain requests: sessions, the desk, files, and what is known of a visitor.
 * Knows neither socket nor poll.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WireSession } from '../../src/protocols/shaman-wire.ts';
import type { Building } from '../building.ts';
import { answerFile } from '../file-answer.ts';
import type { AttributeChange } from '../logs/log.ts';
import { asPerson, keyOf } from '../principal.ts';
import { Rate } from '../rate.ts';
import { Refusal } from '../refusal.ts';
import type { Session, SessionRequest } from '../sessions.ts';
import { conversationRoutes } from './shaman-conversations.ts';
import { attributesSchema } from './shaman-drafts.ts';
import { OrganizationTranslation } from './shaman-organization.ts';
import { transcriptRoutes } from './shaman-transcripts.ts';
import { Translation } from './shaman-translation.ts';

/** What the routes of this door share. */
export interface RestTools {
  readonly building: Building;
  readonly translation: Translation;
  /** Counts as a frame. @throws Refusal `unauthorized` without a valid `Authorization: Bearer`; `rate_limited` */
  readonly session: (request: FastifyRequest) => Promise<Session>;
  /** Counts a message. @throws Refusal `rate_limited` */
  readonly count: (session: Session) => void;
}

export function mountRest(app: FastifyInstance, building: Building): void {
  const { sessions, rate, frames, desk, signing } = building;
  const tools: RestTools = {
    building,
    translation: new Translation(desk.log.epoch, signing),
    session: async (request) => {
      const session = await sessions.check(bearer(request));
      const wait = frames.take(keyOf(session.principal));
      if (wait > 0) throw new Refusal('rate_limited', 'too many requests', wait);
      return session;
    },
    count: ({ principal }) => {
      const wait = rate.take(keyOf(principal));
      if (wait > 0) throw new Refusal('rate_limited', 'too many messages', wait);
    },
  };
  sessionRoutes(app, tools);
  fileRoutes(app, tools);
  meRoutes(app, tools);
  conversationRoutes(app, tools);
  transcriptRoutes(app, tools);
}

function sessionRoutes(app: FastifyInstance, { building, translation, session }: RestTools): void {
  const { desk, sessions, settings } = building;
  const organizations = new OrganizationTranslation(building);
  const perMinute = settings.limits.sessions;
  const strangers = new Rate(perMinute, perMinute / 60, settings.clock);
  // In production nobody comes to another desk for having forgotten a word.
  const unnamed = settings.production ? undefined : building.organizations[0]?.id;
  const text = { type: 'string', minLength: 1, maxLength: 8_192 };
  const body = {
    type: 'object',
    required: ['organization'],
    properties: {
      organization: { type: 'string', maxLength: 64 },
      token: text,
      session: text,
      role: { enum: ['visitor', 'agent'] },
    },
  };

  app.post<{ Body: SessionRequest }>(
    '/chat/sessions',
    { schema: { body } },
    async (request, reply): Promise<WireSession> => {
      const isNew = request.body.token === undefined && request.body.session === undefined;
      const wait = isNew ? strangers.take(request.ip) : 0;
      if (wait > 0) throw new Refusal('rate_limited', 'too many new visitors', wait);
      const organization = request.body.organization || (unnamed ?? '');
      const { principal, room, token } = await sessions.begin({ ...request.body, organization });
      reply.code(201);
      return { self: translation.author(asPerson(principal)), room_id: room, session: token };
    },
  );

  app.get('/chat/organization', async (request) => {
    const { id, role, organization } = (await session(request)).principal;
    const known = role === 'visitor' ? await desk.log.answers(organization, id) : undefined;
    return organizations.organization(desk.organization(organization), known);
  });
}

function fileRoutes(app: FastifyInstance, { building, translation, session }: RestTools): void {
  const { uploads, signing } = building;

  app.post('/chat/files', async (request, reply) => {
    const { principal } = await session(request);
    if (!request.isMultipart()) throw new Refusal('bad_request', 'multipart/form-data is needed');
    const part = await request.file();
    if (part === undefined) throw new Refusal('bad_request', 'a file is needed');
    const file = await uploads.take(principal, part.filename, part.file);
    return reply.code(201).send(translation.file(file));
  });

  app.get<{ Params: { id: string; mark: string } }>(
    '/files/:id/:mark/:name?',
    async (request, reply) => {
      const { id, mark } = request.params;
      // Before any look-up, so that guessing costs nothing here and tells nothing there.
      const file = signing.isMark('file', id, mark) ? await uploads.find(id) : undefined;
      if (file === undefined) throw new Refusal('not_found', 'no such file');
      return answerFile(reply, uploads, file);
    },
  );
}

const ABOUT = {
  type: 'object',
  required: ['attributes'],
  properties: { attributes: attributesSchema('null') },
};

function meRoutes(app: FastifyInstance, tools: RestTools): void {
  const { building, translation, session, count } = tools;
  const { desk, uploads } = building;
  const all = Number.MAX_SAFE_INTEGER;

  app.get('/me/export', async (request) => {
    const { principal } = await session(request);
    if (principal.role !== 'visitor') throw new Refusal('forbidden', 'for visitors only');
    const conversations = await desk.conversations(principal, all);
    const pages = conversations.map(async (conversation) => {
      const page = await desk.messages(principal, conversation.id, { limit: all - 1 });
      return translation.page(conversation, page, principal);
    });
    const files = await desk.log.files(principal.id);
    return {
      self: translation.author(asPerson(principal)),
      conversations: await Promise.all(pages),
      files: files.map((file) => translation.file(file)),
    };
  });

  app.patch<{ Body: { attributes: AttributeChange } }>(
    '/me',
    { schema: { body: ABOUT } },
    async (request, reply) => {
      const asked = await session(request);
      count(asked);
      await desk.describe(asked.principal, request.body.attributes);
      return reply.code(204).send();
    },
  );

  app.delete('/me', async (request, reply) => {
    const { principal } = await session(request);
    if (principal.role !== 'visitor') throw new Refusal('forbidden', 'for visitors only');
    await uploads.erase(principal.id);
    await desk.erase(principal);
    return reply.code(204).send();
  });
}

function bearer({ headers }: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(headers.authorization ?? '')?.[1];
}
