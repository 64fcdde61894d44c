/** Promise: whoever may not chat here learns why by a code, and the page around goes on undisturbed. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise } from '../support/stage.ts';
import { until } from '../support/until.ts';
import type { Visitor } from '../support/visitor.ts';

it('an unknown organization', async (t) => {
  const { visitor } = await raise(t, { attributes: { organization: 'nobody' } });
  const error = await firstError(visitor);
  assert.deepEqual(error, {
    code: 'unknown_organization',
    message: 'there is no organization "nobody" here',
  });
  assert.equal((await visitor.connection())?.status, 'disconnected');
  await visitor.opens();
  await visitor.reads('The chat cannot be reached.');
});

it('a room that was guessed', async (t) => {
  const { visitor } = await raise(t, {
    before: (page) =>
      page.route('**/chat/sessions', async (route) => {
        const response = await route.fetch();
        const json = { ...(await response.json()), room_id: 'a_guess' };
        await route.fulfill({ response, json });
      }),
  });
  const { code, message } = await firstError(visitor);
  assert.equal(code, 'forbidden');
  assert.match(message, /unknown_room/);
  assert.equal((await visitor.connection())?.status, 'disconnected');
  await visitor.opens();
  await visitor.reads('The chat cannot be reached.');
});

it('a token that nobody signed', async (t) => {
  const { visitor } = await raise(t, { attributes: { token: 'not.a.token' } });
  assert.equal((await firstError(visitor)).code, 'unauthorized');
  await visitor.opens();
  await visitor.reads('The chat cannot be reached.');
});

it('a page of another origin', async (t) => {
  const { visitor, server } = await raise(t, { server: { allowLoopback: false } });
  await visitor.opens();
  await visitor.reads('Something went wrong');
  // Browsers do not tell a page that a server refused its origin; the server's log does.
  const { code, message } = await firstError(visitor);
  assert.equal(code, 'unreachable');
  assert.match(message, /\/chat\/sessions/);
  const refused = server.now.log.entries.filter(({ path }) => path === '/chat/sessions');
  assert.ok(refused.length > 0 && refused.every(({ status }) => status === 403));
});

async function firstError(visitor: Visitor) {
  return until(async () => (await visitor.errors())[0], { what: 'a shaman-error' });
}
