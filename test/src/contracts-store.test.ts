import { GuardedStore } from '../../src/stores/guarded-store.ts';
import { IdbStore } from '../../src/stores/idb-store.ts';
import { MemoryStore } from '../../src/stores/memory-store.ts';
import { describeStore } from '../contracts/store.ts';

const onFailure = (error: Error) => {
  throw error;
};

describeStore('MemoryStore', () => new MemoryStore());
describeStore('IdbStore', (visitor) => new IdbStore(visitor));
describeStore(
  'GuardedStore over IdbStore',
  (visitor) => new GuardedStore(new IdbStore(visitor), { onFailure }),
);
