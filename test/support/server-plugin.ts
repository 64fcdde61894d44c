/**
 * Starts the reference server for the tests in a browser, and lets pages command it. The other end
 * of this wire is remote-server.ts.
 */
import type { Server } from 'node:http';
import type { TestRunnerPlugin } from '@web/test-runner';
import type { Controls } from '../../server/controls.ts';
import { Agent } from './agent.ts';
import { DeskServer } from './desk-server.ts';
import { SiteProxy } from './site-proxy.ts';

type Call = { readonly name: string; readonly args: readonly unknown[] };
type Callable = (...args: readonly unknown[]) => unknown;

export function serverPlugin(): TestRunnerPlugin<Call> {
  let server: DeskServer;
  let agent: Agent;
  const commands: Readonly<Record<string, (call: Call) => unknown>> = {
    'server:url': () => server.url,
    'server:log': () => server.now.log.entries,
    'server:clear': () => server.now.log.clear(),
    'server:restart': () => server.restarts(),
    'server:stop': () => server.stops(),
    'server:start': () => server.starts(),
    'server:control': (call) => invoke(server.now.controls, call),
    'server:agent': (call) => invoke(agent, call),
  };
  return {
    name: 'server',
    async serverStart({ server: site }) {
      server = await DeskServer.open();
      // What lets no other origin read it is on the origin of the tests, too.
      new SiteProxy('/chat-django', () => server.url).standBefore(site as Server);
      agent = new Agent(() => server.now.desk);
    },
    async serverStop() {
      await server.close();
    },
    async executeCommand({ command, payload }) {
      const run = commands[command];
      // In a box: nothing at all means "not mine" to Web Test Runner.
      return run && { answer: await run(payload ?? { name: '', args: [] }) };
    },
  };
}

function invoke(target: Controls | Agent, { name, args }: Call): unknown {
  const method = (target as unknown as Readonly<Record<string, Callable | undefined>>)[name];
  if (!method) throw new Error(`no such command: ${name}`);
  return method.apply(target, args as unknown[]);
}
