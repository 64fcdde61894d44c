import type { Protocol } from '../../src/protocols/protocol.ts';
import { shaman } from '../../src/protocols/shaman.ts';
import { describeProtocol } from '../contracts/protocol.ts';

const visitorOf = (server: string) => shaman({ server, organization: 'demo' });

describeProtocol('shaman', visitorOf);
describeProtocol('shaman by long poll', (url) => onlyPolling(visitorOf(url)));

/** The same protocol where no WebSocket gets through. */
function onlyPolling(protocol: Protocol): Protocol {
  const endpoints = protocol.endpoints.bind(protocol);
  return Object.assign(protocol, {
    endpoints: async (...cursors: Parameters<Protocol['endpoints']>) =>
      (await endpoints(...cursors)).filter(({ transport }) => transport === 'long-poll'),
  });
}
