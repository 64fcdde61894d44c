/** The program inside `KillableServer`: starts the real server with what the parent says, and dies with it. */
import { type RunningServer, startServer } from '../../server/server.ts';
import type { ChildOptions } from './killable-server.ts';

interface Order {
  readonly options?: ChildOptions;
  /** Milliseconds between the true time and the server's. */
  readonly clock: number;
}

let offset = 0;
let server: RunningServer | undefined;

process.on('message', async ({ options, clock }: Order) => {
  offset = clock;
  if (!options) return;
  server = await startServer({ ...options, clock: () => Date.now() + offset });
  if (process.connected) process.send?.({ port: server.port });
});
process.once('SIGTERM', async () => {
  await server?.close();
  process.exit(0);
});
process.once('disconnect', () => process.exit(0));
