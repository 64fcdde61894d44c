/** What is signed cannot be made up: rooms, sessions, identities. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { DEMO_ORGANIZATION } from '../../server/demo-organizations.ts';
import { Identities, type IdentityKey, signIdentity } from '../../server/identity.ts';
import { Signing } from '../../server/signing.ts';
import { Caller, serve } from './server-rig.ts';

const signing = new Signing('a secret of at least 32 bytes, for tests');

test('a short secret is no secret', () => {
  assert.throws(() => new Signing('short'), RangeError);
});

test('a room is known by its seal alone', () => {
  const room = signing.room('v0123456789abcdef');
  assert.match(room, /^\w+$/);
  assert.equal(signing.isRoom(room), true);
  const other = new Signing('another secret of at least 32 bytes!!');
  assert.equal(other.isRoom(room), false);
  for (let at = 0; at < room.length; at += 1) {
    const changed = room.slice(0, at) + (room[at] === 'x' ? 'y' : 'x') + room.slice(at + 1);
    assert.equal(signing.isRoom(changed), false, `changed at ${at}`);
  }
  for (const guess of ['', 'x', room.slice(1), `${room}a`, room.toUpperCase()]) {
    assert.equal(signing.isRoom(guess), false, guess);
  }
});

test('what was sealed comes back, and only for its purpose', () => {
  const token = signing.seal('session', { p: 1 });
  assert.deepEqual(signing.unseal('session', token), { p: 1 });
  assert.equal(signing.unseal('file', token), undefined);
  const [body, mac] = token.split('.');
  const forged = Buffer.from('{"p":2}').toString('base64url');
  for (const bad of [`${forged}.${mac}`, `${body}.`, `.${mac}`, `${body}`, `${token}.x`, '', '.']) {
    assert.equal(signing.unseal('session', bad), undefined, bad);
  }
});

test('the same person derives the same id, and nothing else does', () => {
  const id = signing.derive('identity', 'demo\nuser@example.com');
  assert.equal(id, signing.derive('identity', 'demo\nuser@example.com'));
  assert.notEqual(id, signing.derive('identity', 'other\nuser@example.com'));
  assert.match(id, /^[a-z0-9]{16}$/);
});

const key: IdentityKey = {
  kid: 'k1',
  organization: 'demo',
  secret: Buffer.from('an identity secret that is long enough for every algorithm of HMAC'),
};
const NOW = 1_700_000_000_000;
const seconds = NOW / 1000;

test('identities are believed for one key, one desk, one algorithm and a time', async () => {
  const identities = new Identities([key], () => NOW);
  const good = await signIdentity(
    key,
    { subject: 'u1', role: 'visitor', name: 'Uma' },
    NOW + 1_000,
  );
  assert.deepEqual(await identities.check(good, 'demo'), {
    subject: 'u1',
    role: 'visitor',
    name: 'Uma',
  });
  assert.equal(await identities.check(good, 'elsewhere'), undefined);
  const token = (header: object, claims: object, secret = key.secret) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1', ...header })
      .sign(secret);
  const exp = seconds + 60;
  const bad = {
    'no subject': await token({}, { exp }),
    'no end': await token({}, { sub: 'u1' }),
    over: await token({}, { sub: 'u1', exp: seconds - 61 }),
    'not yet': await token({}, { sub: 'u1', exp, nbf: seconds + 120 }),
    'another key': await token({}, { sub: 'u1', exp }, Buffer.from('x'.repeat(32))),
    'another kid': await token({ kid: 'k2' }, { sub: 'u1', exp }),
    'another algorithm': await token({ alg: 'HS512' }, { sub: 'u1', exp }),
    'another role': await token({}, { sub: 'u1', exp, role: 'system' }),
    'no signature': new UnsecuredJWT({ sub: 'u1', exp }).encode(),
    'no token': 'x',
  };
  for (const [name, each] of Object.entries(bad)) {
    assert.equal(await identities.check(each, 'demo'), undefined, name);
  }
});

test('a known visitor has the same room on every device, and never an agent’s', async (t) => {
  const server = await serve(t, { identityKeys: [key] });
  const token = (subject: string, role: 'visitor' | 'agent') =>
    signIdentity(key, { subject, role }, Date.now() + 60_000);
  const begin = async (subject: string, role: 'visitor' | 'agent') =>
    (
      await new Caller(server.url).begin({
        organization: 'demo',
        token: await token(subject, role),
      })
    ).known;
  // Long enough that letters drawn at random never spell it.
  const subject = 'someone@example.com';
  const [one, two] = [await begin(subject, 'visitor'), await begin(subject, 'visitor')];
  assert.equal(one.room_id, two.room_id);
  const { self } = one;
  assert.equal(JSON.stringify(self).includes(subject), false, 'their name with us tells nothing');
  const agent = await begin('ana', 'agent');
  const impostor = await begin('ana', 'visitor');
  assert.equal(agent.self.role, 'agent');
  assert.equal(impostor.self.role, 'visitor');
  assert.notEqual(impostor.room_id, agent.room_id);
  const prolonged = await new Caller(server.url).call('POST', '/chat/sessions', {
    organization: 'demo',
    session: one.session,
  });
  assert.equal(prolonged.status, 401, 'only a token prolongs what a token began');
});

test('the demo signs agents in, production does not', async (t) => {
  const demo = await serve(t);
  const answer = await new Caller(demo.url).call('GET', '/demo/agent-token?agent=tomas');
  assert.equal(answer.status, 200);
  assert.equal(
    (await new Caller(demo.url).call('GET', '/demo/agent-token?agent=mila')).status,
    404,
  );
  const production = await serve(t, {
    production: true,
    allowNoOrigin: true,
    secret: 's'.repeat(32),
  });
  const closed = await new Caller(production.url).call('GET', '/demo/agent-token?agent=ana');
  assert.equal(closed.status, 404);
  const { token } = answer.body as { token: string };
  const begin = await new Caller(production.url).call('POST', '/chat/sessions', {
    organization: 'demo',
    token,
  });
  assert.equal(begin.status, 401);
});

test('an agent may be called anything, and two organizations may call two people the same', async (t) => {
  const elsewhere = { ...DEMO_ORGANIZATION, id: 'elsewhere' };
  const others: IdentityKey = { ...key, organization: 'elsewhere', secret: Buffer.alloc(32, 'o') };
  const server = await serve(t, {
    identityKeys: [key, others],
    organizations: [DEMO_ORGANIZATION, elsewhere],
  });
  const begin = async (signer: IdentityKey, subject: string) => {
    const token = await signIdentity(signer, { subject, role: 'agent' }, Date.now() + 60_000);
    const { organization } = signer;
    return new Caller(server.url).begin({ organization, token });
  };
  for (const subject of [crypto.randomUUID(), 'ana@example.com', 'auth0|123', 'Ána\n/?#']) {
    const [agent, other] = [await begin(key, subject), await begin(others, subject)];
    assert.equal(agent.known.self.id, subject);
    assert.match(agent.known.room_id, /^\w+$/);
    assert.notEqual(agent.known.room_id, other.known.room_id);
    (await agent.connect()).close();
  }
});

test('keys are told apart by organization and name, and two of one name are refused', async () => {
  const others: IdentityKey = { ...key, organization: 'elsewhere', secret: Buffer.alloc(32, 'o') };
  const identities = new Identities([key, others], () => NOW);
  for (const each of [key, others]) {
    const token = await signIdentity(each, { subject: 'u1', role: 'visitor' }, NOW + 1_000);
    assert.equal((await identities.check(token, each.organization))?.subject, 'u1');
  }
  assert.throws(() => new Identities([key, { ...key }], () => NOW), { name: 'Misuse' });
});
