/**
 * The door of chat-django: help desks by REST, and a stream that tells a whole organization. Puts
 * them together, with a stand-in for the place where the real one has its help desks made.
 */
import type { FastifyInstance } from 'fastify';
import type { Building } from '../building.ts';
import { type Client, HelpDesks } from './chat-django-desks.ts';
import { mountChatDjangoRest } from './chat-django-rest.ts';
import { DjangoStream } from './chat-django-stream.ts';
import { DjangoWords, isUuid, PREFIX } from './chat-django-words.ts';
import { asDjango } from './django.ts';
import type { Door, DoorPlan } from './door.ts';

export const CHAT_DJANGO: DoorPlan = {
  prefix: PREFIX,
  // Nobody signs in, and no page of another origin may read an answer: nothing here lets it.
  anyOrigin: true,
  open(scope: FastifyInstance, building: Building): Door {
    const words = new DjangoWords(building.settings);
    const desks = new HelpDesks(building);
    const stream = new DjangoStream(building, words);
    asDjango(scope);
    mountChatDjangoRest(scope, { building, desks, words });
    if (!building.settings.production) mountAdmin(scope, desks, words);
    scope.addHook('onClose', async () => stream.close());
    return { sockets: stream.sockets };
  },
};

/** Clients and their help desks are made by hand there, on pages for people. */
function mountAdmin(scope: FastifyInstance, desks: HelpDesks, words: DjangoWords): void {
  scope.post('/admin/help-desks/', async ({ body }, reply) => {
    const { organization, ...client } = JSON.parse(String(body)) as Client & {
      readonly organization: string;
    };
    if (client.uuid !== undefined && !isUuid(client.uuid)) throw new Error('not a UUID');
    return reply.code(201).send(words.helpDesk(await desks.open(organization, client), undefined));
  });
}
