/** What was said can be changed, taken back and answered, and everybody sees it at once. */
import { it } from 'node:test';
import { raise, type Stage } from '../support/stage.ts';

it('a visitor changes a message, takes one back, and answers one', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const operator = await talk(stage);
  await visitor.says('I mean *tuseday*');
  await operator.sees('I mean tuseday');
  await visitor.menu('I mean tuseday', 'Edit');
  await visitor.element.getByRole('textbox', { name: 'Edit' }).fill('I mean **Tuesday**');
  await visitor.page.keyboard.press('Enter');
  await operator.seesAll(['hello', 'how can I help?', 'I mean Tuesday']);
  await visitor.seesAll(['hello', 'how can I help?', 'I mean Tuesday']);
  await visitor.menu('how can I help?', 'Reply');
  await visitor.says('like this');
  await operator.reads(/In reply to/);
  await visitor.menu('hello', 'Delete');
  await visitor.presses('Delete');
  await operator.seesNothingOf('hello');
  await visitor.seesNothingOf('hello');
});

/** A first question and its answer, in the conversation that both of them look at. */
async function talk({ visitor, agent, ...stage }: Stage) {
  agent.leaves();
  const operator = await stage.operator();
  await visitor.opens();
  await visitor.says('hello');
  await operator.chooses('hello');
  await operator.says('how can I help?');
  await visitor.sees('how can I help?');
  return operator;
}
