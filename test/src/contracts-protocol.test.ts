import { chatDjango } from '../../src/protocols/chat-django.ts';
import { convead } from '../../src/protocols/convead.ts';
import { crmChat } from '../../src/protocols/crm-chat.ts';
import type { Protocol } from '../../src/protocols/protocol.ts';
import { rooms } from '../../src/protocols/rooms.ts';
import { shaman } from '../../src/protocols/shaman.ts';
import { describeProtocol } from '../contracts/protocol.ts';
import type { Faults, OtherSide, ProtocolBackend } from '../contracts/protocol-backend.ts';
import { server } from '../support/remote-server.ts';
import { client } from './protocols/crm-chat-cast.ts';

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
    const requests = (await server.log()).filter(
      ({ kind, path }) => kind === 'http' && !path.startsWith('/demo/'),
    );
    return requests.map(({ method, path }) => `${method} ${path}`);
  },
};

const ours: ProtocolBackend = {
  sample: shaman({ server: 'http://localhost', organization: 'demo' }),
  url: () => server.url(),
  make: async (url) => shaman({ server: url ?? (await server.url()), organization: 'demo' }),
  isFresh: true,
  tellsProgress: true,
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

/** On the origin of this page, as its program lets no other read it; whoever is made has a help desk. */
const DJANGO = '/chat-django';
describeProtocol('chat-django', {
  sample: chatDjango({ server: DJANGO, organization: 'demo' }),
  url: () => new URL(DJANGO, location.origin).href,
  make: async (url = DJANGO) => {
    const body = JSON.stringify({ organization: 'demo', name: 'Eva', phone: '123' });
    const made = await fetch(`${DJANGO}/admin/help-desks/`, { method: 'POST', body });
    const { client } = await made.json();
    return chatDjango({ server: url, organization: 'demo', getToken: async () => client.uuid });
  },
  isFresh: true,
  levers: {
    agent: { ...plain, corrects: agent.corrects },
    faults: breaks,
    witness: {
      ...witness,
      asked: async () => (await witness.asked()).filter((each) => !each.includes('/admin/')),
    },
  },
});

const { id: __, types: _never, ...curates } = agent;
const { forget: _kept, ...forgetsNothing } = faults;
describeProtocol('crm-chat', {
  sample: crmChat({ server: 'http://localhost' }),
  url: async () => `${await server.url()}/crm-chat`,
  make: (url) => client(undefined, url === undefined ? {} : { server: url }),
  isFresh: true,
  file: { name: 'a.pdf', type: 'application/pdf' },
  levers: {
    agent: curates,
    faults: forgetsNothing,
    // Tokens are the page's own business, and so is what browsers ask before they ask.
    witness: {
      ...witness,
      asked: async () => (await witness.asked()).filter((each) => !/^OPTIONS|\/demo\//.test(each)),
    },
  },
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
