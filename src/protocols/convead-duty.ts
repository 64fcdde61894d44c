/** A manager of a Convead backend answers for a conversation before saying anything in it. Knows no request. */
import type { Author } from '../model.ts';
import type { Known } from './convead-account.ts';

interface Desk {
  readonly self: Author;
  readonly known: ReadonlyMap<string, Known>;
  /** @throws ShamanError `already_open`: another manager does */
  openFor(visitor: string): Promise<unknown>;
  know(known: Known): void;
}

export async function takeOver(desk: Desk, id: string): Promise<void> {
  const { known, self } = desk;
  const { agents = [], visitor } = known.get(id) ?? {};
  if (!visitor || agents.some((agent) => agent.id === self.id)) return;
  await desk.openFor(visitor);
  desk.know({ id, agents: [self] });
}
