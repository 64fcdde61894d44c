/**
 * Writes of one turn of the event loop as one transaction, so that many of them cost one flush of
 * the disk. Who waits is answered after the commit. Knows no table.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Commit } from './log.ts';

interface Write {
  /** Runs inside the transaction; what happened goes into `commits`. */
  readonly run: (commits: Commit[]) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class SqliteBatch {
  readonly #database: DatabaseSync;
  readonly #committed: (commits: readonly Commit[]) => void;
  #waiting: Write[] = [];

  /** @param committed told after each commit, before those who wait */
  constructor(database: DatabaseSync, committed: (commits: readonly Commit[]) => void) {
    this.#database = database;
    this.#committed = committed;
  }

  /** Waits for the other writes of this turn, then goes to disk with them. */
  write<Result>(work: (commits: Commit[]) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result;
      const run = (commits: Commit[]) => {
        result = work(commits);
      };
      this.#waiting.push({ run, done: () => resolve(result), failed: reject });
      if (this.#waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    if (writes.length === 0) return;
    const commits: Commit[] = [];
    let done: readonly Write[];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      done = writes.filter((write) => this.#attempt(write, commits));
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const write of writes) write.failed(error);
      return;
    }
    if (commits.length > 0) this.#committed(commits);
    for (const write of done) write.done();
  }

  /** One write that fails must not take the others of its transaction with it. */
  #attempt(write: Write, commits: Commit[]): boolean {
    const before = commits.length;
    this.#database.exec('SAVEPOINT one');
    try {
      write.run(commits);
      this.#database.exec('RELEASE one');
      return true;
    } catch (error) {
      this.#database.exec('ROLLBACK TO one; RELEASE one');
      commits.length = before;
      write.failed(error);
      return false;
    }
  }
}
