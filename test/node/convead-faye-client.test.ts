/** Faye's own client at our door. In a file of its own: the shims of CometD's change what it takes Node for. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { until } from '../support/until.ts';
import { serve } from './server-rig.ts';

interface FayeClient {
  subscribe(channel: string, hear: (data: unknown) => void): PromiseLike<unknown>;
  publish(channel: string, data: unknown): PromiseLike<unknown>;
  disconnect(): PromiseLike<unknown>;
}

const faye = createRequire(import.meta.url)('faye') as {
  Client: new (url: string, options: object) => FayeClient;
};

test("Faye's own client hears what happens at the desk, and can forge nothing", async (t) => {
  let client: FayeClient | undefined;
  // Before the server goes: else it calls for ever.
  t.after(() => client?.disconnect());
  const server = await serve(t, { demoAgent: true, replyAfter: 50 });
  const ask = async (path: string, body: object) => {
    const response = await fetch(`${server.url}/convead/chat/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { conversation: { id: string } };
  };
  const caller = new faye.Client(`${server.url}/convead/faye`, { timeout: 5 });
  client = caller;
  const heard: { entity: string; message?: { content: string } }[] = [];
  await caller.subscribe('/visitors/v1', (data) => heard.push(data as never));
  await assert.rejects(async () => caller.subscribe('/service/v1', () => {}), /403|Forbidden/);
  const sender = { type: 'visitor', id: 'v1' };
  const { conversation } = await ask('service/v1', { sender });
  await until(() => heard.some(({ entity }) => entity === 'conversation'));
  const channel = `/conversations/${conversation.id}`;
  await caller.subscribe(channel, (data) => heard.push(data as never));
  const forged = { entity: 'message', message: { id: 1, content: 'forged' } };
  await caller.publish(channel, forged);
  await ask(`conversation/${conversation.id}`, { sender, content: 'hello' });
  const texts = () => heard.map(({ message }) => message?.content);
  await until(() => texts().includes('hello') && texts().some((text) => text?.includes('Mila')));
  assert.ok(!texts().includes('forged'));
});
