/**
 * A visitor and an operator write while the network is cut and the server restarts, in random
 * order; when it is quiet again, everything has arrived once, in order, and both see the same.
 * A failing run prints its seed: give it as FAULTS_SEED to see it again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DeskServer } from '../support/desk-server.ts';
import { Network } from '../support/network.ts';
import { until } from '../support/until.ts';
import { violationsIn } from './history.ts';
import { Participant } from './participant.ts';

type Step = 'visitor says' | 'agent says' | 'cut' | 'restart' | 'reload';

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>('visitor says') },
    { weight: 4, arbitrary: fc.constant<Step>('agent says') },
    { weight: 2, arbitrary: fc.constant<Step>('cut') },
    { weight: 1, arbitrary: fc.constant<Step>('restart') },
    { weight: 1, arbitrary: fc.constant<Step>('reload') },
  ),
  { minLength: 10, maxLength: 30 },
);

test('nothing is lost, doubled or out of order, whatever breaks', {
  timeout: 110_000,
}, async () => {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31);
  await fc.assert(fc.asyncProperty(steps, play), { seed, numRuns: 8, endOnFailure: true });
});

async function play(schedule: readonly Step[]): Promise<void> {
  const server = await DeskServer.open();
  const network = await Network.open(() => server.port);
  const getToken = () => agentToken(server.url);
  const visitor = new Participant('visitor', network.url);
  const agent = new Participant('agent', network.url, getToken);
  try {
    await visitor.arrives();
    await agent.arrives();
    // Somebody must be on duty for a conversation to begin.
    await until(() => agent.client.connection.status === 'connected');
    await visitor.says('first');
    await until(() => agent.conversation !== undefined, { what: 'the agent has the conversation' });
    await agent.conversation?.open();
    for (const [index, step] of schedule.entries())
      await take(step, index, { server, network, visitor, agent });
    await comeToRest(visitor, agent);
    const log = await logOf(server);
    const sends = [...visitor.sends, ...agent.sends];
    assert.deepEqual(violationsIn(sends, [log], [visitor.view, agent.view]), []);
  } finally {
    visitor.leaves();
    agent.leaves();
    await network.close();
    await server.close();
  }
}

interface Scene {
  readonly server: DeskServer;
  readonly network: Network;
  readonly visitor: Participant;
  readonly agent: Participant;
}

async function take(
  step: Step,
  index: number,
  { server, network, visitor, agent }: Scene,
): Promise<void> {
  if (step === 'visitor says') await visitor.says(`v${index}`);
  if (step === 'agent says') await agent.says(`a${index}`);
  if (step === 'restart') await server.restarts();
  if (step === 'reload') await visitor.reloads();
  if (step === 'cut') {
    await network.drops();
    await network.returns();
  }
  // Some of what was begun gets done, some does not.
  await new Promise((resolve) => setImmediate(resolve));
}

async function comeToRest(visitor: Participant, agent: Participant): Promise<void> {
  await until(() => visitor.isAtRest && agent.isAtRest, { what: 'nothing waits', timeout: 20_000 });
  const same = () => visitor.view.texts.join() === agent.view.texts.join();
  await until(same, { what: 'both see the same', timeout: 20_000 });
}

async function agentToken(url: string): Promise<string> {
  const answer = await fetch(`${url}/demo/agent-token?agent=ana`);
  return ((await answer.json()) as { token: string }).token;
}

/** The truth: what the desk holds, people's messages alone. */
async function logOf(server: DeskServer) {
  const self = { id: 'ana', name: 'Ana', organization: 'demo', role: 'agent' } as const;
  const { desk } = server.now;
  const [conversation] = await desk.conversations(self, 1);
  assert.ok(conversation, 'there is a conversation');
  const { messages } = await desk.messages(self, conversation.id, { limit: 100 });
  const people = messages.filter(({ author }) => author.role !== 'system');
  return { observer: 'log', conversation: 'c', texts: people.map(({ text }) => text) };
}
