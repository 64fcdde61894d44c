/**
 * Who a token says somebody is: JWTs (HS256 with `kid`) that the back end of an organization
 * signed for its visitors and agents. Knows no session of ours.
 */
import { decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { Misuse } from './misuse.ts';

/** A key that signs for one organization. Two of them, of different `kid`, let a key be changed without a pause. */
export interface IdentityKey {
  readonly kid: string;
  readonly organization: string;
  /** 32 bytes or more. */
  readonly secret: Uint8Array;
}

export interface Identity {
  /** `sub`: whatever the organization calls this person. */
  readonly subject: string;
  readonly role: 'visitor' | 'agent';
  readonly name?: string;
  /** What this person is called where they sign in; of dialects that call people so. */
  readonly username?: string;
  /** What a Keycloak lets them do, such as `chat_user`. */
  readonly roles?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly issuedAt?: number;
}

const CLOCK_SKEW = 60;

export class Identities {
  readonly #keys: ReadonlyMap<string, IdentityKey>;
  readonly #clock: () => number;

  /** @throws Misuse when an organization has two keys of one `kid` */
  constructor(keys: readonly IdentityKey[], clock: () => number) {
    this.#keys = new Map(keys.map((key) => [nameOf(key), key]));
    const twice = keys.find((key) => this.#keys.get(nameOf(key)) !== key);
    if (twice) {
      throw new Misuse(`IDENTITY_KEYS: ${twice.organization} has two keys named ${twice.kid}`);
    }
    this.#clock = clock;
  }

  /** Undefined for a token that no key of this organization signed, that is over, or says nobody. */
  async check(token: string, organization: string): Promise<Identity | undefined> {
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = kid === undefined ? undefined : this.#keys.get(nameOf({ organization, kid }));
      if (key === undefined) return undefined;
      const { payload } = await jwtVerify(token, key.secret, {
        algorithms: ['HS256'],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_SKEW,
        currentDate: new Date(this.#clock()),
      });
      const { sub, role = 'visitor', name } = payload;
      if (!sub || sub.length > 128 || (role !== 'visitor' && role !== 'agent')) return undefined;
      return {
        subject: sub,
        role,
        ...(typeof name === 'string' && { name: name.slice(0, 80) }),
        ...keycloakIn(payload),
      };
    } catch {
      // jose throws for everything that is wrong with a token; outside, all of it is one refusal.
      return undefined;
    }
  }
}

/** As its access tokens say it. */
function keycloakIn({ preferred_username: username, realm_access: access, iat }: JWTPayload) {
  const said = (access as { readonly roles?: unknown } | null | undefined)?.roles;
  const roles = Array.isArray(said) ? said.filter((role) => typeof role === 'string') : [];
  return {
    ...(typeof username === 'string' && { username: username.slice(0, 150) }),
    ...(roles.length > 0 && { roles }),
    ...(iat !== undefined && { issuedAt: iat * 1_000 }),
  };
}

function nameOf({ organization, kid }: Pick<IdentityKey, 'organization' | 'kid'>): string {
  return `${organization}\n${kid}`;
}

/** A token as an organization's back end would make it; for the demo and for tests. */
export function signIdentity(
  key: IdentityKey,
  identity: Identity,
  expiresAt: number,
): Promise<string> {
  const { subject, role, name, username, roles, issuedAt } = identity;
  const token = new SignJWT({
    role,
    ...(name && { name }),
    ...(username && { preferred_username: username }),
    ...(roles && { realm_access: { roles } }),
  })
    .setProtectedHeader({ alg: 'HS256', kid: key.kid })
    .setSubject(subject)
    .setExpirationTime(Math.floor(expiresAt / 1000));
  return (issuedAt === undefined ? token : token.setIssuedAt(issuedAt / 1_000)).sign(key.secret);
}
