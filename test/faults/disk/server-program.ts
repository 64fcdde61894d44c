/** A server without limits of haste, on the folder that it is told; prints its address when it is ready. */
import { startServer } from '../../../server/server.ts';

const limits = { burst: 1e6, perSecond: 1e6, sessions: 1e6 };
const server = await startServer({
  port: 0,
  dataDir: process.argv[2] ?? '',
  demoAgent: true,
  replyAfter: 1e6,
  limits,
});
console.log(server.url);
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
