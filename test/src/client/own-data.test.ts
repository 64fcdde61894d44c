/** What the backend knows of a visitor: taken along, and deleted for good. */
import { expect } from 'chai';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { ClientStage } from './client-stage.ts';

describe('one’s own data', () => {
  let stage: ClientStage;
  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));
  beforeEach(async () => {
    stage = await ClientStage.open();
  });
  afterEach(() => stage.close());

  async function talking() {
    const client = await stage.connected();
    const talk = await client.startConversation({ text: 'remember me' });
    await until(() => !talk.id.startsWith('local:'));
    return client;
  }

  it('is everything that was said, as JSON', async () => {
    const client = await talking();
    const data = JSON.parse((await client.ownData?.export()) ?? '');
    expect(data.self.id).to.equal(client.self.id);
    expect(data.conversations[0].messages[0].text).to.equal('remember me');
  });

  it('is gone after it was deleted, here, in other tabs and at the desk: who comes back is somebody new', async () => {
    const client = await talking();
    const other = await stage.connected();
    await until(() => other.conversations.length);
    const { id } = client.self;
    await client.ownData?.erase();
    expect(client.conversations).to.deep.equal([]);
    await until(() => !other.conversations.length);
    expect(await stage.kept()).to.deep.equal({});
    await client.start();
    await client.open();
    expect(client.conversations).to.deep.equal([]);
    expect(client.self.id).not.to.equal(id);
  });

  it('stays where it could not be deleted', async () => {
    const protocol = stage.protocol();
    protocol.erase = () => Promise.reject(new Error('down'));
    const client = stage.page({}, protocol);
    await client.start();
    const talk = await client.startConversation({ text: 'a' });
    const error = await client.ownData?.erase().catch((thrown) => thrown);
    expect(error.message).to.equal('down');
    expect(client.conversations).to.deep.equal([talk]);
  });

  it('cannot be had from a backend without a way for it', async () => {
    const protocol = stage.protocol();
    expect(stage.page({}, Object.assign(protocol, { erase: undefined })).ownData).to.equal(null);
  });
});
