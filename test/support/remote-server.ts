/**
 * The reference server as a test in a browser commands it: its faults, its witness, and an agent at
 * its desk. The other end of this wire is server-plugin.ts. All files of a run share one server, so
 * put right what you break: `afterEach(() => server.control('calm'))`.
 */
import { executeServerCommand } from '@web/test-runner-commands';
import type { Controls } from '../../server/controls.ts';
import type { RequestEntry } from '../../server/request-log.ts';
import type { Agent } from './agent.ts';

type Verbs<T> = { [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: T[K] };
type Arguments<T> = T extends (...args: infer A) => unknown ? A : never;
type Answer<T> = T extends (...args: never[]) => infer R ? Awaited<R> : never;

export const server = {
  url: () => command<string>('server:url'),
  /** Every request that reached the server, in order. */
  log: () => command<readonly RequestEntry[]>('server:log'),
  clear: () => command<void>('server:clear'),
  /** The same address and the same database. */
  restart: () => command<void>('server:restart'),
  stop: () => command<void>('server:stop'),
  start: () => command<void>('server:start'),

  /** @example await server.control('drop', 4301) */
  control<K extends keyof Verbs<Controls>>(
    name: K,
    ...args: Arguments<Controls[K]>
  ): Promise<Answer<Controls[K]>> {
    return command('server:control', { name, args });
  },

  /** @example await server.agent('answers', 'hello') */
  agent<K extends keyof Verbs<Agent>>(
    name: K,
    ...args: Arguments<Agent[K]>
  ): Promise<Answer<Agent[K]>> {
    return command('server:agent', { name, args });
  },
};

async function command<T>(name: string, payload?: unknown): Promise<T> {
  const box = (await executeServerCommand(name, payload)) as { readonly answer: T };
  return box.answer;
}
