/**
 * The door of rooms: `ws/chat/<room>/` as the tutorial of Django Channels and `shaman-admin` have
 * it, and the requests that the latter has beside it. Puts them together; knows no frame.
 */
import type { FastifyInstance } from 'fastify';
import type { Building } from '../building.ts';
import { asDjango, NO_SUCH_SOCKET } from './django.ts';
import type { Door, DoorPlan } from './door.ts';
import { PlainSockets } from './plain-sockets.ts';
import { mountRoomsRest } from './rooms-rest.ts';
import { Rooms } from './rooms-room.ts';

const PREFIX = '/rooms';
/** Channels allows 99 ASCII letters for the name of a group, and `chat_` stands before each. */
const ROOM = /^\/rooms\/ws\/chat\/(\w{1,94})\/$/;

export const ROOMS: DoorPlan = {
  prefix: PREFIX,
  // Nobody signs in, so there is nothing that another page could act with.
  anyOrigin: true,
  open(scope: FastifyInstance, building: Building): Door {
    asDjango(scope);
    mountRoomsRest(scope, building);
    const rooms = new Rooms(building);
    const sockets = new PlainSockets(building, {
      path: /^\/rooms(?:\/|$)/,
      anyOrigin: true,
      turnsAway: (_, path) => (ROOM.test(path) ? undefined : NO_SUCH_SOCKET),
      open: (line, _, path) => rooms.enter(ROOM.exec(path)?.[1] ?? '', line),
    });
    return { sockets };
  },
};
