/** Settings as a building: desk, log, bus and all that stands around them. Opens no door and no port. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { LIMITS } from '../src/protocols/shaman-wire.ts';
import type { Building } from './building.ts';
import { LocalBus } from './buses/local-bus.ts';
import { Controls } from './controls.ts';
import { DEMO_ORGANIZATIONS } from './demo-organizations.ts';
import { Desk } from './desk.ts';
import type { DeskEvent } from './desk-event.ts';
import { Identities, type IdentityKey } from './identity.ts';
import { Lines } from './lines.ts';
import { SqliteLog } from './logs/sqlite-log.ts';
import { Mail } from './mail.ts';
import { Misuse } from './misuse.ts';
import type { Settings } from './options.ts';
import { Rate } from './rate.ts';
import { RequestLog } from './request-log.ts';
import { Sessions } from './sessions.ts';
import { randomId, Signing } from './signing.ts';
import { Uploads } from './uploads.ts';

/** Frames of any kind may come this much faster than messages. */
const FRAMES_PER_MESSAGE = 25;

export interface Built {
  readonly building: Building;
  /** Sign people of the demo in; none in production. */
  readonly keys: readonly IdentityKey[];
  close(): Promise<void>;
}

/** @throws Misuse; Damage where the log is not what was written */
export function build(settings: Settings, logger: FastifyBaseLogger): Built {
  const { clock, limits, organizations = DEMO_ORGANIZATIONS } = settings;
  const signing = new Signing(settings.secret ?? keptSecret(settings.dataDir));
  const keys = settings.production ? [] : demoKeys(signing);
  const identities = new Identities([...(settings.identityKeys ?? []), ...keys], clock);
  const { desk, close } = openDesk({ ...settings, organizations }, logger);
  const sessions = new Sessions(signing, identities, desk, settings);
  const faster = FRAMES_PER_MESSAGE;
  const building: Building = {
    desk,
    sessions,
    signing,
    uploads: openUploads(settings, desk),
    mail:
      settings.smtpUrl === undefined ? undefined : new Mail(settings.smtpUrl, settings.mailFrom),
    controls: new Controls({ log: desk.log, expireSessions: () => sessions.expireAll() }),
    rate: new Rate(limits.burst, limits.perSecond, clock),
    frames: new Rate(limits.burst * faster, limits.perSecond * faster, clock),
    lines: new Lines(limits.lines),
    addresses: new Lines(limits.addressLines),
    // A witness for tests; who came to a real desk is nobody's business.
    requests: settings.production ? new RequestLog(0) : new RequestLog(),
    settings,
    logger,
    organizations,
  };
  const closeAll = async () => {
    building.mail?.close();
    await close();
  };
  return { building, keys, close: closeAll };
}

type DeskSettings = Settings & Pick<Building, 'organizations'>;

function openDesk(settings: DeskSettings, logger: FastifyBaseLogger) {
  const { dataDir, clock, random, organizations, demoAgent } = settings;
  const { typingFor, presenceFor, visitorPresenceFor } = settings;
  const log = new SqliteLog(join(dataDir, 'shaman.db'), clock, {
    damaged: settings.damagedLog,
    onDamage: (line) => logger.error(`the log is damaged, and only read from now on: ${line}`),
    onTorn: (bytes) =>
      logger.warn(`a crash left ${bytes} bytes of a last write, told to nobody as kept; dropped`),
  });
  const bus = new LocalBus<DeskEvent>((error) => logger.error(error));
  const desk = new Desk({
    log,
    bus,
    organizations,
    textLimit: LIMITS.text,
    typingFor,
    presenceFor,
    visitorPresenceFor,
    random,
    clock,
    bots: demoAgent,
  });
  const close = async () => {
    desk.close();
    await bus.close();
    await log.close();
  };
  return { desk, close };
}

function openUploads({ dataDir, limits, clock }: Settings, { log }: Desk): Uploads {
  const folder = join(dataDir, 'uploads');
  return new Uploads({ folder, log, limit: LIMITS.file, perPerson: limits.files, clock });
}

/** Sign agents and visitors of the demo in; worthless elsewhere, because every server has its own. */
function demoKeys(signing: Signing): readonly IdentityKey[] {
  return DEMO_ORGANIZATIONS.map(({ id }) => {
    return { kid: 'demo', organization: id, secret: signing.key(`demo-key/${id}`) };
  });
}

/** Made once, so that sessions survive a restart. */
function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret');
  let secret: string;
  try {
    secret = readFileSync(path, 'utf8');
  } catch {
    secret = randomId(48);
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx', flush: true });
  }
  if (Buffer.byteLength(secret) >= 32) return secret;
  throw new Misuse(`DATA_DIR ${dataDir}: its file "secret" must hold 32 bytes or more`);
}
