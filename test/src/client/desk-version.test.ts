import { expect } from 'chai';
import type { Organization } from '../../../src/model.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { ClientStage } from './client-stage.ts';

describe('what the desk says of itself', () => {
  let stage: ClientStage;

  beforeEach(async () => {
    stage = await ClientStage.open();
  });
  afterEach(() => stage.close());

  async function opened(change: Partial<Organization>) {
    const protocol = stage.protocol();
    const ask = protocol.organization?.bind(protocol);
    let asked = 0;
    protocol.organization = async () => ({ ...(await ask!()), ...(asked++ === 0 && change) });
    const client = stage.page({}, protocol);
    await client.start();
    await client.open();
    await until(() => client.connection.status === 'connected');
    const comesBack = async () => {
      await server.control('drop');
      await until(() => client.connection.status !== 'connected');
      await until(() => client.connection.status === 'connected');
    };
    return { client, comesBack, asked: () => asked };
  }

  it('is asked for anew when it has changed while nobody looked', async () => {
    const { client, comesBack, asked } = await opened({ version: 'old', name: 'Before' });
    expect(client.organization?.name).to.equal('Before');
    await comesBack();
    await until(() => client.organization?.name === 'Hotelflow');
    expect(asked()).to.equal(2);
    await comesBack();
    await client.open();
    expect(asked()).to.equal(2);
  });

  it('is not asked for while it is the same', async () => {
    const { comesBack, asked } = await opened({});
    await comesBack();
    await comesBack();
    expect(asked()).to.equal(1);
  });

  it('brings topics and limits', async () => {
    const { client } = await opened({});
    expect(client.organization?.topics).to.have.length(3);
    expect(client.organization?.limits).to.deep.include({ files: 10, fileSize: 10_485_760 });
    expect(client.organization?.transcript).to.equal('download');
  });
});
