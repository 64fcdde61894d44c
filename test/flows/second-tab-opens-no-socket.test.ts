/** Promise: many tabs are one visitor, with one line to the server. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { raise, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';

const NOTHING = { requests: 0, sockets: 0, frames: 0 };

it('a second tab opens no socket, and both show and send the same', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, server } = stage;
  const tab = await talksInTwoTabs(stage);
  assert.deepEqual(tab.witness.counts, NOTHING, tab.witness.log.join('\n'));
  assert.deepEqual(server.asked, []);
  await tab.says('from the second tab');
  await visitor.says('from the first tab');
  await agent.answers('to both');
  for (const each of [visitor, tab]) {
    await each.sees('to both');
    await each.seesStatus('from the first tab', 'Sent');
    await each.sees('from the second tab');
  }
  assert.deepEqual(tab.witness.counts, NOTHING, tab.witness.log.join('\n'));
  assert.deepEqual(await visitor.messages(), await tab.messages());
  assert.deepEqual(await visitor.messages(), await agent.transcript());
});

it('typing is seen in both, and what one tab reads is read in the other', async (t) => {
  const stage = await raise(t);
  const { visitor, agent } = stage;
  const tab = await talksInTwoTabs(stage);
  await agent.types();
  await visitor.seesTyping('Ana Ribeiro');
  await tab.seesTyping('Ana Ribeiro');
  await visitor.closes();
  await tab.closes();
  await agent.answers('unread');
  await visitor.seesUnread(1);
  await tab.seesUnread(1);
  await tab.opens();
  await agent.isReadUpTo('unread');
  await visitor.seesUnreadGone();
});

it('when the tab with the line goes, the other takes over', async (t) => {
  const stage = await raise(t);
  const { visitor, agent } = stage;
  const tab = await talksInTwoTabs(stage);
  await visitor.leaves();
  await agent.answers('still there?');
  await tab.sees('still there?');
  await tab.says('yes');
  await tab.seesStatus('yes', 'Sent');
  const { requests, sockets } = tab.witness.counts;
  assert.deepEqual({ requests, sockets }, { requests: 0, sockets: 1 });
});

it('what the second tab wrote offline is sent when the first has gone', async (t) => {
  const stage = await raise(t);
  const { visitor, agent, network } = stage;
  const tab = await talksInTwoTabs(stage);
  network.tells((type) => tab.hears(type));
  await network.drops();
  await tab.says('written in the second');
  await visitor.sees('written in the second');
  await visitor.leaves();
  await network.returns();
  await tab.seesStatus('written in the second', 'Sent');
  assert.deepEqual(await agent.transcript(), ['hello', 'welcome', 'written in the second']);
});

it('signing out in one tab forgets everything in both', async (t) => {
  const stage = await raise(t);
  const { visitor } = stage;
  const tab = await talksInTwoTabs(stage);
  await tab.element.evaluate((chat) => Reflect.get(chat, 'signOut').call(chat));
  await visitor.seesNothingOf('welcome');
  await tab.seesNothingOf('welcome');
  await visitor.reloads();
  await visitor.opens();
  await visitor.reads('Nothing here yet');
});

/** A conversation, and a second tab that shows it; what was asked before it is forgotten. */
async function talksInTwoTabs({ visitor, agent, server }: Stage): Promise<Visitor> {
  await visitor.opens();
  await visitor.says('hello');
  await visitor.seesStatus('hello', 'Sent');
  await agent.answers('welcome');
  await visitor.sees('welcome');
  await agent.isReadUpTo('welcome');
  server.forgets();
  const tab = await visitor.opensTab();
  await tab.isConnected();
  await tab.opens();
  await tab.chooses('welcome');
  await tab.seesAll(['hello', 'welcome']);
  return tab;
}
