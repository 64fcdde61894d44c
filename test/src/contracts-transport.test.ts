import { GuardedSocket } from '../../src/transports/guarded-socket.ts';
import { LongPoll } from '../../src/transports/long-poll.ts';
import { describeTransport } from '../contracts/transport.ts';

const TIMINGS = { hold: 2_000, rest: 20 };

describeTransport('LongPoll', 'long-poll', (endpoint) => new LongPoll(endpoint, TIMINGS));
for (const name of ['websocket', 'long-poll'] as const)
  describeTransport(
    `GuardedSocket over ${name}`,
    name,
    (endpoint) => new GuardedSocket(endpoint, 5_000, TIMINGS),
  );
