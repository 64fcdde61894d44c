import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import { createClient } from '../../../src/client/create-client.ts';
import type { ShamanError } from '../../../src/errors.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { rooms } from '../../../src/protocols/rooms.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { infoOf, textsOf } from '../samples.ts';

describe('Client, where no conversation can begin', () => {
  let client: Client;
  let protocol: Protocol;

  beforeEach(async () => {
    const organization = `room_${crypto.randomUUID().slice(0, 8)}`;
    protocol = rooms({ server: `${await server.url()}/rooms`, organization });
    client = createClient({ protocol, storage: 'memory', retryDelay: 10 });
  });
  afterEach(() => client.close());

  it('says so', () => {
    expect(client.canBegin).to.equal(false);
    const { canBegin } = createClient({ protocol: Object.assign(protocol, { start: () => {} }) });
    expect(canBegin).to.equal(true);
  });

  it('goes on in the one that is open, and in no other', async () => {
    const list = protocol.conversations.bind(protocol);
    protocol.conversations = async () => [
      { info: { ...infoOf('ended'), open: false, updatedAt: Date.now() + 60_000 } },
      ...(await list()),
    ];
    const talk = await client.startConversation({ text: 'hello' });
    expect(talk.info.open).to.equal(true);
    await until(() => talk.messages.at(-1)?.status === 'sent');
    const again = await client.startConversation({ text: 'again' });
    expect(again).to.equal(talk);
    await until(() => talk.messages.at(-1)?.status === 'sent');
    expect(textsOf(talk.messages)).to.deep.equal(['hello', 'again']);
    expect(client.conversations).to.have.length(2);
  });

  it('rejects where none is open', async () => {
    protocol.conversations = async () => [];
    const error = await client.startConversation({ text: 'hello' }).catch((thrown) => thrown);
    const { code, fatal } = error as ShamanError;
    expect([code, fatal]).to.deep.equal(['unsupported', true]);
  });
});
