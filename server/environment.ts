/**
 * The environment of the process as options of the server. Every bad value is one sentence that
 * names its variable. Starts nothing.
 */
import { readFileSync } from 'node:fs';
import type { IdentityKey } from './identity.ts';
import { Misuse } from './misuse.ts';
import type { ServerOptions } from './options.ts';
import { expectOrganizations } from './organization-schema.ts';
import type { Organization } from './organizations.ts';

type Environment = { readonly [name: string]: string | undefined };

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
const DAMAGED = ['refuse', 'read'] as const;

/** @throws Misuse */
export function readEnvironment(environment: Environment): ServerOptions {
  // An empty variable is one that nobody set: compose files and CI systems leave them behind.
  const read = (name: string) => environment[name] || undefined;
  const production = read('NODE_ENV') === 'production';
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'JWKS_URL']) {
    if (read(name)) fail(`${name} is set, but this version cannot use it yet; unset it`);
  }
  const secret = read('SHAMAN_SECRET');
  if (secret !== undefined && Buffer.byteLength(secret) < 32) {
    fail('SHAMAN_SECRET needs 32 bytes or more');
  }
  if (production && secret === undefined) {
    fail('SHAMAN_SECRET is needed when NODE_ENV is production: 32 bytes or more');
  }
  const level = read('LOG_LEVEL') ?? 'warn';
  const logLevel = LEVELS.find((each) => each === level);
  if (!logLevel) fail(`LOG_LEVEL must be one of ${LEVELS.join(', ')}, not "${level}"`);
  const damagedLog = DAMAGED.find((each) => each === (read('DAMAGED_LOG') ?? 'refuse'));
  if (!damagedLog) fail(`DAMAGED_LOG must be refuse or read, not "${read('DAMAGED_LOG')}"`);
  const identityKeys = read('IDENTITY_KEYS');
  const organizations = read('ORGANIZATIONS');
  const doors = read('DOORS');
  const smtpUrl = read('SMTP_URL');
  const mailFrom = read('MAIL_FROM');
  if (smtpUrl !== undefined && mailFrom === undefined) {
    fail('MAIL_FROM is needed with SMTP_URL: the address that transcripts come from');
  }
  return {
    production,
    logLevel,
    damagedLog,
    port: readPort(read('PORT') ?? '8787'),
    host: read('HOST') ?? '127.0.0.1',
    dataDir: read('DATA_DIR') ?? '.data',
    trustProxy: readHops(read('TRUST_PROXY') ?? '0'),
    allowedOrigins: (read('ALLOWED_ORIGINS')?.split(',') ?? []).map(readOrigin),
    ...(doors !== undefined && { doors: doors === 'none' ? [] : readNames(doors) }),
    ...(secret !== undefined && { secret }),
    ...(identityKeys !== undefined && { identityKeys: identityKeys.split(',').map(readKey) }),
    ...(smtpUrl !== undefined && { smtpUrl: readSmtpUrl(smtpUrl) }),
    ...(mailFrom !== undefined && { mailFrom }),
    ...(organizations !== undefined && { organizations: readOrganizations(organizations) }),
  };
}

function readPort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  return port <= 65_535 ? port : fail(`PORT must be a number from 0 to 65535, not "${value}"`);
}

function readHops(value: string): number {
  const hops = /^\d$/.test(value) ? Number(value) : undefined;
  return hops ?? fail(`TRUST_PROXY must be the number of proxies, 0 to 9, not "${value}"`);
}

/** Which there are is checked where they are opened. */
function readNames(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim());
}

function readOrigin(value: string): string {
  const origin = value.trim();
  const parsed = URL.canParse(origin) ? new URL(origin).origin : undefined;
  if (parsed === origin) return origin;
  return fail(`ALLOWED_ORIGINS must list origins such as https://example.com, not "${origin}"`);
}

/** The value itself is never repeated: it is a secret. */
function readKey(value: string, index: number): IdentityKey {
  const [organization, kid, secret, ...rest] = value.trim().split(':');
  if (!organization || !kid || !secret || rest.length > 0) {
    fail(`IDENTITY_KEYS entry ${index + 1} must read organization:kid:secret`);
  }
  const bytes = Buffer.from(secret);
  if (bytes.length < 32)
    fail(`IDENTITY_KEYS entry ${index + 1} needs a secret of 32 bytes or more`);
  return { organization, kid, secret: bytes };
}

function readOrganizations(path: string): readonly Organization[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return fail(`ORGANIZATIONS must name a file of JSON, and ${path} is none`);
  }
  return expectOrganizations(value, (why) =>
    fail(
      `ORGANIZATIONS must list objects with id, name, agents (each with id and name) and offlineMessage: ${why}`,
    ),
  );
}

function readSmtpUrl(value: string): string {
  if (/^smtps?:\/\/[^/\s]+/.test(value) && URL.canParse(value)) return value;
  // Never repeated: there is a password in it.
  return fail('SMTP_URL must read smtp://user:password@host:port, or smtps://');
}

function fail(message: string): never {
  throw new Misuse(message);
}
