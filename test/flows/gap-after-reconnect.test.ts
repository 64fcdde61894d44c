/** Promise: what happened while the line was down is there when it is back, in order, once, without holes. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise, type Stage, type StageOptions } from '../support/stage.ts';

/** Found by the next ping, or by nothing else. */
const PINGING: StageOptions = { server: { ping: 150 } };

it('what was said, corrected, taken back, read and ended while away is there', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, network } = stage;
  await talks(stage);
  await network.drops();
  for (const text of ['two', 'three', 'four']) await agent.answers(text);
  await agent.corrects('one', 'one, corrected');
  await agent.takesBack('three');
  await agent.reads('hello');
  await agent.ends();
  await network.returns();
  await visitor.seesAll(['hello', 'one, corrected', 'two', 'four']);
  await visitor.seesStatus('hello', 'Read');
  await visitor.reads('ended the conversation');
});

it('a gap found after a reload is closed too', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, network } = stage;
  await talks(stage);
  await network.drops();
  await visitor.reloads();
  await agent.takesBack('one');
  await agent.answers('two');
  await network.returns();
  await visitor.opens();
  await visitor.chooses('two');
  await visitor.seesAll(['hello', 'two']);
});

it('a gap longer than a page has no holes', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, network } = stage;
  await talks(stage);
  await network.drops();
  const missed = Array.from({ length: 330 }, (_, index) => `missed ${index}`);
  for (const text of missed) await agent.answers(text);
  await network.returns();
  await visitor.reads('missed 329');
  await visitor.looksBackTo('hello');
  await visitor.seesAll(['hello', 'one', ...missed]);
});

it('a place that the server has forgotten is no dead end', async (t) => {
  const stage = await raise(t);
  const { server, visitor, agent, network } = stage;
  await talks(stage);
  await network.drops();
  for (const text of ['two', 'three']) await agent.answers(text);
  await server.now.controls.forget((await agent.conversation()).id);
  await network.returns();
  await visitor.seesAll(['hello', 'one', 'two', 'three']);
});

it('a message lost on a healthy line is noticed with the next one', async (t) => {
  const stage = await raise(t);
  const { server, visitor, agent } = stage;
  await talks(stage);
  server.now.controls.lose();
  await agent.answers('two');
  await agent.answers('three');
  await visitor.seesAll(['hello', 'one', 'two', 'three']);
});

it('a message lost on a healthy line is noticed when nothing follows', async (t) => {
  const stage = await raise(t, PINGING);
  const { server, visitor, agent } = stage;
  await talks(stage);
  server.now.controls.lose();
  await agent.answers('the last word');
  await visitor.seesAll(['hello', 'one', 'the last word']);
  assert.equal(visitor.witness.counts.sockets, 1);
});

it('what is told twice is shown once', async (t) => {
  const stage = await raise(t);
  const { server, visitor, agent } = stage;
  await talks(stage);
  server.now.controls.repeat(2);
  await agent.answers('two');
  await agent.answers('three');
  await visitor.seesAll(['hello', 'one', 'two', 'three']);
});

it('a line that is open and dead is noticed', async (t) => {
  const stage = await raise(t, { client: { connection: { heartbeat: { deadline: 600 } } } });
  const { visitor, agent, network } = stage;
  await talks(stage);
  network.fallsSilent();
  await agent.answers('into silence');
  await visitor.isDisconnected();
  await network.returns();
  await visitor.seesAll(['hello', 'one', 'into silence']);
});

async function talks({ visitor, agent }: Stage): Promise<void> {
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  await agent.answers('one');
  await visitor.sees('one');
}
