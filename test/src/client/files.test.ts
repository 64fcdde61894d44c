import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import type { Conversation } from '../../../src/conversation/conversation.ts';
import { ShamanError } from '../../../src/errors.ts';
import type { Protocol } from '../../../src/protocols/protocol.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { ClientStage } from './client-stage.ts';

describe('files of a message', () => {
  let stage: ClientStage;

  beforeEach(async () => {
    stage = await ClientStage.open();
    await server.agent('arrives');
  });
  afterEach(async () => {
    await stage.close();
    await server.agent('leaves');
  });

  const large = (bytes = 8_000_000) => new File(['x'.repeat(bytes)], 'large.txt');

  /** Every share that was shown. */
  function shares(conversation: Conversation): number[] {
    const seen: number[] = [];
    conversation.on('messages', (messages) => {
      const share = messages.at(-1)?.uploaded;
      if (share !== undefined) seen.push(share);
    });
    return seen;
  }

  async function twoTabs(
    protocol = stage.protocol(),
  ): Promise<readonly [Client, Client, Conversation, Conversation]> {
    const leader = stage.page({}, protocol);
    await leader.start();
    await until(() => leader.connection.status === 'connected');
    const begun = await leader.startConversation({ text: 'hello' });
    await until(() => !begun.id.startsWith('local:'));
    const follower = await stage.connected();
    const same = await until(() => follower.conversation(begun.id));
    return [leader, follower, begun, same];
  }

  it('are seen on their way in every tab, whichever sends; nothing of that is kept', async () => {
    const [, follower, begun, same] = await twoTabs();
    const [here, there] = [shares(begun), shares(same)];
    same.send({ text: '', files: [large()] });
    await until(() => begun.messages.at(-1)?.attachments[0]?.url);
    expect(here).not.to.deep.equal([]);
    expect(there).not.to.deep.equal([]);
    for (const share of [...here, ...there]) expect(share).to.be.within(0, 1);
    await until(() => same.messages.at(-1)?.attachments[0]?.url);
    expect(same.messages.at(-1)).not.to.have.property('uploaded');
    expect(JSON.stringify(await stage.kept())).not.to.contain('uploaded');
    expect(follower.leads).to.equal(false);
  });

  it('are given up by whoever wrote them, while they go up in another tab', async () => {
    const [, , begun, same] = await twoTabs(slow(stage.protocol()));
    const { localId = '' } = same.send({ text: 'no', files: [large()] });
    const seen = shares(begun);
    await until(() => seen.length > 0);
    await same.discard(localId);
    await until(() => begun.messages.every((message) => message.localId !== localId));
    const after = begun.send({ text: 'instead' });
    await until(() => begun.messages.at(-1)?.localId === after.localId);
    await server.agent('sees', 'instead');
    expect(await server.agent('transcript')).to.deep.equal(['hello', 'instead']);
  });
});

/** Files never get further than a third. */
function slow(protocol: Protocol): Protocol {
  const send = protocol.send.bind(protocol);
  protocol.send = async (id, draft, localId, transfer) => {
    if (!draft.files || !transfer) return send(id, draft, localId, transfer);
    transfer.progress(1 / 3);
    await new Promise((resolve) => transfer.signal.addEventListener('abort', resolve));
    throw new ShamanError('closed', 'Given up.', { fatal: true });
  };
  return protocol;
}
