/** The look at a whole log, on a thread of its own: a large one takes seconds. Told a path, answers one line or nothing. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { findDamage } from './sqlite-check.ts';
import { teachSums } from './sqlite-sums.ts';

const database = new DatabaseSync(String(workerData), { readOnly: true, timeout: 5_000 });
teachSums(database);
parentPort?.postMessage(findDamage(database));
database.close();
