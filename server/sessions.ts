/**
 * Sessions: what a visitor or agent shows instead of a name. Signed, so that any node can check one
 * without asking anybody. Knows no request; where a session travels is a door's business.
 */
import type { Desk } from './desk.ts';
import type { Identities, Identity } from './identity.ts';
import type { Principal } from './principal.ts';
import { Refusal } from './refusal.ts';
import { randomId, type Signing } from './signing.ts';

export interface Session {
  readonly principal: Principal;
  readonly room: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** From then on its owner is asked for a fresh one. */
  readonly renewAt: number;
  /** The signed text of it. */
  readonly token: string;
}

export interface SessionRequest {
  readonly organization: string;
  /** From the organization's back end; absent for anonymous visitors. */
  readonly token?: string;
  /**
   * An earlier session of ours; it may be over. To be prolonged, or with a token: of who this was
   * before they were known.
   */
  readonly session?: string;
  /** On which side of the desk they take themselves to be. */
  readonly role?: Principal['role'];
}

/** Who shows a token, and what else it says. */
export interface Recognized {
  readonly identity: Identity;
  readonly principal: Principal;
}

interface Claims {
  readonly p: Principal;
  /** Made from a token: only a token prolongs it. */
  readonly known: boolean;
  readonly iat: number;
  readonly exp: number;
}

export interface SessionTimes {
  readonly visitorSession: number;
  readonly identifiedSession: number;
  readonly renewBefore: number;
  readonly clock: () => number;
}

export class Sessions {
  readonly #signing: Signing;
  readonly #identities: Identities;
  readonly #desk: Desk;
  readonly #times: SessionTimes;
  #expiredBefore = 0;

  constructor(signing: Signing, identities: Identities, desk: Desk, times: SessionTimes) {
    this.#signing = signing;
    this.#identities = identities;
    this.#desk = desk;
    this.#times = times;
  }

  /** @throws Refusal `unknown_organization`, `unauthorized`, `forbidden` for those of the other side */
  async begin(request: SessionRequest): Promise<Session> {
    const { organization, token, session, role } = request;
    this.#desk.organization(organization);
    if (token !== undefined) {
      const identity = await this.#identities.check(token, organization);
      if (identity === undefined) throw new Refusal('unauthorized', 'this token is not accepted');
      const principal = this.#identified(identity, organization);
      expectRole('the role in the token', principal.role, role);
      if (session !== undefined) await this.#takeAlong(session, principal);
      return this.#issue(principal, true);
    }
    expectRole('without a token the role', 'visitor', role);
    if (session === undefined) {
      return this.#issue({ id: `v${randomId(16)}`, role: 'visitor', organization }, false);
    }
    // Over or not: a visitor who comes back late is the same visitor.
    const anonymous = await this.#anonymous(session, organization);
    if (!anonymous) throw new Refusal('unauthorized', 'this session is not accepted');
    return this.#issue(anonymous, false);
  }

  /** @throws Refusal `unauthorized` for a session that is not ours, is over, or was erased */
  async check(token: string | undefined): Promise<Session> {
    const claims = token === undefined ? undefined : await this.#claims(token);
    if (!token || !claims || this.#isOver(claims)) {
      throw new Refusal('unauthorized', 'a valid session is needed');
    }
    return this.#session(claims, token);
  }

  /**
   * Whom a token stands for, at doors whose clients show it each time instead of a session.
   * @param roleOf undefined for somebody who has no business there
   */
  async recognize(
    token: string,
    organization: string,
    roleOf: (identity: Identity) => Identity['role'] | undefined,
  ): Promise<Recognized | undefined> {
    const identity = await this.#identities.check(token, organization);
    const role = identity && roleOf(identity);
    if (!role || (identity.issuedAt ?? Infinity) < this.#expiredBefore) return undefined;
    return { identity, principal: this.#identified({ ...identity, role }, organization) };
  }

  /** Every session made so far is over; those of anonymous visitors can still be prolonged. */
  expireAll(): void {
    // One more, because sessions of this very millisecond are over too.
    this.#expiredBefore = this.#times.clock() + 1;
  }

  /** @throws Refusal `unknown_room` for a guess, `forbidden` for somebody else's */
  checkRoom(room: string, session: Session): void {
    if (!this.#signing.isRoom(room)) throw new Refusal('unknown_room', 'no such room');
    if (room !== session.room) throw new Refusal('forbidden', 'not the room of this session');
  }

  /** A session that proves nothing, or whose owner was taken along before, is no reason to refuse anybody. */
  async #takeAlong(session: string, principal: Principal): Promise<void> {
    const anonymous = await this.#anonymous(session, principal.organization);
    if (anonymous && principal.role === 'visitor') await this.#desk.adopt(anonymous, principal);
  }

  /** Never somebody whom a token made known: of those, only a token tells. */
  async #anonymous(session: string, organization: string): Promise<Principal | undefined> {
    const claims = await this.#claims(session);
    const fits = claims && !claims.known && claims.p.organization === organization;
    return fits ? claims.p : undefined;
  }

  #identified(identity: Identity, organization: string): Principal {
    const { subject, role, name } = identity;
    if (role === 'visitor') {
      const id = `u${this.#derive(organization, subject)}`;
      return { id, role, organization, ...(name && { name }) };
    }
    const { agents } = this.#desk.organization(organization);
    const profile = agents.find(({ id }) => id === subject);
    const shown = profile?.name ?? name;
    const avatarUrl = profile?.avatarUrl;
    return {
      id: subject,
      role,
      organization,
      ...(shown && { name: shown }),
      ...(avatarUrl && { avatarUrl }),
    };
  }

  #issue(principal: Principal, known: boolean): Session {
    const { visitorSession, identifiedSession, clock } = this.#times;
    // Never before the line that `expireAll` drew, or it would be born dead.
    const iat = Math.max(clock(), this.#expiredBefore);
    const exp = iat + (known ? identifiedSession : visitorSession);
    const claims: Claims = { p: principal, known, iat, exp };
    return this.#session(claims, this.#signing.seal('session', claims));
  }

  #session({ p: principal, iat, exp: expiresAt }: Claims, token: string): Session {
    const renewAt = expiresAt - Math.min(this.#times.renewBefore, (expiresAt - iat) / 2);
    return { principal, room: this.#room(principal), expiresAt, renewAt, token };
  }

  /** Agents keep the id that their organization gave them, whatever it is made of; their room does not show it. */
  #room({ id, role, organization }: Principal): string {
    return this.#signing.room(role === 'agent' ? `a${this.#derive(organization, id)}` : id);
  }

  #derive(organization: string, subject: string): string {
    return this.#signing.derive('identity', `${organization}\n${subject}`);
  }

  #isOver({ iat, exp }: Claims): boolean {
    return iat < this.#expiredBefore || exp <= this.#times.clock();
  }

  /** What was signed here and not erased since, be it over or not. */
  async #claims(token: string): Promise<Claims | undefined> {
    // Only this class seals for this purpose, so what unseals has this shape.
    const claims = this.#signing.unseal('session', token) as Claims | undefined;
    if (claims === undefined) return undefined;
    const erasedAt = await this.#desk.log.erasedAt(claims.p.id);
    return erasedAt !== undefined && claims.iat <= erasedAt ? undefined : claims;
  }
}

function expectRole(which: string, is: Principal['role'], wanted = is): void {
  if (is !== wanted) throw new Refusal('forbidden', `${which} is ${is}, not ${wanted}`);
}
