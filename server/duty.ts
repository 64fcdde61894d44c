/**
 * Who sits at which desk, who of them is on duty, and who of those answers a new conversation.
 * Knows no conversation and no line.
 */
import type { Person } from './logs/log.ts';
import { backAt } from './office-hours.ts';
import type { AgentProfile, Organization } from './organizations.ts';
import { Presence } from './presence.ts';
import { Refusal } from './refusal.ts';

export interface DutyOptions {
  readonly organizations: readonly Organization[];
  /** Milliseconds between an agent's last line and being gone. */
  readonly presenceFor: number;
  readonly random: () => number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The bots of an organization are on duty. */
  readonly bots: boolean;
  readonly changed: (organization: string, agent: string, online: boolean) => void;
}

export class Duty {
  readonly #options: DutyOptions;
  readonly #organizations: ReadonlyMap<string, Organization>;
  readonly #presence: Presence;

  constructor(options: DutyOptions) {
    this.#options = options;
    this.#organizations = new Map(options.organizations.map((each) => [each.id, each]));
    this.#presence = new Presence(options.presenceFor, options.changed);
  }

  /** @throws Refusal `unknown_organization` */
  organization(id: string): Organization {
    const known = this.#organizations.get(id);
    if (known) return known;
    throw new Refusal('unknown_organization', `there is no organization "${id}" here`);
  }

  isOnDuty(organization: string, agent: AgentProfile): boolean {
    if (agent.bot) return this.#options.bots;
    return this.#presence.isOnline(organization, agent.id);
  }

  /** Ids of everybody on duty, bots included. */
  online(organization: string): readonly string[] {
    const bots = this.organization(organization).agents.filter(
      (agent) => agent.bot && this.isOnDuty(organization, agent),
    );
    return [...new Set([...bots.map(({ id }) => id), ...this.#presence.online(organization)])];
  }

  /** A line of this agent opened; call what comes back, once, when it closes. */
  arrive(organization: string, agent: string): () => void {
    return this.#presence.arrive(organization, agent);
  }

  /** Somebody on duty, chosen at random: of those for the topic, where there are any. */
  choose(organization: string, topic?: string): Person | undefined {
    const { agents } = this.organization(organization);
    const onDuty = agents.filter((agent) => this.isOnDuty(organization, agent));
    const fit = onDuty.filter(({ topics = [] }) => topic !== undefined && topics.includes(topic));
    const among = fit.length > 0 ? fit : onDuty;
    const chosen = among[Math.floor(this.#options.random() * among.length)];
    if (chosen === undefined) return undefined;
    const { id, name, avatarUrl } = chosen;
    return { id, role: 'agent', name, ...(avatarUrl && { avatarUrl }) };
  }

  /** When somebody is expected; undefined while somebody is there, and where nobody can tell. */
  backAt(organization: string): number | undefined {
    const { hours } = this.organization(organization);
    if (hours === undefined || this.online(organization).length > 0) return undefined;
    return backAt(hours, this.#options.clock());
  }

  close(): void {
    this.#presence.close();
  }
}
