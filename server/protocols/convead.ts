/**
 * The door that behaves like Convead: a Faye server beside four requests, to the same desk. What
 * is unlike the real one, and why: server/README.md.
 */
import type { FastifyInstance } from 'fastify';
import type { Building } from '../building.ts';
import type { Commit } from '../logs/log.ts';
import { ConveadDesk, conversationOf } from './convead-desk.ts';
import { Faye } from './convead-faye.ts';
import { mountFaye } from './convead-http.ts';
import { mountRequests } from './convead-rest.ts';
import { fayeSockets } from './convead-sockets.ts';
import type { Door, DoorPlan } from './door.ts';

const PREFIX = '/convead';

export const CONVEAD: DoorPlan = { prefix: PREFIX, anyOrigin: true, open: openConvead };

function openConvead(scope: FastifyInstance, building: Building): Door {
  const desk = new ConveadDesk(building);
  const faye = new Faye({
    building,
    isOurs: (channel) => {
      const [, kind, id = ''] = channel.split('/');
      if (kind === 'conversations') return desk.has(id);
      return kind === 'service' || kind === 'visitors' || kind === 'notifications';
    },
  });
  const tell = (visitor: string, conversation: object) => {
    // Nobody can subscribe to the first: Bayeux keeps it for itself, and Faye holds to that.
    for (const kind of ['service', 'visitors'])
      faye.publish(`/${kind}/${visitor}`, { entity: 'conversation', conversation });
  };
  // One after the other: in the order of the log.
  let last = Promise.resolve();
  building.desk.log.onCommit((commits) => {
    last = last
      .then(() => publish(commits, desk, faye, tell))
      .catch((error: unknown) => building.logger.error(error));
  });
  letPagesRead(scope);
  void scope.register(async (routes) => mountFaye(routes, faye, building), { prefix: '/faye' });
  void scope.register(async (routes) => mountRequests(routes, desk, building, tell), {
    prefix: '/chat',
  });
  return {
    sockets: fayeSockets(building, faye, new RegExp(`^${PREFIX}/faye(?:/[^/]*)*$`)),
    polls: {
      get size() {
        return faye.held;
      },
      close: async () => faye.close(),
    },
  };
}

/** What happened at the desk, through whichever door. */
async function publish(
  commits: readonly Commit[],
  desk: ConveadDesk,
  faye: Faye,
  tell: (visitor: string, conversation: object) => void,
): Promise<void> {
  for (const { conversation, event } of commits) {
    const visitor = ConveadDesk.visitorOf(conversation);
    if (visitor === undefined) continue;
    if (event.kind === 'info') tell(visitor, conversationOf(conversation));
    const message =
      event.kind === 'read'
        ? await desk.messageAt(conversation, event.upTo)
        : (event.kind === 'msg' || event.kind === 'edit') && event.message;
    if (!message) continue;
    const { notice, text, id, createdAt } = message;
    if (notice) {
      const notification = { id, content: text, created_at: new Date(createdAt).toISOString() };
      faye.publish(`/notifications/${visitor}`, { entity: 'notification', notification });
    } else
      faye.publish(`/conversations/${conversation.id}`, {
        entity: 'message',
        message: await desk.message(conversation, message),
      });
  }
}

/** As Faye does, of whatever origin they are. */
function letPagesRead(scope: FastifyInstance): void {
  scope.addHook('onRequest', async ({ headers }, reply) => {
    if (headers.origin === undefined) return;
    reply.header('Access-Control-Allow-Origin', headers.origin);
    reply.header('Access-Control-Allow-Credentials', 'true');
  });
  scope.options('/*', (_, reply) =>
    reply
      .header('Access-Control-Allow-Methods', 'POST, GET')
      .header(
        'Access-Control-Allow-Headers',
        'Accept, Authorization, Content-Type, Pragma, X-Requested-With',
      )
      .header('Access-Control-Max-Age', '86400')
      .send(''),
  );
}
