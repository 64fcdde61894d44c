/**
 * `npm run contract -- --protocol NAME --url URL`: tries a backend, whoever runs it, against the contract
 * of its protocol. Prints what holds, what the backend cannot do, and what is broken; only the
 * last of these ends with code 1. A command that makes no sense is one line and code 2.
 */
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { PROTOCOLS, protocolNamed } from '../../elements/protocol-registry.ts';
import { missing } from './abilities.ts';
import { describeProtocol } from './protocol.ts';
import type { ProtocolBackend } from './protocol-backend.ts';

const USAGE = `npm run contract -- --protocol ${Object.keys(PROTOCOLS).join('|')} --url URL [--organization NAME] [--token TOKEN] [--role visitor|agent] [--origin URL]`;

/** What files a backend takes that does not take them all. */
const FILES: Readonly<Record<string, ProtocolBackend['file']>> = {
  'crm-chat': { name: 'a.pdf', type: 'application/pdf' },
};

/** Milliseconds that one test may take. */
const PATIENCE = 20_000;

const settings = read();
await (settings ? tryOut(settings) : refuse());

type Settings = NonNullable<ReturnType<typeof read>>;

function read() {
  try {
    const text = { type: 'string' } as const;
    const names = {
      protocol: text,
      url: text,
      organization: text,
      token: text,
      role: text,
      origin: text,
    };
    const {
      protocol = '',
      url = '',
      organization = 'demo',
      token,
      role = 'visitor',
      origin = url,
    } = parseArgs({
      options: names,
    }).values;
    const isRole = role === 'visitor' || role === 'agent';
    if (!Object.hasOwn(PROTOCOLS, protocol) || !URL.canParse(url) || !isRole) return null;
    const from = new URL(origin).origin;
    return { protocol, url: url.replace(/\/$/, ''), organization, token, role, from } as const;
  } catch {
    return null;
  }
}

function refuse(): void {
  console.error(USAGE);
  process.exitCode = 2;
}

async function tryOut(settings: Settings): Promise<void> {
  const { protocol: name, url, organization, token, role, from } = settings;
  comeFrom(from);
  const make = async (server = url) =>
    protocolNamed(name, {
      server,
      organization,
      role,
      ...(token !== undefined && { getToken: async () => token }),
    });
  const sample = await make();
  console.log(`${name} at ${url}, as ${role} of ${organization}\n`);
  const isFresh = role === 'visitor' && !token && !!sample.remember;
  const file = FILES[name];
  const backend = { sample, make, url: () => url, isFresh, ...(file && { file }) };
  const broken = await run(backend);
  for (const ability of missing(sample)) console.log(`cannot  ${ability}`);
  console.log(
    '\nNot tried: what the other side does, and faults; nobody here can make them happen.',
  );
  console.log(broken ? `Broken: ${broken}.` : 'Nothing is broken.');
  process.exit(broken ? 1 : 0);
}

/**
 * Sockets say which page they come from, as those of browsers do: programs with Channels'
 * `AllowedHostsOriginValidator` let in nobody who does not.
 */
function comeFrom(origin: string): void {
  const Plain = globalThis.WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(url: string | URL, protocols: string | string[] = []) {
      super(url, { protocols, headers: { origin } } as unknown as string[]);
    }
  };
}

/** @returns how many are broken */
function run(backend: ProtocolBackend): Promise<number> {
  const mocha = new Mocha({ timeout: PATIENCE, reporter: class {} as never });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  describeProtocol(backend.sample.name, backend);
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', ({ title }) => console.log(`holds   ${title}`));
    runner.on('fail', ({ title }, error) => {
      const why = String((error as Error).message).split('\n')[0];
      console.log(`broken  ${title}: ${why}`);
    });
  });
}
