/** What the backend knows of us, to be taken along or deleted by the person it is about. Knows no store. */
import type { Protocol } from '../protocols/protocol.ts';

export interface OwnData {
  /** All of it, as JSON. @throws ShamanError */
  readonly export: () => Promise<string>;
  /** Have the backend forget us, for good, and sign out. @throws ShamanError, and then nothing was deleted */
  readonly erase: () => Promise<void>;
}

/** Null where the backend has no way for it, and for those who serve. */
export function ownData(protocol: Protocol, signOut: () => Promise<void>): OwnData | null {
  const { self, exportData, erase } = protocol;
  if (!exportData || !erase || self.role !== 'visitor') return null;
  return {
    export: () => exportData.call(protocol),
    erase: async () => {
      await erase.call(protocol);
      await signOut();
    },
  };
}
