/** Promise: a visitor on a page and an operator at the console talk, each in a browser of their own. */
import { it } from 'node:test';
import type { Operator } from '../support/operator.ts';
import { raise, type Stage } from '../support/stage.ts';

it('both see what is said at once, and a reload finds it again', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const operator = await talk(stage);
  await visitor.says('do you have a room?');
  await operator.sees('do you have a room?');
  await operator.says('for how many?');
  await visitor.sees('for how many?');
  const all = ['hello', 'how can I help?', 'do you have a room?', 'for how many?'];
  await visitor.seesAll(all);
  await operator.seesAll(all);
  await visitor.reloads();
  await operator.reloads();
  await visitor.opens();
  await visitor.chooses('for how many?');
  await operator.chooses('for how many?');
  await visitor.seesAll(all);
  await operator.seesAll(all);
});

it('each sees that the other writes, and that the other has read', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const operator = await talk(stage);
  await operator.types('let me');
  await visitor.seesTyping('Ana Ribeiro');
  await operator.says('let me see');
  await visitor.sees('let me see');
  await visitor.seesNobodyTyping();
  await operator.seesStatus('let me see', 'Read');
  await visitor.types('tha');
  await operator.seesTyping('Visitor');
  await visitor.says('thank you');
  await visitor.seesStatus('thank you', 'Read');
  await operator.seesNobodyTyping();
});

it('both are told how much they have not read', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const operator = await talk(stage);
  await visitor.closes();
  await operator.says('one');
  await operator.says('two');
  await visitor.seesUnread(2);
  await operator.seesStatus('two', 'Delivered');
  await operator.reloads();
  await visitor.opens();
  await visitor.seesUnreadGone();
  await visitor.says('three');
  await operator.seesUnread('three', 1);
  await operator.chooses('three');
  await visitor.seesStatus('three', 'Read');
});

it('an operator ends the conversation, the visitor learns it, and opens it again by writing on', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const operator = await talk(stage);
  await operator.ends();
  await visitor.reads('ended the conversation');
  await operator.reads('The conversation has ended');
  await visitor.says('one more thing');
  await operator.sees('one more thing');
  await operator.reads('The conversation is open again');
  await visitor.seesStatus('one more thing', 'Read');
});

it("what is corrected or taken back changes before the visitor's eyes", async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.answers('wrnog');
  await visitor.sees('wrnog');
  await agent.corrects('wrnog', 'right');
  await visitor.seesAll(['hello', 'right']);
  await agent.takesBack('right');
  await visitor.seesAll(['hello']);
});

it('strangers see nothing of each other', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const operator = await talk(stage);
  const stranger = await stage.anotherVisitor();
  await stranger.opens();
  await stranger.says('good day');
  await operator.chooses('good day');
  await operator.says('good day to you');
  await stranger.seesAll(['good day', 'good day to you']);
  await visitor.seesAll(['hello', 'how can I help?']);
});

/** A first question and its answer, in the conversation that both of them look at. */
async function talk({ visitor, agent, ...stage }: Stage): Promise<Operator> {
  // Only the operator is on duty: who is chosen at random is not left to chance.
  agent.leaves();
  const operator = await stage.operator();
  await visitor.opens();
  await visitor.says('hello');
  await operator.chooses('hello');
  await operator.says('how can I help?');
  await visitor.sees('how can I help?');
  return operator;
}
