/** Who of the desk is there: part of what is known of it. Pure; knows no line. */
import type { Change, Snapshot } from '../stores/store.ts';

/** Pure. The change that the ids of all agents who are there now make. */
export function present(
  { organization }: Snapshot,
  online: readonly string[],
  backAt?: number,
): Change | null {
  const agents = organization?.agents.map((agent) => ({
    ...agent,
    online: online.includes(agent.id),
  }));
  if (!organization || !agents) return null;
  const { backAt: before, ...desk } = organization;
  const same = agents.every(({ online }, i) => online === organization.agents[i]?.online);
  const available = agents.some((agent) => agent.online);
  const back = backAt !== undefined && { backAt };
  return same && before === backAt
    ? null
    : { organization: { ...desk, agents, available, ...back } };
}
