/** Promise: with WebSocket blocked everything works by long poll, and returns to WebSocket when it can. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { QUICK, raise, type Stage, type StageOptions } from '../support/stage.ts';
import { until } from '../support/until.ts';

const BLOCKED: StageOptions = {
  client: QUICK,
  before: (_, server) => server.now.controls.refuseSockets(),
};

it('two people talk, and each sees that the other writes and has read', async (t) => {
  const stage = await raise(t, BLOCKED);
  const { visitor, agent } = stage;
  await talks(stage);
  // Typing is true only now: what falls between two polls is told with the next key.
  await until(async () => {
    await agent.types();
    return visitor.element.getByText('Ana Ribeiro is typing').isVisible();
  });
  await agent.answers('two');
  await visitor.sees('two');
  await agent.isReadUpTo('two');
  await agent.reads('hello');
  await visitor.says('three');
  await agent.reads('three');
  await visitor.seesStatus('three', 'Read');
  await visitor.isConnected('long-poll');
});

it('opening asks nothing that the poll would not have asked anyway', async (t) => {
  const stage = await raise(t, BLOCKED);
  const { visitor, server } = stage;
  await talks(stage);
  await visitor.reloads();
  await visitor.isConnected('long-poll');
  server.forgets();
  await visitor.opens();
  await visitor.chooses('one');
  await visitor.seesAll(['hello', 'one']);
  assert.ok(
    server.asked.every((each) => each === 'POST /poll/chat/*'),
    server.asked.join(),
  );
});

it('what was written and said while away arrives once', async (t) => {
  const stage = await raise(t, BLOCKED);
  const { visitor, agent, network } = stage;
  await talks(stage);
  await network.drops();
  await visitor.says('in a tunnel');
  await visitor.sees('in a tunnel');
  await agent.answers('are you there?');
  await visitor.reloads();
  await network.returns();
  await visitor.isConnected('long-poll');
  await visitor.opens();
  await visitor.chooses('in a tunnel');
  await visitor.seesStatus('in a tunnel', 'Sent');
  const all = ['hello', 'one', 'are you there?', 'in a tunnel'];
  await visitor.seesAll(all);
  assert.deepEqual(await agent.transcript(), all);
});

it('a server that restarts in the middle loses nothing and doubles nothing', async (t) => {
  const stage = await raise(t, BLOCKED);
  const { visitor, agent, server } = stage;
  await talks(stage);
  const sent = ['two', 'three', 'four', 'five', 'six', 'seven'];
  for (const text of sent) {
    if (text === 'four') await server.restarts();
    await visitor.says(text);
  }
  await visitor.seesStatus('seven', 'Sent');
  assert.deepEqual(await agent.transcript(), ['hello', 'one', ...sent]);
  await visitor.seesAll(['hello', 'one', ...sent]);
});

it('nothing is lost or doubled on the way to long poll and back to WebSocket', async (t) => {
  const connection = { ...QUICK.connection, transport: { probeDelay: 300 } };
  const stage = await raise(t, { client: { ...QUICK, connection } });
  const { visitor, agent, server } = stage;
  await talks(stage);
  server.now.controls.refuseSockets();
  server.now.controls.drop();
  await talkUntil(stage, 'long-poll');
  server.now.controls.refuseSockets(false);
  await talkUntil(stage, 'websocket');
  await visitor.says('the end');
  await agent.sees('the end');
  await visitor.seesAll(await agent.transcript());
});

it('a proxy that opens sockets and swallows what they say is one that blocks them', async (t) => {
  const timings = { welcomeTimeout: 300, transport: { patience: 300 } };
  const stage = await raise(t, {
    client: { ...QUICK, connection: { ...QUICK.connection, ...timings } },
    before: (page) => page.routeWebSocket(/\/ws\/chat\//, () => {}),
  });
  await talks(stage);
  await stage.visitor.isConnected('long-poll');
});

async function talks({ visitor, agent }: Stage): Promise<void> {
  await visitor.opens();
  await visitor.says('hello');
  await agent.sees('hello');
  await agent.answers('one');
  await visitor.sees('one');
}

/** Both sides go on talking until the line is of this kind. */
async function talkUntil({ visitor, agent }: Stage, transport: string): Promise<void> {
  for (let round = 1; !(await visitor.isConnectedBy(transport)); round += 1) {
    await visitor.says(`visitor, ${transport} ${round}`);
    await agent.answers(`agent, ${transport} ${round}`);
  }
}
