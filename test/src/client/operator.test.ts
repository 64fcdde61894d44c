/** What an operator's client hears of conversations that it does not have, from the real server. */
import { expect } from 'chai';
import type { Client, Conversation, Message } from '../../../src/index.ts';
import { shaman } from '../../../src/protocols/shaman.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { ClientStage } from './client-stage.ts';

describe('an operator', () => {
  let stage: ClientStage;
  let operator: Client;
  let talk: Conversation;
  const heard: Message[] = [];

  beforeEach(async () => {
    stage = await ClientStage.open();
    await server.agent('arrives');
    const visitor = await stage.connected();
    talk = await visitor.startConversation({ text: 'Is anybody there?' });
    await until(() => !talk.id.startsWith('local:'));
    const url = await server.url();
    const answer = await fetch(`${url}/demo/agent-token?agent=ana`);
    const { token } = (await answer.json()) as { readonly token: string };
    const getToken = async () => token;
    const protocol = shaman({ server: url, organization: 'demo', role: 'agent', getToken });
    // As of a desk where thousands of others are newer.
    Object.assign(protocol, { conversations: async () => [] });
    operator = stage.page({ storage: 'memory' }, protocol);
    await operator.start();
    await until(() => operator.connection.status === 'connected');
    await operator.open();
    heard.length = 0;
    operator.on('message', (message) => heard.push(message));
  });

  afterEach(() => stage.close());
  after(() => server.agent('leaves'));

  it('is told of what is said in a conversation that no list named, and asks for that one alone', async () => {
    expect(operator.conversation(talk.id)).to.equal(undefined);
    await server.clear();
    talk.send({ text: 'Hello?' });
    await until(() => heard.some(({ text }) => text === 'Hello?'));
    const asked = (await server.log()).filter(({ method }) => method === 'GET');
    expect(asked.map(({ path }) => path)).to.deep.equal([`/chat/conversations/${talk.id}`]);
    const { info, messages } = operator.conversation(talk.id) as Conversation;
    expect(info.unread).to.equal(2);
    expect(messages.map(({ text }) => text)).to.include.members(['Is anybody there?', 'Hello?']);
  });
});
