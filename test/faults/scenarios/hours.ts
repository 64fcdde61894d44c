/** The scene of scenarios that take hours: a clock that a test moves, a scripted backend, one visitor. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Client, type ConnectionOptions, createClient } from '../../../src/index.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { FakeClock } from './fake-clock.ts';
import { FakePage } from './fake-page.ts';
import { ScriptedBackend } from './scripted-backend.ts';

export interface Hours {
  readonly clock: FakeClock;
  readonly backend: ScriptedBackend;
  readonly client: Client;
  readonly page: FakePage;
}

/** A visitor, connected, in a conversation in which the agent has said "hello". */
export async function setHours(t: TestContext, connection: ConnectionOptions = {}): Promise<Hours> {
  const clock = FakeClock.install(t);
  const backend = ScriptedBackend.install(t, 'c');
  const page = new FakePage();
  backend.desk.says('hello');
  const client = createClient({
    protocol: backend,
    store: () => new MemoryStore(),
    network: page.network,
    connection,
  });
  t.after(() => client.close());
  await client.start();
  await client.open();
  await clock.passes(1_000);
  assert.equal(client.connection.status, 'connected');
  backend.desk.asked.length = 0;
  return { clock, backend, client, page };
}
