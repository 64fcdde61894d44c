/** Promise: whoever writes in a conversation that has ended loses no word, and meets no dead end. */
import { it } from 'node:test';
import { raise, type Stage } from '../support/stage.ts';

async function ended(stage: Stage): Promise<void> {
  const { visitor, agent } = stage;
  await visitor.opens();
  await visitor.says('hello');
  await agent.answers('good day');
  await visitor.sees('good day');
  await agent.ends();
  await visitor.element.getByText('How was this conversation?').waitFor();
}

it('what is written there opens it again, and arrives', async (t) => {
  const stage = await raise(t);
  await ended(stage);
  const { visitor, agent } = stage;
  await visitor.says('one more thing');
  await agent.sees('one more thing');
  await visitor.seesStatus('one more thing', 'Sent');
});

it('what was written without a network, while it was ended, is sent by one press', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, network } = stage;
  await visitor.opens();
  await visitor.says('hello');
  await agent.answers('good day');
  await visitor.sees('good day');
  await network.drops();
  await visitor.isDisconnected();
  await agent.ends();
  await visitor.says('are you still there?');
  await network.returns();
  await visitor.element.getByText('Not sent').waitFor();
  await visitor.presses('Retry');
  await agent.sees('are you still there?');
});

it('nobody is locked out where what follows an ending cannot be had', async (t) => {
  const stage = await raise(t, { before: (page) => page.route('**/*.ending.*', (r) => r.abort()) });
  const { visitor, agent } = stage;
  await visitor.opens();
  await visitor.says('hello');
  await agent.answers('good day');
  await visitor.sees('good day');
  await agent.ends();
  await visitor.element.getByText('ended the conversation').waitFor();
  await visitor.says('one more thing');
  await visitor.presses('Retry');
  await agent.sees('one more thing');
});
