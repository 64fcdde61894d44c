/**
 * The doors of other backends' dialects: which there are, which of them stand open, and the faults
 * that hold at all of them. Knows no dialect.
 */
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Building } from './building.ts';
import type { Controls } from './controls.ts';
import { Misuse } from './misuse.ts';
import { CHAT_DJANGO } from './protocols/chat-django.ts';
import { CONVEAD } from './protocols/convead.ts';
import { CRM_CHAT } from './protocols/crm-chat.ts';
import type { Door, DoorPlan } from './protocols/door.ts';
import { SERVER_ERROR } from './protocols/error-page.ts';
import { ROOMS } from './protocols/rooms.ts';

type Plans = { readonly [name: string]: DoorPlan };

/** By the name of the protocol that is spoken there. */
export const DOORS: Plans = {
  rooms: ROOMS,
  'chat-django': CHAT_DJANGO,
  convead: CONVEAD,
  'crm-chat': CRM_CHAT,
};

/** @throws Misuse for a name that no door has */
export function chooseDoors(names: 'all' | readonly string[], plans = DOORS): readonly DoorPlan[] {
  if (names === 'all') return Object.values(plans);
  return [...new Set(names)].map((name) => {
    const plan = Object.hasOwn(plans, name) ? plans[name] : undefined;
    if (plan) return plan;
    throw new Misuse(
      `DOORS must list some of ${Object.keys(plans).join(', ')}, or be none; not "${name}"`,
    );
  });
}

/** Resolves when their routes are there. */
export async function openDoors(
  app: FastifyInstance,
  building: Building,
  plans: readonly DoorPlan[],
): Promise<readonly Door[]> {
  const doors: Door[] = [];
  for (const plan of plans) {
    await app.register(
      async (scope) => {
        breakOnPurpose(scope, building.controls);
        doors.push(plan.open(scope, building));
      },
      { prefix: plan.prefix },
    );
  }
  return doors;
}

/** The levers that requests feel: they fail, come late, or happen and are not answered. */
function breakOnPurpose(scope: FastifyInstance, controls: Controls): void {
  scope.addHook('onRequest', async ({ routeOptions, method }, reply) => {
    // What a browser asks before it asks is no request of anybody's.
    const isSpared = routeOptions.config?.held || method === 'OPTIONS';
    const status = isSpared ? undefined : controls.failure();
    if (status !== undefined) await reply.code(status).type('text/html').send(SERVER_ERROR);
  });
  scope.addHook('onSend', async ({ routeOptions }, reply, payload) => {
    if (controls.latency > 0) await setTimeout(controls.latency);
    const written = routeOptions.config?.writes === true && reply.statusCode < 400;
    if (!written || !(await controls.losesAnswer())) return payload;
    reply.code(500).type('text/html').removeHeader('content-length');
    return SERVER_ERROR;
  });
}
