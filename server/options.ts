/**
 * What a server can be told, and what it does when it is told nothing. Every duration is in
 * milliseconds. Knows no environment variable.
 */
import type { IdentityKey } from './identity.ts';
import type { Organization } from './organizations.ts';

export interface ServerOptions {
  /** 0 takes any free one. @default 8787 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Where database, uploads and the generated secret lie. @default '.data' */
  readonly dataDir?: string;
  /** A damaged log: not to start, or to start and only read what is left. @default 'refuse' */
  readonly damagedLog?: 'refuse' | 'read';
  /** Signs rooms, sessions and file addresses; 32 bytes or more. @default made once, kept in `dataDir` */
  readonly secret?: string;
  /** Refuses demo secrets, demo sign-in and loopback origins. @default false */
  readonly production?: boolean;
  /** Exact origins that may connect, besides our own. @default [] */
  readonly allowedOrigins?: readonly string[];
  /** Loopback pages on any port may connect. @default true outside production */
  readonly allowLoopback?: boolean;
  /** Callers without an Origin header (no browsers) may connect. @default true outside production */
  readonly allowNoOrigin?: boolean;
  /** How many proxies of ours stand in front; the address of a visitor is what they say it is. @default 0 */
  readonly trustProxy?: number;
  /** Check the tokens of identified visitors and agents. @default a demo key outside production */
  readonly identityKeys?: readonly IdentityKey[];
  /** @default the two of the demo */
  readonly organizations?: readonly Organization[];
  /** Sends transcripts: `smtp://user:password@host:port`, or `smtps://`. @default none, they can only be downloaded */
  readonly smtpUrl?: string;
  /** From whom those come. @default 'Shaman Widget <noreply@localhost>' */
  readonly mailFrom?: string;
  /** Which doors of other backends' dialects stand open; their clients sign in nowhere. @default 'all', none in production */
  readonly doors?: 'all' | readonly string[];
  /** Lets the bots of an organization answer. @default true */
  readonly demoAgent?: boolean;
  /** How long the demo agent thinks. @default 1_000 */
  readonly replyAfter?: number;
  /** Mounts `POST /_controls/<name>`: faults on purpose, for tests in browsers. @default false */
  readonly controls?: boolean;
  /** What goes to standard error, in the words of pino. @default 'silent' */
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Folder that holds `demo/` and `dist/`. @default the one above this file */
  readonly pagesDir?: string;
  /** Between pings on a socket. @default 25_000 */
  readonly ping?: number;
  /** How far a ping may stray, so that many do not come at once. @default 2_000, at most a tenth of `ping` */
  readonly pingJitter?: number;
  /** A socket without any frame for this long is dropped. @default 35_000 */
  readonly silence?: number;
  /** For the first hello after a socket opened. @default 5_000 */
  readonly helloWithin?: number;
  /** The longest a poll is held. @default 25_000 */
  readonly hold?: number;
  /** A poll that has something waits this long for more. @default 30 */
  readonly linger?: number;
  /** Typing that is not renewed ends. @default 6_000 */
  readonly typingFor?: number;
  /** An agent whose last line closed stays on duty this long. @default 5_000 */
  readonly presenceFor?: number;
  /** A visitor whose last line closed is still shown to agents as being there for this long. @default 10_000 */
  readonly visitorPresenceFor?: number;
  /** Sessions of anonymous visitors. @default 180 days */
  readonly visitorSession?: number;
  /** Sessions made from a token. @default 24 hours */
  readonly identifiedSession?: number;
  /** A session is asked to be renewed this long before it is over, at the latest when half of it is. @default 60_000 */
  readonly renewBefore?: number;
  /** Between telling clients to leave and closing their lines. @default 0 */
  readonly drain?: number;
  /** How many lines a second may come back after a stop. @default 200 */
  readonly returnPerSecond?: number;
  /** But all of them within this. @default 8_000 */
  readonly returnWithin?: number;
  /** What requests that are under way get to end, when the server stops. @default 8_000 */
  readonly finishWithin?: number;
  readonly limits?: Partial<Limits>;
  /** 0 ≤ x < 1; chooses operators and spreads pings. @default Math.random */
  readonly random?: () => number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

/** What one client may cost. */
export interface Limits {
  /** Messages at once before `rate_limited`. @default 40 */
  readonly burst: number;
  /** Messages per second after that. @default 2 */
  readonly perSecond: number;
  /** Refusals in a row before a socket is closed with 4129. @default 100 */
  readonly floods: number;
  /** Bad frames before a socket is closed with 4000. @default 10 */
  readonly badFrames: number;
  /** Bytes that a slow reader may leave unread. @default 1_048_576 */
  readonly unread: number;
  /** Sockets and held polls of one person, together. @default 20 */
  readonly lines: number;
  /** Sockets and held polls of one address, this machine's own aside. @default 1_000 */
  readonly addressLines: number;
  /** New anonymous visitors per minute and address. @default 600 */
  readonly sessions: number;
  /** Files that one person may keep here. @default 200 */
  readonly files: number;
  /** Transcripts by e-mail at once, and again in an hour; of one person, and of one address. @default 5 */
  readonly transcripts: number;
}

const LIMITS: Limits = {
  burst: 40,
  perSecond: 2,
  floods: 100,
  badFrames: 10,
  unread: 1_048_576,
  lines: 20,
  addressLines: 1_000,
  sessions: 600,
  files: 200,
  transcripts: 5,
};

const HOUR = 3_600_000;

const DEFAULTS = {
  port: 8787,
  host: '127.0.0.1',
  dataDir: '.data',
  damagedLog: 'refuse',
  production: false,
  allowedOrigins: [],
  trustProxy: 0,
  mailFrom: 'Shaman Widget <noreply@localhost>',
  demoAgent: true,
  replyAfter: 1_000,
  controls: false,
  logLevel: 'silent',
  ping: 25_000,
  silence: 35_000,
  helloWithin: 5_000,
  hold: 25_000,
  linger: 30,
  typingFor: 6_000,
  presenceFor: 5_000,
  visitorPresenceFor: 10_000,
  visitorSession: 180 * 24 * HOUR,
  identifiedSession: 24 * HOUR,
  renewBefore: 60_000,
  drain: 0,
  returnPerSecond: 200,
  returnWithin: 8_000,
  finishWithin: 8_000,
  random: Math.random,
  clock: Date.now,
} as const satisfies ServerOptions;

type Optional = 'secret' | 'smtpUrl' | 'identityKeys' | 'organizations' | 'pagesDir' | 'limits';

/** The options with everything decided that has a default of its own. */
export type Settings = Required<Omit<ServerOptions, Optional>> &
  Pick<ServerOptions, Exclude<Optional, 'limits'>> & { readonly limits: Limits };

export function settle(options: ServerOptions): Settings {
  const production = options.production ?? false;
  const ping = options.ping ?? DEFAULTS.ping;
  return {
    allowLoopback: !production,
    allowNoOrigin: !production,
    doors: production ? [] : 'all',
    pingJitter: Math.min(2_000, ping / 10),
    ...DEFAULTS,
    ...options,
    limits: { ...LIMITS, ...options.limits },
  };
}
