/**
 * The door of crm-chat: its requests below `/api/v1/`, its sockets at `/connect/`, told of everything
 * that happens at the desk. What is like the real one, and what is better: server/README.md.
 */
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { Building } from '../building.ts';
import { CrmChatChats } from './crm-chat-chats.ts';
import { clientRoutes } from './crm-chat-client.ts';
import { curatorRoutes } from './crm-chat-curator.ts';
import { type Channel, CrmChatLive } from './crm-chat-live.ts';
import { CrmChatPeople, type Guest, tokenIn } from './crm-chat-people.ts';
import { CrmChatRecords } from './crm-chat-records.ts';
import { answerErrors, type CrmChatTools, chatsOf, enter } from './crm-chat-rest.ts';
import { asDjango, NO_SUCH_SOCKET } from './django.ts';
import type { Door, DoorPlan } from './door.ts';
import { type PlainLine, PlainSockets, type PlainTalk } from './plain-sockets.ts';
import { pythonJson } from './python-json.ts';

const SOCKET = '/crm-chat/connect/';

export const CRM_CHAT: DoorPlan = {
  prefix: '/crm-chat',
  anyOrigin: true,
  open(scope, building) {
    const records = new CrmChatRecords(join(building.settings.dataDir, 'crm-chat.db'));
    const people = new CrmChatPeople(building, records);
    const chats = new CrmChatChats(building, records, people);
    const live = new CrmChatLive({ building, records, people, chats });
    scope.addHook('onClose', async () => {
      live.close();
      records.close();
    });
    shareWithAll(scope);
    asDjango(scope);
    void scope.register(async (api) => mount(api, { building, records, people, chats, live }), {
      prefix: '/api/v1',
    });
    return openSockets(building, people, live);
  },
};

function mount(api: FastifyInstance, tools: CrmChatTools): void {
  answerErrors(api);
  const json = api.getDefaultJsonParser('error', 'error');
  // Front ends there name a type also where they say nothing.
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body ? json(request, String(body), done) : done(null, undefined),
  );
  api.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  clientRoutes(api, tools);
  curatorRoutes(api, tools);
  api.get('/lms-crm/notifications/', async (request) => {
    const guest = await enter(tools, request);
    const { role } = guest.principal;
    const own = (await chatsOf(tools, guest)).filter(
      (each) => role === 'visitor' || tools.chats.entry(each).details.curator === guest.user,
    );
    return { has_notifications: own.some(({ unread }) => unread[role] > 0) };
  });
}

/** Every page may read the answers: what keeps strangers out is the token, not a cookie. */
function shareWithAll(scope: FastifyInstance): void {
  scope.addHook('onRequest', async ({ headers, method }, reply) => {
    reply.header('Vary', 'Accept, Origin').header('Cache-Control', 'no-store');
    if (headers.origin === undefined) return;
    reply
      .header('Access-Control-Allow-Origin', headers.origin)
      .header('Access-Control-Allow-Credentials', 'true');
    if (method !== 'OPTIONS') return;
    await reply
      .code(200)
      .header(
        'Access-Control-Allow-Headers',
        'accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with',
      )
      .header('Access-Control-Allow-Methods', 'DELETE, GET, OPTIONS, PATCH, POST, PUT')
      .header('Access-Control-Max-Age', '86400')
      .send();
  });
}

function openSockets(building: Building, people: CrmChatPeople, live: CrmChatLive): Door {
  const guests = new WeakMap<IncomingMessage, Guest>();
  const sockets = new PlainSockets(building, {
    path: /^\/crm-chat\//,
    anyOrigin: true,
    turnsAway: async (request, path) => {
      if (path !== SOCKET) return NO_SUCH_SOCKET;
      const guest = await people.find(tokenIn(request.url));
      if (!guest) return { status: 403, text: 'Access denied' };
      guests.set(request, guest);
      return undefined;
    },
    open: (line, request) => {
      const guest = guests.get(request);
      if (!guest) throw new Error('Nobody was let in.');
      return new CrmChatTalk(building, live, {
        guest,
        line,
        origin: originOf(request, building.settings.trustProxy),
      });
    },
  });
  return { sockets };
}

/** One socket: whatever it says comes back, and shows that somebody is there. */
class CrmChatTalk implements PlainTalk {
  readonly #building: Building;
  readonly #live: CrmChatLive;
  readonly #channel: Channel;
  readonly #leave: () => void;

  constructor(
    building: Building,
    live: CrmChatLive,
    { guest, line, origin }: { guest: Guest; line: PlainLine; origin: string },
  ) {
    this.#building = building;
    this.#live = live;
    this.#channel = { guest, line, origin, seenAt: building.settings.clock(), broken: false };
    // A curator who is connected is on duty at the desk.
    const isCurator = guest.principal.role === 'agent';
    this.#leave = isCurator ? building.desk.listen(guest.principal, () => {}) : () => {};
    live.enter(this.#channel);
  }

  hear(text: string | undefined): void {
    let said: unknown;
    try {
      said = JSON.parse(text ?? '');
    } catch (error) {
      this.#channel.broken = true;
      throw error;
    }
    this.#channel.seenAt = this.#building.settings.clock();
    this.#channel.line.say(pythonJson(said));
  }

  closed(): void {
    this.#leave();
    this.#live.leave(this.#channel);
  }
}

/** Where files are, as the address of the socket says. */
function originOf({ headers, socket }: IncomingMessage, proxies: number): string {
  const told = proxies > 0 && String(headers['x-forwarded-proto']).startsWith('https');
  const isSafe = told || (socket as TLSSocket).encrypted;
  return `${isSafe ? 'https' : 'http'}://${headers.host}`;
}
