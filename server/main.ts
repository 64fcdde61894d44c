/** The program: environment in, running server out, a clean end on Ctrl-C. */
import { readEnvironment } from './environment.ts';
import { Damage } from './logs/damage.ts';
import { Misuse } from './misuse.ts';
import { PAGE_PATHS } from './pages.ts';
import { startServer } from './server.ts';

/** Exit code of a server that was told something it cannot use. */
const MISUSED = 2;
/** Exit code of a server whose log is not what was written. */
const DAMAGED = 3;

try {
  const server = await startServer(readEnvironment(process.env));
  for (const path of PAGE_PATHS) console.log(`${server.url}${path}`);
  const stop = () => {
    // A second Ctrl-C must not wait for the first.
    process.once('SIGINT', () => process.exit(130));
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const told = describe(error);
  console.error(told ?? error);
  process.exitCode = error instanceof Damage ? DAMAGED : told ? MISUSED : 1;
}

/** One line for what the person who started us can change. */
function describe(error: unknown): string | undefined {
  if (error instanceof Misuse) return error.message;
  const { HOST = '127.0.0.1', PORT = '8787', DATA_DIR = '.data' } = process.env;
  if (error instanceof Damage) {
    return `DATA_DIR ${DATA_DIR}: the log is damaged: ${error.message}. Restore a copy of it, or set DAMAGED_LOG=read to read what is left`;
  }
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') return `PORT ${PORT} is already in use on ${HOST}`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST ${HOST} is not here`;
  if (error.code === 'EACCES' && 'port' in error)
    return `PORT ${PORT} may not be used by this user`;
  const files = ['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EPERM', 'ENOENT'];
  return files.includes(String(error.code)) ? `DATA_DIR ${DATA_DIR}: ${error.message}` : undefined;
}
