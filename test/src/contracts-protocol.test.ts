import { convead } from '../../src/protocols/convead.ts';
import type { Protocol } from '../../src/protocols/protocol.ts';
import { rooms } from '../../src/protocols/rooms.ts';
import { shaman } from '../../src/protocols/shaman.ts';
import { describeProtocol } from '../contracts/protocol.ts';
import type { Faults, OtherSide, ProtocolBackend } from '../contracts/protocol-backend.ts';
import { server } from '../support/remote-server.ts';

const agent = {
  id: 'ana',
  arrives: () => server.agent('arrives'),
  leaves: () => server.agent('leaves'),
  answers: (text) => server.agent('answers', text),
  sees: (text) => server.agent('sees', text),
  reads: (text) => server.agent('reads', text),
  corrects: (text, corrected) => server.agent('corrects', text, corrected),
  takesBack: (text) => server.agent('takesBack', text),
  types: (on = true) => server.agent('types', on),
} satisfies OtherSide;

const faults = {
  calm: () => server.control('calm'),
  drop: () => server.control('drop'),
  hold: () => server.control('hold'),
  expire: () => server.control('expire'),
  forget: (id, keep) => server.control('forget', id, keep),
  fail: (count, status) => server.control('failRequests', count, status),
  loseAcks: (count) => server.control('loseAcks', count),
} satisfies Faults;

const witness = {
  clear: () => server.clear(),
  asked: async () => {
    const requests = (await server.log()).filter(({ kind }) => kind === 'http');
    return requests.map(({ method, path }) => `${method} ${path}`);
  },
};

const ours: ProtocolBackend = {
  sample: shaman({ server: 'http://localhost', organization: 'demo' }),
  url: () => server.url(),
  make: async (url) => shaman({ server: url ?? (await server.url()), organization: 'demo' }),
  isFresh: true,
  levers: { agent, faults, witness },
};

/** What the levers of the doors have in common. */
const {
  id: _,
  reads: _reads,
  corrects: _corrects,
  takesBack: _takesBack,
  types: _types,
  ...plain
} = agent;
const { expire: _expire, forget: _forget, ...breaks } = faults;

describeProtocol('shaman', ours);
describeProtocol('shaman by long poll', {
  ...ours,
  make: async (url) => onlyPolling(await ours.make(url)),
});

const ROOM = { organization: 'demo' };
describeProtocol('rooms', {
  sample: rooms({ server: 'http://localhost', ...ROOM }),
  url: async () => `${await server.url()}/rooms`,
  make: async (url) => rooms({ server: url ?? `${await server.url()}/rooms`, ...ROOM }),
  isFresh: false,
  levers: { agent: plain, faults: breaks, witness },
});

const overConvead: ProtocolBackend = {
  sample: convead({ server: 'http://localhost' }),
  url: async () => `${await server.url()}/convead`,
  make: async (url) => convead({ server: url ?? `${await server.url()}/convead`, patience: 500 }),
  isFresh: true,
  levers: { agent: { ...plain, reads: agent.reads }, faults: breaks, witness },
};
describeProtocol('convead', overConvead);
describeProtocol('convead by long poll', {
  ...overConvead,
  make: async (url) => onlyPolling(await overConvead.make(url)),
});

/** The same protocol where no WebSocket gets through. */
function onlyPolling(protocol: Protocol): Protocol {
  const endpoints = protocol.endpoints.bind(protocol);
  return Object.assign(protocol, {
    endpoints: async (...cursors: Parameters<Protocol['endpoints']>) =>
      (await endpoints(...cursors)).filter(({ transport }) => transport === 'long-poll'),
  });
}
