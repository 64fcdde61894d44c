/**
 * Who comes to crm-chat's door: access tokens as a Keycloak would have signed them, here signed with
 * the keys of an organization, and the numbers under which people are known. Knows no request.
 */
import type { Building } from '../building.ts';
import type { Identity } from '../identity.ts';
import type { Person, Side } from '../logs/log.ts';
import type { Principal } from '../principal.ts';
import type { CrmChatRecords, Entry } from './crm-chat-records.ts';

/** Whoever has shown a token. */
export interface Guest {
  readonly principal: Principal;
  readonly user: number;
  /** Of the token: also the topics that a curator may see. */
  readonly roles: readonly string[];
}

export class CrmChatPeople {
  readonly #building: Building;
  readonly #records: CrmChatRecords;

  constructor(building: Building, records: CrmChatRecords) {
    this.#building = building;
    this.#records = records;
    for (const { id, agents } of building.organizations)
      for (const agent of agents) this.user(id, { ...agent, role: 'agent' });
  }

  /** By REST: whoever was never here is known from now on. Undefined for a token that is not accepted. */
  async enter(token: string | undefined): Promise<Guest | undefined> {
    const guest = await this.#recognize(token);
    if (guest) this.#records.describe('user', guest.user, { entered: true });
    return guest;
  }

  /** By socket: only who was here by REST is known. */
  async find(token: string | null): Promise<Guest | undefined> {
    const guest = await this.#recognize(token ?? undefined);
    return guest && this.#records.find('user', guest.user)?.details.entered ? guest : undefined;
  }

  /** The number of somebody at the desk, made where there is none. */
  user(organization: string, { id, role, name }: Person, username = id): number {
    const { id: user, details } = this.#records.take('user', organization, `${role}/${id}`);
    const side = role as Side;
    const known = details.username === undefined || (name && details.name !== name);
    if (known || (username !== id && details.username !== username))
      this.#records.describe('user', user, {
        username: username === id ? (details.username ?? id) : username,
        role: side,
        person: id,
        ...(name && { name }),
      });
    return user;
  }

  entry(user: number): Entry<'user'> | undefined {
    return this.#records.find('user', user);
  }

  /** Of one side, by what they are called where they sign in. */
  named(organization: string, role: Side, username: unknown): Entry<'user'> | undefined {
    return this.#records
      .all('user', organization)
      .find(({ details }) => details.role === role && details.username === username);
  }

  async #recognize(token: string | undefined): Promise<Guest | undefined> {
    if (!token) return undefined;
    // The token does not say whose desk it is for; whose key signed it does.
    for (const { id: organization } of this.#building.organizations) {
      const known = await this.#building.sessions.recognize(token, organization, sideOf);
      if (known === undefined) continue;
      const { principal, identity } = known;
      const person = { ...principal, ...(identity.name && { name: identity.name }) };
      const user = this.user(organization, person, identity.username ?? identity.subject);
      return { principal, user, roles: identity.roles ?? [] };
    }
    return undefined;
  }
}

/** The first role that means something here. */
function sideOf({ roles = [] }: Identity): Side | undefined {
  if (roles.includes('chat_manager')) return 'agent';
  return roles.includes('chat_user') ? 'visitor' : undefined;
}

/** At the desk. */
export function personOf({ details, name }: Entry<'user'>): Person {
  const { person = name, role = 'visitor', name: said } = details;
  return { id: person, role, ...(said && { name: said }) };
}

export function principalOf(entry: Entry<'user'>): Principal {
  const { id, role, name } = personOf(entry);
  const { organization } = entry;
  return { id, organization, role: role as Side, ...(name && { name }) };
}

/** Split by hand, there: whatever is not `name=value` spoils all of it, and nothing is decoded. */
export function tokenIn(url = ''): string | null {
  const parts = (url.split('?')[1] ?? '').split('&').map((part) => part.split('='));
  if (parts.some(({ length }) => length !== 2)) return null;
  return new Map(parts as [string, string][]).get('token') ?? null;
}
