/** Promise: a desk asks once and knows ever after; a conversation ends, is rated, and goes on when somebody wants it to. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Agent } from '../support/agent.ts';
import { raise } from '../support/stage.ts';

it('what is asked goes with the first message, and is not asked again after a reload', async (t) => {
  const { visitor, server } = await raise(t, { attributes: { organization: 'demo-forms' } });
  const agent = new Agent(() => server.now.desk, 'ana', 'Ana Ribeiro', 'demo-forms');
  agent.arrives();
  const { element } = visitor;
  await visitor.opens();
  await visitor.beginsToWrite();
  await element.getByRole('radio', { name: 'Invoices' }).check();
  await visitor.field.fill('where is my invoice?');
  await visitor.field.press('Enter');
  await element.getByText('Please fill this in.').first().waitFor();
  assert.equal(
    await element.getByLabel('Your name').evaluate((input) => input.matches(':focus')),
    true,
  );
  await element.getByLabel('Your name').fill('Marta');
  await element.getByLabel('E-mail').fill('marta@example.com');
  await element.getByLabel('What do you run?').selectOption('A hostel');
  await visitor.field.press('Enter');
  await agent.sees('where is my invoice?');
  const asked = await agent.conversation();
  assert.deepEqual(asked.answers, {
    name: 'Marta',
    email: 'marta@example.com',
    property: 'A hostel',
  });
  assert.equal(asked.topic?.id, 'invoices');
  await visitor.reloads();
  await visitor.opens();
  await visitor.beginsToWrite();
  await element.getByRole('radio', { name: 'Channels' }).waitFor();
  assert.equal(await element.getByLabel('Your name').count(), 0);
  await visitor.says('and another thing');
  await agent.sees('and another thing');
});

it('a conversation is ended, rated, and opened again; another look finds all of it', async (t) => {
  const { visitor, agent } = await raise(t);
  const { element } = visitor;
  await visitor.opens();
  await visitor.says('hello');
  await agent.answers('good day');
  await visitor.sees('good day');
  await visitor.presses('More options');
  await element.getByRole('menuitem', { name: 'End conversation' }).click();
  await element
    .getByRole('dialog', { name: 'End this conversation?' })
    .getByRole('button', { name: 'End conversation' })
    .click();
  await element.getByRole('radio', { name: '5 of 5, great' }).check();
  await element.getByLabel('Anything to add?').fill('so quick');
  await visitor.presses('Send rating');
  await element.getByText('5 of 5, great').waitFor();
  const { rating } = await agent.conversation();
  assert.deepEqual([rating?.score, rating?.comment], [5, 'so quick']);
  await visitor.reloads();
  await visitor.opens();
  await element.getByText('Ended', { exact: true }).waitFor();
  await visitor.chooses('Ended');
  await element.getByText('5 of 5, great').waitFor();
  await visitor.presses('Reopen conversation');
  await visitor.says('one more thing');
  await agent.sees('one more thing');
});

it('what was said is saved as a file, where no mail can be sent', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.opens();
  await visitor.says('hello');
  await agent.answers('good day');
  await visitor.sees('good day');
  await visitor.presses('More options');
  const saved = visitor.page.waitForEvent('download');
  await visitor.element.getByRole('menuitem', { name: 'Download transcript' }).click();
  const stream = await (await saved).createReadStream();
  let text = '';
  for await (const piece of stream) text += piece;
  assert.match(text, /Visitor: hello\n\[.*\] Ana Ribeiro: good day\n$/);
});
