/** Promise: what a visitor has never seen is fetched once, when the chat is opened for the first time. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { signIdentity } from '../../server/identity.ts';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';

const LISTED = ['GET /chat/conversations', 'GET /chat/organization'];

it('the first open of a first visit fetches desk and conversations, once each', async (t) => {
  const { visitor, server } = await raise(t);
  await visitor.isConnected();
  server.forgets();
  const { requests, sockets } = await visitor.witness.during(async () => {
    await visitor.opens();
    await visitor.reads('Nothing here yet');
    await visitor.closes();
    await visitor.opens();
    await visitor.reads('Nothing here yet');
  });
  assert.deepEqual({ requests, sockets }, { requests: 2, sockets: 0 });
  assert.deepEqual(requestsOf(server.asked), LISTED);
});

it('name, description, agents and how soon they answer are shown', async (t) => {
  const { visitor } = await raise(t);
  await visitor.opens();
  await visitor.element.getByRole('heading', { name: 'Hotelflow' }).waitFor();
  await visitor.reads('Ask us anything about bookings, channels and invoices.');
  await visitor.reads('Usually replies in 1 minute');
  await visitor.reads('Every day, around the clock');
  const portraits = visitor.element.locator('[part~=header] img');
  await until(async () => (await portraits.count()) === 3, { what: 'three portraits' });
  await until(() =>
    portraits.evaluateAll((all) => all.every((img) => Reflect.get(img, 'naturalWidth') > 0)),
  );
});

it('on a second device known conversations come with their messages', async (t) => {
  const key = {
    kid: 'test',
    organization: 'demo',
    secret: new TextEncoder().encode('k'.repeat(32)),
  };
  const identity = { subject: 'guest-7', role: 'visitor', name: 'Ida' } as const;
  const token = await signIdentity(key, identity, Date.now() + 3_600_000);
  const stage = await raise(t, { server: { identityKeys: [key] }, attributes: { token } });
  const { visitor, agent, server } = stage;
  await visitor.opens();
  await visitor.says('from the laptop');
  await agent.answers('welcome, Ida');
  await visitor.sees('welcome, Ida');
  const phone = await stage.anotherVisitor();
  await phone.isConnected();
  server.forgets();
  await phone.opens();
  await phone.chooses('welcome, Ida');
  await phone.seesAll(['from the laptop', 'welcome, Ida']);
  assert.deepEqual(requestsOf(server.asked), LISTED);
});

it('a first open without a network tries again by itself when it returns', async (t) => {
  const { visitor, network } = await raise(t);
  await visitor.isConnected();
  await network.drops();
  await visitor.opens();
  await visitor.reads('Something went wrong');
  await network.returns();
  await visitor.reads('Nothing here yet');
});

/** Without the browser's own questions whether it may ask, in no order. */
function requestsOf(asked: readonly string[]): string[] {
  return asked.filter((each) => each.startsWith('GET') || each.startsWith('POST')).sort();
}
