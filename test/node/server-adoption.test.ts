/** Who signs in takes along what they wrote before: once, with proof, and nobody else’s. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DEMO_ORGANIZATION } from '../../server/demo-organizations.ts';
import { type IdentityKey, signIdentity } from '../../server/identity.ts';
import type { ServerOptions } from '../../server/options.ts';
import { CLOSE, type WireConversationPage } from '../../src/protocols/shaman-wire.ts';
import { Caller, errorOf, scene } from './server-rig.ts';

const key: IdentityKey = { kid: 'k1', organization: 'demo', secret: Buffer.alloc(32, 'k') };

const token = (subject: string, role: 'visitor' | 'agent' = 'visitor') =>
  signIdentity(key, { subject, role, name: subject }, Date.now() + 60_000);

/** Somebody anonymous in a conversation, and how they sign in. */
async function before(t: TestContext, options: ServerOptions = {}) {
  const stage = await scene(t, { identityKeys: [key], ...options });
  const { session } = stage.visitor.known;
  const signIn = async (subject: string, more: object = { session }) => {
    const caller = new Caller(stage.server.url);
    return caller.begin({ organization: 'demo', token: await token(subject), ...more });
  };
  return { ...stage, session, signIn };
}

async function listed(caller: Caller): Promise<readonly WireConversationPage[]> {
  const { body } = await caller.call('GET', '/chat/conversations?last=10');
  return (body as { conversations: WireConversationPage[] }).conversations;
}
const ids = async (caller: Caller) =>
  (await listed(caller)).map(({ conversation }) => conversation.id);
const prolong = ({ url }: Caller, session: string) =>
  new Caller(url).call('POST', '/chat/sessions', { organization: 'demo', session });

test('who signs in has what they wrote before, under the same ids', async (t) => {
  const { page, id, signIn } = await before(t);
  const uma = await signIn('uma');
  const [taken, ...others] = await listed(uma);
  assert.equal(others.length, 0);
  assert.equal(taken?.conversation.id, id);
  const written = ({ messages }: WireConversationPage) =>
    messages.map(({ id, localId, text }) => [id, localId, text]);
  assert.deepEqual(taken && written(taken), written(page));
  assert.deepEqual(taken?.position, { e: page.position.e, o: page.position.o + 1 });
  assert.equal(taken?.conversation.visitor?.name, 'uma');
});

test('afterwards the anonymous session is worth nothing', async (t) => {
  const { visitor, session, id, signIn } = await before(t);
  const line = await visitor.connect();
  await signIn('uma');
  assert.equal((await line.closed).code, CLOSE.expired);
  const read = await visitor.call('GET', `/chat/conversations/${id}/messages`);
  assert.deepEqual([read.status, errorOf(read)], [401, 'unauthorized']);
  const begun = await visitor.call('POST', '/chat/conversations', { local_id: 'late', text: 'x' });
  assert.equal(begun.status, 401, 'and what was on its way begins nothing for nobody');
  assert.equal((await prolong(visitor, session)).status, 401);
});

test('it happens once: again, after a lost answer, and for whoever else shows the session', async (t) => {
  const { id, page, signIn } = await before(t);
  const both = await Promise.all([signIn('uma'), signIn('uma')]);
  for (const uma of both) assert.deepEqual(await ids(uma), [id]);
  assert.deepEqual(await ids(await signIn('uma')), [id]);
  const [taken] = await listed(both[0]);
  assert.equal(taken?.position.o, page.position.o + 1, 'told once');
  assert.deepEqual(await ids(await signIn('vera')), [], 'what is somebody’s stays theirs');
});

test('what was sent before is not sent twice by who it turned out to be', async (t) => {
  const { visitor, id, signIn, desk } = await before(t);
  const send = (caller: Caller) =>
    caller.call('POST', `/chat/conversations/${id}/messages`, { local_id: 'x', text: 'Once' });
  assert.equal((await send(visitor)).status, 201);
  const uma = await signIn('uma');
  assert.equal((await send(uma)).status, 200);
  const texts = desk.events.flatMap((event) => (event.k === 'msg' ? [event.b.message.text] : []));
  assert.equal(texts.filter((text) => text === 'Once').length, 1);
});

test('only what was anonymous, of this desk, and for a visitor', async (t) => {
  const elsewhere = { ...DEMO_ORGANIZATION, id: 'elsewhere' };
  const { server, session, id, visitor, signIn } = await before(t, {
    organizations: [DEMO_ORGANIZATION, elsewhere],
  });
  const known = await signIn('vera', {});
  const { conversation } = await known.starts('Mine');
  const uma = await signIn('uma', { session: known.known.session });
  assert.deepEqual(await ids(uma), [], 'one who is known is nobody else');
  assert.deepEqual(await ids(known), [conversation.id]);
  const stranger = await new Caller(server.url).begin({ organization: 'elsewhere' });
  t.after(server.desk.listen({ id: 'ana', role: 'agent', organization: 'elsewhere' }, () => {}));
  const { conversation: theirs } = await stranger.starts('There');
  assert.deepEqual(await ids(await signIn('uma', { session: stranger.known.session })), []);
  assert.deepEqual(await ids(stranger), [theirs.id]);
  await new Caller(server.url).begin({
    organization: 'demo',
    token: await token('ana', 'agent'),
    session,
  });
  assert.deepEqual(await ids(visitor), [id], 'an agent was nobody’s visitor');
});

test('a session that proves nothing is no reason to refuse anybody', async (t) => {
  const { session, signIn, visitor } = await before(t);
  const [body, mac] = session.split('.');
  for (const bad of ['x', `${body}.${mac?.slice(1)}x`, `${mac}.${body}`])
    assert.deepEqual(await ids(await signIn('uma', { session: bad })), [], bad);
  await visitor.call('DELETE', '/me');
  assert.deepEqual(await ids(await signIn('uma')), [], 'who was erased has nothing to give');
});

test('a bad token takes nothing', async (t) => {
  const { visitor, session, id } = await before(t);
  const answer = await new Caller(visitor.url).call('POST', '/chat/sessions', {
    organization: 'demo',
    token: 'nothing that anybody signed',
    session,
  });
  assert.equal(answer.status, 401);
  assert.deepEqual(await ids(visitor), [id]);
});

test('operators, and the other devices of this person, hear of it', async (t) => {
  const { desk, id, signIn, page } = await before(t);
  const device = await (await signIn('uma', {})).connect();
  t.after(() => device.close());
  const polling = await signIn('uma', {});
  const hello = { ...polling.hello(), welcomed: true };
  const held = polling.poll(hello, [], 5_000);
  const told = desk.events.length;
  await signIn('uma');
  const ping = await device.next('ping');
  assert.deepEqual(ping.h, { [id]: { e: page.position.e, o: page.position.o + 1 } });
  assert.ok((await held).some((frame) => frame.t === 'ping' && id in frame.h));
  const [event] = (await desk.heard(told + 1)).slice(told);
  assert.equal(event?.k === 'info' && event.b.info.visitor?.name, 'uma');
  assert.equal(event?.o, page.position.o + 1);
  assert.deepEqual(device.events, [], 'in pieces it would be of no use to them');
});

test('a desk that keeps them apart takes nothing along', async (t) => {
  const { visitor, id, signIn } = await before(t, {
    organizations: [{ ...DEMO_ORGANIZATION, keepsApart: true }],
  });
  assert.deepEqual(await ids(await signIn('uma')), []);
  assert.deepEqual(await ids(visitor), [id]);
  const { body } = await visitor.call('GET', '/chat/organization');
  assert.equal((body as { keepsApart?: boolean }).keepsApart, true);
});
