/** A browser that stops keeping things in the middle: the chat goes on, and nobody is told a lie. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change, Snapshot, Store } from '../../../src/index.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { atRest, connected, level, setScene, textsOf } from './scene.ts';

/** A store that works until it is broken. */
class Breakable implements Store {
  broken: 'throws' | 'hangs' | undefined;
  readonly kept = new MemoryStore();

  load(): Promise<Snapshot> {
    return this.#work(() => this.kept.load());
  }

  commit(change: Change): Promise<void> {
    return this.#work(() => this.kept.commit(change));
  }

  clear(): Promise<void> {
    return this.#work(() => this.kept.clear());
  }

  close(): void {}

  async #work<T>(act: () => Promise<T>): Promise<T> {
    if (this.broken === 'hangs') return new Promise<T>(() => {});
    if (this.broken) throw new DOMException('Connection to Indexed Database server lost');
    return act();
  }
}

test('T41: the database goes away while the page is in the background → the chat goes on without it, and says so once', async (t) => {
  for (const broken of ['throws', 'hangs'] as const) {
    const { network, server, agent, talk } = await setScene(t);
    const store = new Breakable();
    const { client, conversation } = await talk({ store });
    const errors: string[] = [];
    client.on('error', ({ code }) => errors.push(code));
    store.broken = broken;
    conversation.send({ text: 'one' });
    await agent.answers('two');
    await agent.sees('one');
    server.now.controls.drop();
    await connected(client);
    await network.drops();
    conversation.send({ text: 'three' });
    await network.returns();
    await agent.sees('three');
    await atRest(conversation);
    assert.equal((await level(conversation, agent)).length, 4);
    assert.deepEqual(errors, ['storage']);
  }
});

test('T42: "saved" is shown while the write failed → nothing is shown as waiting before the page was told', async (t) => {
  const { network, agent, talk } = await setScene(t);
  const store = new Breakable();
  const { client, conversation } = await talk({ store });
  await network.drops();
  await until(() => client.connection.status === 'connecting');
  const told: string[] = [];
  client.on('error', ({ code }) => told.push(code));
  conversation.on('messages', () => told.push(textsOf(conversation).at(-1) ?? ''));
  conversation.send({ text: 'kept' });
  await until(() => told.includes('kept'));
  const keptAt = Object.keys(await store.kept.load()).filter((key) => key.startsWith('outbox:'));
  assert.equal(keptAt.length, 1, 'what is shown is kept');
  store.broken = 'throws';
  conversation.send({ text: 'not kept' });
  await until(() => told.includes('not kept'));
  assert.deepEqual(told, ['kept', 'storage', 'not kept']);
  await network.returns();
  await agent.sees('not kept');
});
