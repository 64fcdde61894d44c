/** What a page tells of its visitor and of a conversation: it arrives, once, and the last word holds. */
import { expect } from 'chai';
import { ShamanError } from '../../../src/errors.ts';
import type { AttributeChange } from '../../../src/model.ts';
import { server } from '../../support/remote-server.ts';
import { until } from '../../support/until.ts';
import { ClientStage } from './client-stage.ts';

describe('attributes', () => {
  let stage: ClientStage;
  before(() => server.agent('arrives'));
  after(() => server.agent('leaves'));

  beforeEach(async () => {
    stage = await ClientStage.open();
  });
  afterEach(() => stage.close());

  /** A page, and what it tells the desk. */
  function telling(during?: (attributes: AttributeChange) => Promise<void>) {
    const protocol = stage.protocol();
    const describe = protocol.describe?.bind(protocol);
    const told: AttributeChange[] = [];
    protocol.describe = async (attributes) => {
      told.push(attributes);
      await during?.(attributes);
      await describe?.(attributes);
    };
    return { client: stage.page({}, protocol), told };
  }

  it('go along with a new conversation, and what changes later is told in each', async () => {
    const client = await stage.connected();
    await client.setAttributes({ name: 'Eva', plan: 'pro', seats: 3 });
    const one = await client.startConversation({ text: 'a', attributes: { page: '/plans' } });
    const two = await client.startConversation({ text: 'b' });
    await until(() => one.info.attributes && two.info.attributes);
    expect(one.info.attributes).to.deep.equal({
      ...{ name: 'Eva', plan: 'pro', seats: 3 },
      page: '/plans',
    });
    expect(one.info.visitor?.name).to.equal('Eva');
    await client.setAttributes({ plan: 'free', seats: null });
    await until(() => two.info.attributes?.plan === 'free');
    await until(() => one.info.attributes?.plan === 'free');
    expect(two.info.attributes).to.deep.equal({ name: 'Eva', plan: 'free' });
    expect(one.info.attributes).to.deep.equal({ name: 'Eva', plan: 'free', page: '/plans' });
  });

  it('are kept until they can be told, by whichever page, and the last word wins', async () => {
    const away = stage.page(
      { connect: 'lazy' },
      Object.assign(stage.protocol(), {
        endpoints: () => Promise.reject(new ShamanError('unreachable', 'offline')),
      }),
    );
    await away.start();
    await away.setAttributes({ plan: 'trial' });
    await away.setAttributes({ plan: 'pro' });
    away.close();
    const { client, told } = telling();
    await client.start();
    await until(() => told.length);
    await until(async () => !(await stage.kept()).untold);
    expect(told).to.deep.equal([{ plan: 'pro' }]);
    await client.setAttributes({ plan: 'pro' });
    expect((await stage.kept()).untold, 'what is known is not told again').to.equal(undefined);
  });

  it('that change while they are told are told after that, and a failure is tried again', async () => {
    let fails = 2;
    const { client, told } = telling(async ({ plan }) => {
      if (plan === 'a') await client.setAttributes({ plan: 'b' });
      else if (fails-- > 0) throw new ShamanError('unreachable', 'no');
    });
    await client.start();
    const talk = await client.startConversation({ text: 'hello' });
    await until(() => !talk.id.startsWith('local:'));
    await client.setAttributes({ plan: 'a' });
    await until(() => talk.info.attributes?.plan === 'b');
    await until(async () => !(await stage.kept()).untold);
    expect(told.map(({ plan }) => plan)).to.deep.equal(['a', 'b', 'b', 'b']);
  });

  it('that nobody takes are refused at once, or given up when the desk refuses them', async () => {
    const { client, told } = telling(() =>
      Promise.reject(new ShamanError('request', 'no', { reason: 'bad_request', fatal: true })),
    );
    await client.start();
    for (const wrong of [{ 'a b': 1 }, { a: 'x'.repeat(1001) }, { a: Number.NaN }]) {
      const error = await client.setAttributes(wrong).catch((thrown) => thrown);
      expect(error.details?.reason).to.equal('bad_attributes');
    }
    const codes: string[] = [];
    client.on('error', ({ details }) => codes.push(details.reason ?? ''));
    await client.setAttributes({ plan: 'a' });
    await until(async () => !(await stage.kept()).untold);
    expect([told, codes]).to.deep.equal([[{ plan: 'a' }], ['bad_request']]);
  });

  it('of one page are told by the one that has the line, and go with a sign-out', async () => {
    const leader = telling();
    await leader.client.start();
    await until(() => leader.client.connection.status === 'connected');
    const other = await stage.connected();
    await other.setAttributes({ plan: 'pro' });
    await until(() => leader.told.length === 1);
    await other.signOut();
    await until(async () => !(await stage.kept()).attributes);
  });
});
