/** Somebody signs out before the page has said who they are: nobody knows yet whose store that is. */
import { expect } from 'chai';
import type { Client } from '../../../src/client/client.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { textsOf } from '../samples.ts';
import { ClientStage } from './client-stage.ts';

describe('signing out before the page has said who its visitor is', () => {
  let stage: ClientStage;
  /** Another page of theirs. */
  let other: Client;

  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
    other = await stage.connected();
    await other.startConversation({ text: 'secret' });
    await until(() => other.conversations[0]?.messages[0]?.status === 'sent');
  });
  afterEach(() => stage.close());

  const texts = ({ conversations }: Client) => textsOf(conversations[0]?.messages ?? []);
  const kept = async () => JSON.stringify(await stage.kept());

  /** A page that is slow to say it, or never can. */
  function slow() {
    const protocol = stage.protocol();
    const { visitor } = protocol;
    const asked: { says: () => void; fails: (why: Error) => void }[] = [];
    protocol.visitor = async () => {
      await new Promise<void>((says, fails) => asked.push({ says, fails }));
      return visitor.call(protocol);
    };
    return { client: stage.page({}, protocol), asked };
  }

  it('forgets them once that is said, in all pages, and starts nothing', async () => {
    const { client, asked } = slow();
    const started = client.start();
    const signedOut = client.signOut();
    asked[0]?.says();
    await Promise.all([started, signedOut]);
    expect(await kept()).to.equal('{}');
    await until(() => other.conversations.length === 0);
    expect(client.connection.status).to.equal('disconnected');
  });

  it('forgets them also where it is asked for twice', async () => {
    const { client, asked } = slow();
    const started = client.start();
    const signedOut = [client.signOut(), client.signOut()];
    asked[0]?.says();
    await Promise.all([started, ...signedOut]);
    expect(await kept()).to.equal('{}');
    await until(() => other.conversations.length === 0);
  });

  it('forgets nobody where that is never said, or where the page only lets go', async () => {
    const { client, asked } = slow();
    const failed = client.start().catch(({ message }) => message);
    const signedOut = client.signOut();
    asked[0]?.fails(new Error('Nobody knows.'));
    expect(await failed).to.equal('Nobody knows.');
    await signedOut;
    const started = client.start();
    await until(() => asked.length === 2);
    client.close();
    asked[1]?.says();
    await started;
    expect(await kept()).to.contain('secret');
    expect(texts(other)).to.deep.equal(['secret']);
  });

  it('forgets them before the next, who stays', async () => {
    const { client, asked } = slow();
    void client.start();
    const signedOut = client.signOut();
    const begun = client.start();
    expect(asked).to.have.length(1);
    asked[0]?.says();
    await signedOut;
    await until(() => asked.length === 2);
    asked[1]?.says();
    await begun;
    await client.startConversation({ text: 'of the next' });
    await until(() => client.conversations[0]?.messages[0]?.status === 'sent');
    expect(texts(client)).to.deep.equal(['of the next']);
    expect(await kept()).to.not.contain('secret');
  });
});
