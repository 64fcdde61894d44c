import { GuardedSocket } from '../../src/transports/guarded-socket.ts';
import { LongPoll } from '../../src/transports/long-poll.ts';
import type { Endpoint } from '../../src/transports/transport.ts';
import { describeTransport } from '../contracts/transport.ts';

const poll = (endpoint: Endpoint) => new LongPoll(endpoint, { hold: 2_000, rest: 20 });

describeTransport('LongPoll', 'long-poll', poll);
for (const [name, open] of [['websocket'], ['long-poll', poll]] as const)
  describeTransport(
    `GuardedSocket over ${name}`,
    name,
    (endpoint) => new GuardedSocket(endpoint, 5_000, open),
  );
