/** Who is there, of the desk and of its visitors: part of what is known of both. Pure; knows no line. */
import type { Attendance, Organization } from '../model.ts';
import type { Change, Snapshot } from '../stores/store.ts';

/** Pure. What is known of all who are named, after somebody told who is there now. */
export function present(known: Snapshot, { online, backAt, visitors = {} }: Attendance): Change {
  const { organization } = known;
  const infos = Object.entries(visitors).flatMap(([id, presence]) => {
    const info = known[`info:${id}`];
    return info ? [[`info:${id}`, { ...info, presence }]] : [];
  });
  return {
    ...Object.fromEntries(infos),
    ...(organization && { organization: attended(organization, online, backAt) }),
  };
}

/** @param online ids of all agents who are there now */
function attended(
  desk: Organization,
  online: readonly string[],
  backAt: number | undefined,
): Organization {
  const agents = desk.agents.map((agent) => ({ ...agent, online: online.includes(agent.id) }));
  const available = agents.some((agent) => agent.online);
  return { ...desk, agents, available, backAt };
}
