/** The reference server as a program that can be killed: on one folder, starting again on it. Knows no client. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./server-program.ts', import.meta.url));

export class KilledServer {
  readonly #dataDir: string;
  readonly #wrapper: readonly string[];
  #child: ChildProcess | undefined;
  /** Where it is now. */
  url = '';

  /** @param wrapper a program that runs it, such as a tracer */
  constructor(dataDir: string, wrapper: readonly string[] = []) {
    this.#dataDir = dataDir;
    this.#wrapper = wrapper;
  }

  async starts(): Promise<void> {
    const [program, ...args] = [...this.#wrapper, process.execPath, PROGRAM, this.#dataDir];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const [url] = await Promise.race([once(child.stdout, 'data'), ended(child)]);
    this.url = String(url).trim();
  }

  /** With no time for a last word. */
  async dies(): Promise<void> {
    await this.#ends('SIGKILL');
  }

  async stops(): Promise<void> {
    await this.#ends('SIGTERM');
  }

  async #ends(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'close');
  throw new Error(`the server ended with ${code}`);
}
