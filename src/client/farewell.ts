/** What is kept of somebody who signed out before it was known who they are is forgotten, in all tabs. Knows no line. */
import type { ClientPlaces } from './client-options.ts';

export async function farewell(
  visitor: string,
  { openStore, openTabs }: ClientPlaces,
): Promise<void> {
  const store = openStore(visitor, () => {});
  await store.clear();
  store.close();
  const tabs = openTabs(visitor);
  tabs.post({ type: 'signed-out' });
  tabs.close();
}
