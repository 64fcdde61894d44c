/** Puts the reference server together. Everything it is told comes in as options; see `main.ts` for the environment. */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { createApp, guardOrigins, watch } from './app.ts';
import { type Built, build } from './build.ts';
import type { Building } from './building.ts';
import { mountControls } from './control-routes.ts';
import type { Controls } from './controls.ts';
import { DemoAgent } from './demo-agent.ts';
import type { Desk } from './desk.ts';
import { chooseDoors, openDoors } from './doors.ts';
import { sayGoodbye } from './goodbye.ts';
import { Metrics } from './metrics.ts';
import { type ServerOptions, settle } from './options.ts';
import { mountDemoSignIn, mountPages } from './pages.ts';
import type { Door, DoorPlan } from './protocols/door.ts';
import { openShamanDoor } from './protocols/shaman.ts';
import type { RequestLog } from './request-log.ts';
import { Underway } from './underway.ts';
import { takeUpgrades } from './upgrades.ts';

/** Connections that may wait to be accepted: after a restart everybody comes at once. */
const BACKLOG = 4_096;

interface State {
  ready: boolean;
}

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly desk: Desk;
  readonly controls: Controls;
  /** Every request that came. */
  readonly log: RequestLog;
  /** Tells clients to leave, then stops; calling it again changes nothing. */
  close(): Promise<void>;
}

/** @throws Misuse for a door that is not there, a secret or keys that cannot be used; Damage when the log is not what was written; an error when the port is taken, or `dataDir` is no folder */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const settings = settle(options);
  const plans = chooseDoors(settings.doors);
  mkdirSync(settings.dataDir, { recursive: true });
  const app = await createApp(settings);
  const built = build(settings, app.log);
  const { building } = built;
  const { desk, controls, requests } = building;
  const state = { ready: false };
  const { doors, metrics, underway } = await mount(app, built, plans, state);
  const agents = settings.demoAgent ? demoAgents(building) : [];
  await app.listen({ port: settings.port, host: settings.host, backlog: BACKLOG });
  state.ready = true;
  const close = async () => {
    state.ready = false;
    await sayGoodbye(doors, underway, settings);
    await app.close();
    for (const agent of agents) agent.close();
    await built.close();
    metrics.close();
  };
  let closing: Promise<void> | undefined;
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${shownHost(settings.host)}:${port}`,
    port,
    desk,
    controls,
    log: requests,
    close: () => (closing ??= close()),
  };
}

async function mount(
  app: FastifyInstance,
  { building, keys }: Built,
  plans: readonly DoorPlan[],
  state: State,
) {
  const { controls, desk, requests, settings } = building;
  // Filled below; asked only when somebody looks at the numbers.
  const doors: Door[] = [];
  const metrics = new Metrics({
    sockets: () => doors.reduce((sum, { sockets }) => sum + (sockets?.size ?? 0), 0),
    polls: () => doors.reduce((sum, { polls }) => sum + (polls?.size ?? 0), 0),
  });
  desk.log.onCommit((commits) => {
    for (const { event } of commits) metrics.event(event.kind);
  });
  const underway = new Underway();
  watch(app, { requests, metrics, controls, underway, clock: settings.clock });
  const guarded = plans.filter(({ anyOrigin }) => !anyOrigin);
  guardOrigins(
    app,
    settings,
    guarded.map(({ prefix }) => prefix),
  );
  doors.push(openShamanDoor(app, building), ...(await openDoors(app, building, plans)));
  mountHealth(app, metrics, () => readiness(state, building));
  if (keys.length > 0) mountDemoSignIn(app, building, keys);
  if (settings.controls) mountControls(app, controls, requests);
  await mountPages(app, settings.pagesDir ?? fileURLToPath(new URL('..', import.meta.url)));
  takeUpgrades(
    app.server,
    doors.flatMap(({ sockets }) => sockets ?? []),
    building,
  );
  return { doors, metrics, underway };
}

interface Readiness {
  readonly ready: boolean;
  readonly status: string;
  readonly damage?: string;
}

/** A log that broke while it served is no longer ready; one that somebody wants to read is. */
function readiness({ ready }: State, { desk, settings }: Building): Readiness {
  const { damage } = desk.log;
  if (!ready || damage === undefined) return { ready, status: ready ? 'ready' : 'not ready' };
  const wanted = settings.damagedLog === 'read';
  return { ready: wanted, status: wanted ? 'read only' : 'damaged', damage };
}

function mountHealth(app: FastifyInstance, metrics: Metrics, look: () => Readiness): void {
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', (_, reply) => {
    const { ready, ...told } = look();
    return reply.code(ready ? 200 : 503).send(told);
  });
  app.get('/metrics', async (_, reply) => {
    const { type, body } = await metrics.text();
    return reply.type(type).send(body);
  });
}

function demoAgents({ desk, organizations, settings, logger }: Building): readonly DemoAgent[] {
  return organizations.flatMap((organization) =>
    organization.agents
      .filter((profile) => profile.bot)
      .map(
        (profile) =>
          new DemoAgent({
            desk,
            organization: organization.id,
            profile,
            replyAfter: settings.replyAfter,
            report: (error) => logger.error(error),
          }),
      ),
  );
}

/** An address that a browser can open. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
