/** Promise: the demo page speaks to every backend that there is a protocol for, and says what each can do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PROTOCOLS } from '../../elements/protocol-registry.ts';
import { raise } from '../support/stage.ts';

type Backends = Readonly<Record<string, { readonly label: string; readonly note: string }>>;

// Written for the page, so it has no types.
const { BACKENDS } = (await import(new URL('../../demo/backends.js', import.meta.url).href)) as {
  readonly BACKENDS: Backends;
};

it('there is one choice per protocol, each with what it can do', async (t) => {
  const { visitor } = await raise(t);
  await visitor.goesTo('/');
  const choices = await visitor.page
    .locator('#protocol option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  assert.deepEqual(choices, Object.keys(BACKENDS));
  assert.deepEqual(choices.toSorted(), Object.keys(PROTOCOLS).toSorted());
  for (const [name, { label, note }] of Object.entries(BACKENDS)) {
    await visitor.page.getByLabel('Speaks to').selectOption({ label });
    assert.equal(await visitor.page.getByRole('status').first().textContent(), note, name);
  }
});

for (const name of Object.keys(BACKENDS)) {
  it(`what is said over ${name} is on the desk, and answered from there`, async (t) => {
    const { visitor, agent } = await raise(t);
    await visitor.goesTo(`/?protocol=${name}`);
    await visitor.isConnected();
    await visitor.opens();
    await visitor.says(`hello by ${name}`);
    await agent.sees(`hello by ${name}`);
    await agent.answers('welcome');
    await visitor.seesAll([`hello by ${name}`, 'welcome']);
  });
}

it('one page goes from one backend to another, and each has its own conversation', async (t) => {
  const { visitor, agent } = await raise(t);
  await visitor.goesTo('/');
  const choose = (name: string) => visitor.page.getByLabel('Speaks to').selectOption(name);
  await visitor.opens();
  await visitor.says('to our own');
  await agent.sees('to our own');
  await choose('rooms');
  assert.equal(new URL(visitor.page.url()).search, '?protocol=rooms');
  // At once: what was there before, and what the new one can, must not stand in the way.
  await visitor.says('to the room');
  await agent.sees('to the room');
  await visitor.seesNothingOf('to our own');
  await choose('shaman');
  assert.equal(new URL(visitor.page.url()).search, '');
  await visitor.chooses('to our own');
  await visitor.seesAll(['to our own']);
});

it('the address says which it is, and nothing else remembers it', async (t) => {
  const { visitor } = await raise(t);
  const chosen = () => visitor.page.getByLabel('Speaks to').inputValue();
  await visitor.goesTo('/?protocol=rooms&x=1');
  assert.equal(await chosen(), 'rooms');
  await visitor.reloads();
  assert.equal(await chosen(), 'rooms');
  for (const path of ['/', '/?protocol=', '/?protocol=carrier-pigeon', '/?protocol=toString']) {
    await visitor.goesTo(path);
    assert.equal(await chosen(), 'shaman', path);
  }
});
