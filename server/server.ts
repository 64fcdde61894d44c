/** Puts the reference server together. Everything it is told comes in as options; see `main.ts` for the environment. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../src/protocols/shaman-wire.ts';
import { createApp, guardOrigins, watch } from './app.ts';
import type { Building } from './building.ts';
import { LocalBus } from './buses/local-bus.ts';
import { mountControls } from './control-routes.ts';
import { Controls } from './controls.ts';
import { DemoAgent } from './demo-agent.ts';
import { Desk } from './desk.ts';
import type { DeskEvent } from './desk-event.ts';
import { Identities, type IdentityKey } from './identity.ts';
import { SqliteLog } from './logs/sqlite-log.ts';
import { Metrics } from './metrics.ts';
import { type ServerOptions, type Settings, settle } from './options.ts';
import { DEMO_ORGANIZATION } from './organizations.ts';
import { mountDemoSignIn, mountPages } from './pages.ts';
import { openShamanDoor, type ShamanDoor } from './protocols/shaman.ts';
import { Rate } from './rate.ts';
import { RequestLog } from './request-log.ts';
import { Sessions } from './sessions.ts';
import { randomId, Signing } from './signing.ts';
import { takeUpgrades } from './upgrades.ts';
import { Uploads } from './uploads.ts';

/** Milliseconds for lines to end by themselves when the server stops. */
const PATIENCE = 1_000;

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

/** @throws when the port is taken, or `dataDir` cannot be used */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const settings = settle(options);
  mkdirSync(settings.dataDir, { recursive: true });
  const app = await createApp(settings);
  const requests = new RequestLog();
  const { building, key, closeBuilding } = build(settings, app, requests);
  const { controls, desk } = building;
  // Filled below; asked only when somebody looks at the numbers.
  const doors: ShamanDoor[] = [];
  const metrics = new Metrics({
    sockets: () => doors.reduce((sum, { sockets }) => sum + sockets.size, 0),
    polls: () => doors.reduce((sum, { polls }) => sum + polls.size, 0),
  });
  desk.log.onCommit((commits) => {
    for (const { event } of commits) metrics.event(event.kind);
  });
  watch(app, { requests, metrics, controls, clock: settings.clock });
  guardOrigins(app, settings);
  const door = openShamanDoor(app, building);
  doors.push(door);
  const state = { ready: false };
  mountHealth(app, metrics, state);
  if (key) mountDemoSignIn(app, building, key);
  if (settings.controls) mountControls(app, controls, requests);
  await mountPages(app, settings.pagesDir ?? fileURLToPath(new URL('..', import.meta.url)));
  takeUpgrades(app.server, [door.sockets], building);
  const agents = settings.demoAgent ? demoAgents(building) : [];

  await app.listen({ port: settings.port, host: settings.host });
  state.ready = true;
  const { port } = app.server.address() as AddressInfo;
  const close = async () => {
    state.ready = false;
    door.sockets.drain(settings.drain);
    const answered = door.polls.close();
    if (settings.drain > 0) await setTimeout(settings.drain);
    await Promise.race([
      Promise.all([answered, door.sockets.close()]),
      setTimeout(PATIENCE, undefined, { ref: false }),
    ]);
    await app.close();
    for (const agent of agents) agent.close();
    await closeBuilding();
    metrics.close();
  };
  let closing: Promise<void> | undefined;
  return {
    url: `http://${shownHost(settings.host)}:${port}`,
    port,
    desk,
    controls,
    log: requests,
    close: () => (closing ??= close()),
  };
}

function build(settings: Settings, app: FastifyInstance, requests: RequestLog) {
  const { clock, random, dataDir, limits } = settings;
  const signing = new Signing(settings.secret ?? keptSecret(join(dataDir, 'secret')));
  const log = new SqliteLog(join(dataDir, 'shaman.db'), clock);
  const bus = new LocalBus<DeskEvent>((error) => app.log.error(error));
  const organizations = settings.organizations ?? [DEMO_ORGANIZATION];
  const desk = new Desk({
    log,
    bus,
    organizations,
    textLimit: LIMITS.text,
    typingFor: settings.typingFor,
    presenceFor: settings.presenceFor,
    random,
    bots: settings.demoAgent,
  });
  const key = settings.production ? undefined : demoKey(signing);
  const keys = [...(settings.identityKeys ?? []), ...(key ? [key] : [])];
  const sessions = new Sessions(signing, new Identities(keys, clock), desk, settings);
  const controls = new Controls({ log, expireSessions: () => sessions.expireAll() });
  const uploads = new Uploads({
    folder: join(dataDir, 'uploads'),
    log,
    limit: LIMITS.file,
    perPerson: limits.files,
    clock,
  });
  const rate = new Rate(limits.burst, limits.perSecond, clock);
  const building: Building = {
    desk,
    sessions,
    signing,
    uploads,
    controls,
    rate,
    requests,
    settings,
    logger: app.log,
    organizations,
  };
  const closeBuilding = async () => {
    desk.close();
    await bus.close();
    await log.close();
  };
  return { building, key, closeBuilding };
}

function mountHealth(app: FastifyInstance, metrics: Metrics, state: { ready: boolean }): void {
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', (_, reply) =>
    reply.code(state.ready ? 200 : 503).send({ status: state.ready ? 'ready' : 'not ready' }),
  );
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

/** Signs agents and visitors of the demo in; worthless elsewhere, because every server has its own. */
function demoKey(signing: Signing): IdentityKey {
  return { kid: 'demo', organization: DEMO_ORGANIZATION.id, secret: signing.key('demo-key') };
}

/** Made once, so that sessions survive a restart. */
function keptSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const secret = randomId(48);
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
    return secret;
  }
}

/** An address that a browser can open. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
