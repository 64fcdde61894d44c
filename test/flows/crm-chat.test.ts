/** Promise: what holds with our own server holds with crm-chat, as far as it can: a visitor and a curator talk, nothing is asked twice, nothing is lost or doubled. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { signIdentity } from '../../server/identity.ts';
import type { Operator } from '../support/operator.ts';
import { raise, type Stage } from '../support/stage.ts';
import { writesInATunnel } from '../support/tunnel.ts';
import { until } from '../support/until.ts';

const KEY = {
  organization: 'demo',
  kid: 'flow',
  secret: Buffer.from('a secret of 32 bytes or more for a flow'),
};

/** A page with a token that its own back end has signed. */
async function stageOf(t: TestContext): Promise<Stage> {
  const identity = { subject: 'eva', role: 'visitor', name: 'Eva', roles: ['chat_user'] } as const;
  const token = await signIdentity(KEY, identity, Date.now() + 3_600_000);
  return raise(t, {
    door: '/crm-chat',
    server: { identityKeys: [KEY] },
    attributes: { protocol: 'crm-chat', token },
  });
}

/** What was asked of the door so far; what browsers ask before they ask does not count. */
function askedOf({ server }: Stage): string[] {
  const entries = server.now.log.entries.filter(
    ({ path, method }) => path.startsWith('/crm-chat') && method !== 'OPTIONS',
  );
  return entries.map(({ method, path }) => `${method} ${path.replace('/crm-chat/api/v1/', '')}`);
}

async function talk({ visitor, operator }: Stage): Promise<Operator> {
  const curator = await operator('/desk?protocol=crm-chat');
  await visitor.opens();
  await visitor.says('hello');
  await curator.chooses('hello');
  await curator.says('how can I help?');
  await visitor.sees('how can I help?');
  return curator;
}

it('a visitor and a curator talk, and each learns what the other does', async (t) => {
  const stage = await stageOf(t);
  const { visitor } = stage;
  const curator = await talk(stage);
  await visitor.says('do you have a room?');
  await curator.sees('do you have a room?');
  await visitor.seesStatus('do you have a room?', 'Read');
  await curator.seesStatus('how can I help?', 'Read');
  const all = ['hello', 'how can I help?', 'do you have a room?'];
  await visitor.seesAll(all);
  await curator.seesAll(all);
  await visitor.reloads();
  await curator.reloads();
  await visitor.opens();
  await visitor.chooses('do you have a room?');
  await curator.chooses('do you have a room?');
  await visitor.seesAll(all);
  await curator.seesAll(all);
});

it('a curator ends the conversation and opens it again', async (t) => {
  const stage = await stageOf(t);
  const { visitor } = stage;
  const curator = await talk(stage);
  await curator.ends();
  await visitor.reads('This conversation has ended.');
  // No client can open it there: what is written goes on in another.
  await visitor.says('one more thing');
  await visitor.seesStatus('one more thing', 'Sent');
  await visitor.seesAll(['one more thing']);
  await curator.reopens();
  await visitor.goesBack();
  await visitor.chooses('how can I help?');
  const over = visitor.element.getByText('This conversation has ended.');
  await over.waitFor({ state: 'detached' });
  await visitor.says('and this');
  await curator.sees('and this');
  await visitor.seesAll(['hello', 'how can I help?', 'and this']);
});

it('what is corrected or taken back, also while the line is away, changes before the eyes', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent, network } = stage;
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  for (const text of ['wrnog', 'second', 'third']) await agent.answers(text);
  await visitor.sees('third');
  await agent.corrects('wrnog', 'right');
  await visitor.seesAll(['hello', 'right', 'second', 'third']);
  await network.drops();
  await agent.takesBack('second');
  await agent.corrects('right', 'better');
  await network.returns();
  await visitor.seesAll(['hello', 'better', 'third']);
});

it('reopening asks nothing, and so does opening after a reload', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent, server } = stage;
  await visitor.opens();
  await visitor.says('hello');
  // Before that there is an empty chat already.
  await agent.sees('hello');
  await agent.answers('welcome');
  await visitor.sees('welcome');
  await agent.isReadUpTo('welcome');
  const opensQuietly = async () => {
    server.forgets();
    await visitor.opens();
    await visitor.chooses('welcome').catch(() => {});
    await visitor.seesAll(['hello', 'welcome']);
    await visitor.closes();
    assert.deepEqual(askedOf(stage), []);
  };
  await visitor.closes();
  server.forgets();
  await visitor.opens();
  await visitor.seesAll(['hello', 'welcome']);
  await visitor.closes();
  assert.deepEqual(askedOf(stage), []);
  await visitor.reloads();
  await visitor.isConnected();
  await visitor.isReady();
  // Nothing there tells what was missed, so a new line compares the list, and its newest messages.
  await until(() => askedOf(stage).some((each) => each.endsWith('/messages/')));
  assert.deepEqual(
    askedOf(stage).map((each) => each.replace(/\d+/, '1')),
    ['GET /crm-chat/connect/', 'GET client/chats/', 'GET client/chats/1/messages/'],
  );
  await opensQuietly();
});

it('a message written offline survives a reload and arrives once', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent } = stage;
  await visitor.opens();
  await visitor.says('before');
  await visitor.seesStatus('before', 'Sent');
  await writesInATunnel(stage, ['before']);
  await visitor.seesStatus('in a tunnel', 'Sent');
  await agent.sees('in a tunnel');
  await visitor.seesAll(['before', 'in a tunnel']);
});

it('what was stored though its answer was lost is found, and not sent again', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent, server } = stage;
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  server.now.controls.loseAcks();
  await visitor.says('lost');
  await visitor.seesStatus('lost', 'Sent');
  await agent.sees('lost');
  // The event is lost as well: only the history knows.
  server.now.controls.loseAcks();
  server.now.controls.lose();
  await visitor.says('deeper');
  await visitor.seesStatus('deeper', 'Sent');
  await agent.sees('deeper');
  await visitor.seesAll(['hello', 'lost', 'deeper']);
});

it('a conversation begins once, though every answer is lost', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent, server } = stage;
  await visitor.opens();
  server.now.controls.loseAcks(2);
  await visitor.says('hello?');
  await visitor.seesStatus('hello?', 'Sent');
  await agent.sees('hello?');
  await visitor.seesAll(['hello?']);
  await visitor.goesBack();
  assert.equal(await visitor.row('hello?').count(), 1);
});

it('two messages that read the same stay two, also when the line is cut between them', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent, server } = stage;
  await visitor.opens();
  await visitor.says('start');
  await visitor.seesStatus('start', 'Sent');
  await visitor.says('again');
  server.now.controls.drop();
  server.now.controls.loseAcks();
  await visitor.says('again');
  await until(async () => (await agent.transcript()).length === 3, { timeout: 20_000 });
  await visitor.seesAll(['start', 'again', 'again']);
  const waiting = visitor.element.getByText(/Waiting|Sending/);
  await until(async () => (await waiting.count()) === 0, { timeout: 20_000 });
  await visitor.seesAll(['start', 'again', 'again']);
  assert.deepEqual(await agent.transcript(), ['start', 'again', 'again']);
});

it('a part that cannot be loaded fails an attempt, and the next one loads it', async (t) => {
  const stage = await stageOf(t);
  const { visitor, agent, server } = stage;
  const failed: string[] = [];
  await visitor.page.route(/crm-chat-(beginnings|refusals)/, (route) => {
    const part = /crm-chat-(\w+)/.exec(route.request().url())?.[1] ?? '';
    if (failed.includes(part)) return route.continue();
    failed.push(part);
    return route.abort();
  });
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  // What a 403 means is in the part that does not come: without it, too, it is no refusal for good.
  server.now.controls.failRequests(1, 403);
  await visitor.says('and more');
  await visitor.seesStatus('and more', 'Sent');
  assert.deepEqual(failed, ['beginnings', 'refusals']);
  await visitor.seesAll(['hello', 'and more']);
  assert.deepEqual(await agent.transcript(), ['hello', 'and more']);
});

it('a visitor whose token is refused for good is told that nobody can be reached', async (t) => {
  const stage = await raise(t, {
    door: '/crm-chat',
    attributes: { protocol: 'crm-chat', token: 'not.a.token' },
  });
  const { visitor } = stage;
  await visitor.opens();
  await visitor.reads('The chat cannot be reached.');
  const tries = askedOf(stage).filter((each) => each.endsWith('notifications/'));
  assert.ok(tries.length >= 2 && tries.length % 2 === 0, tries.join());
  visitor.witness.console.length = 0;
});
