/** The contracts of the server, over all that implement them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalBus } from '../../server/buses/local-bus.ts';
import { SqliteLog } from '../../server/logs/sqlite-log.ts';
import { describeBus } from '../contracts/bus.ts';
import { describeLog } from '../contracts/log.ts';

describeLog('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shaman-log-'));
  // A clock that never stands still: the order of the list must not hang on luck.
  let now = 1_700_000_000_000;
  const clock = () => (now += 1);
  const open = () => new SqliteLog(join(folder, 'log.db'), clock);
  const log = open();
  let newest = log;
  return {
    log,
    async reopen() {
      await newest.close();
      newest = open();
      return newest;
    },
    async remove() {
      await newest.close();
      await rm(folder, { recursive: true });
    },
  };
});

describeBus('local', async () => {
  const bus = new LocalBus<number>(() => {});
  return { ends: [bus, bus], settled: async () => {}, remove: () => bus.close() };
});
