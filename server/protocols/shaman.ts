/** The door of our own protocol: requests, sockets and polls, put together. */
import type { FastifyInstance } from 'fastify';
import type { Building } from '../building.ts';
import { ShamanPolls } from './shaman-poll.ts';
import { mountRest } from './shaman-rest.ts';
import { ShamanSockets } from './shaman-socket.ts';

export interface ShamanDoor {
  readonly sockets: ShamanSockets;
  readonly polls: ShamanPolls;
}

export function openShamanDoor(app: FastifyInstance, building: Building): ShamanDoor {
  const polls = new ShamanPolls(building);
  polls.mount(app);
  mountRest(app, building);
  return { polls, sockets: new ShamanSockets(building) };
}
