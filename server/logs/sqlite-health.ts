/**
 * Whether the embedded log is what was written. Looks before and after it opens the database,
 * listens to what reading runs into, and from the first damage on lets nobody write: what is still
 * there must stay as it is.
 */
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Damage } from './damage.ts';
import { damageIn, findDamage } from './sqlite-check.ts';
import { type OpenDatabase, openDatabase, openForReading } from './sqlite-schema.ts';
import { lookAtWal } from './sqlite-wal.ts';

export interface HealthOptions {
  /** What to do with a damaged log: not open it, or open it and only read. @default 'refuse' */
  readonly damaged?: 'refuse' | 'read';
  /** Told of the first damage, in one line. */
  readonly onDamage?: (line: string) => void;
  /** Told how many bytes of its last write a crash left behind. */
  readonly onTorn?: (bytes: number) => void;
  /** Bytes; a larger database is looked at on a thread of its own, while it already serves. @default 33_554_432 */
  readonly atOnce?: number;
}

const AT_ONCE = 33_554_432;

export class SqliteHealth {
  readonly #path: string;
  readonly #options: HealthOptions;
  #damage: string | undefined;
  #worker: Worker | undefined;
  #looked: Promise<void> = Promise.resolve();

  constructor(path: string, options: HealthOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** The first damage that was found. */
  get damage(): string | undefined {
    return this.#damage;
  }

  /** Resolves once the look is over. */
  get looked(): Promise<void> {
    return this.#looked;
  }

  /** @throws Damage, unless it was told to read on */
  open(): OpenDatabase {
    // First of all: opening the database throws away what this looks at.
    const { torn, damage } = lookAtWal(`${this.#path}-wal`);
    if (damage) return this.#readOn(damage);
    if (torn > 0) this.#options.onTorn?.(torn);
    let open: OpenDatabase;
    try {
      open = openDatabase(this.#path);
    } catch (error) {
      return this.#readOn(damageIn(error) ?? raise(error));
    }
    if (!this.#isSmall()) {
      this.#lookLater();
      return open;
    }
    const found = findDamage(open.database);
    if (found === undefined) return open;
    open.database.close();
    return this.#readOn(found);
  }

  /** Listens to an error: from a damage on, nobody writes. */
  note(error: unknown): void {
    const damage = damageIn(error);
    if (damage) this.#tell(damage);
  }

  /** @throws Damage where writing is over */
  expectWritable(): void {
    if (this.#damage) throw new Damage(`nothing is written any more: ${this.#damage}`);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #readOn(damage: string): OpenDatabase {
    if (this.#options.damaged !== 'read') throw new Damage(damage);
    this.#tell(damage);
    return openForReading(this.#path);
  }

  #lookLater(): void {
    const script = new URL('./sqlite-check-worker.ts', import.meta.url);
    const worker = new Worker(script, { workerData: this.#path });
    worker.unref();
    this.#looked = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.once('message', (damage: string | undefined) => {
      if (damage) this.#tell(damage);
    });
    worker.once('error', (error) => this.#tell(`looking at it failed: ${error}`));
    this.#worker = worker;
  }

  #tell(damage: string): void {
    if (this.#damage) return;
    this.#damage = damage;
    this.#options.onDamage?.(damage);
  }

  #isSmall(): boolean {
    const { atOnce = AT_ONCE } = this.#options;
    return (statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) <= atOnce;
  }
}

function raise(error: unknown): never {
  throw error;
}
