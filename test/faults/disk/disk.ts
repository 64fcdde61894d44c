/**
 * A log on a disk that forgets: what was written, how far it was synced when each message was
 * acknowledged, and any state that a power cut can leave of it. Cuts files; knows nothing of SQLite
 * but that its write-ahead file is synced before a commit returns (sync-before-ack.test.ts).
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteLog } from '../../../server/logs/sqlite-log.ts';

/** Hundreds of states are synced; that this one disk forgets is the point. */
const FAST = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const author = { id: 'v1', role: 'visitor' } as const;

/** Files as they were at one moment. */
export interface Image {
  readonly database: Buffer;
  readonly wal: Buffer;
}

/** A message, and how long the write-ahead file was when it was acknowledged. */
export interface Acknowledged {
  readonly text: string;
  readonly bytes: number;
}

export class Disk {
  readonly #folder = mkdtempSync(join(FAST, 'shaman-disk-'));
  readonly #path = join(this.#folder, 'shaman.db');
  readonly #log = new SqliteLog(this.#path);
  readonly acknowledged: Acknowledged[] = [];

  /** Messages, each acknowledged before the next; every fourth is as large as may be. */
  async write(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const index = this.acknowledged.length;
      const text = `${index}${' and so on'.repeat(index % 4 === 3 ? 380 : 1)}`;
      const message = { localId: `m${index}`, text, files: [] };
      const start = { id: 'c', organization: 'demo', visitor: author, agents: [], ...message };
      if (index === 0) await this.#log.start(start);
      else await this.#log.append('c', { kind: 'msg', author, ...message });
      this.acknowledged.push({ text, bytes: this.image().wal.length });
    }
  }

  image(): Image {
    return { database: readFileSync(this.#path), wal: readFileSync(`${this.#path}-wal`) };
  }

  /** Everything goes into the database; the next write begins the write-ahead file anew. */
  checkpoint(): void {
    const other = new DatabaseSync(this.#path);
    other.exec('PRAGMA wal_checkpoint(PASSIVE)');
    // The one who closes last would remove the file.
    other.close();
  }

  /** The machine starts on this. @returns the texts it serves, in order, or why it does not */
  async startOn(image: Image): Promise<readonly string[] | Error> {
    const path = join(this.#folder, 'after.db');
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
    writeFileSync(path, image.database);
    writeFileSync(`${path}-wal`, image.wal);
    let log: SqliteLog;
    try {
      log = new SqliteLog(path);
    } catch (error) {
      return error as Error;
    }
    const { messages } = await log.messages('c', { limit: 1_000 });
    await log.close();
    return messages.map(({ text }) => text);
  }

  async remove(): Promise<void> {
    await this.#log.close();
    rmSync(this.#folder, { recursive: true });
  }
}
