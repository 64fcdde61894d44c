/** The faults within reach of tests in a browser: `POST /_controls/<name>` with its arguments as a JSON array. */
import type { FastifyInstance } from 'fastify';
import type { Controls } from './controls.ts';
import { Refusal } from './refusal.ts';
import type { RequestLog } from './request-log.ts';

const LEVERS = [
  'drop',
  'refuseSockets',
  'refusePolls',
  'failRequests',
  'swallow',
  'mute',
  'delay',
  'lose',
  'repeat',
  'hold',
  'release',
  'pauseAcks',
  'loseAcks',
  'expire',
  'forget',
  'calm',
] as const satisfies readonly (keyof Controls)[];

export function mountControls(
  app: FastifyInstance,
  controls: Controls,
  requests: RequestLog,
): void {
  app.post<{ Params: { name: string }; Body: unknown }>(
    '/_controls/:name',
    async (request, reply) => {
      const name = LEVERS.find((lever) => lever === request.params.name);
      if (name === undefined) throw new Refusal('not_found', 'no such lever');
      const values = Array.isArray(request.body) ? request.body : [];
      // Tests pull these levers; what they pass is their own business.
      await Reflect.apply(controls[name], controls, values);
      return reply.code(204).send();
    },
  );
  app.get('/_controls/log', async () => requests.entries);
  app.delete('/_controls/log', async (_, reply) => {
    requests.clear();
    return reply.code(204).send();
  });
}
