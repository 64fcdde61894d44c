/** A desk as its visitors are told of it. Knows no request and no line. */
import { createHash } from 'node:crypto';
import { LIMITS, type WireOrganization } from '../../src/protocols/shaman-wire.ts';
import type { Building } from '../building.ts';
import type { Desk } from '../desk.ts';
import { FILE_TYPES } from '../file-types.ts';
import { isAnswered } from '../forms.ts';
import type { Answers } from '../logs/log.ts';
import type { Organization } from '../organizations.ts';

const SEND_LIMITS = {
  text: LIMITS.text,
  fileSize: LIMITS.file,
  files: LIMITS.files,
  fileTypes: FILE_TYPES,
};

export class OrganizationTranslation {
  readonly #desk: Desk;
  readonly #transcript: 'mail' | 'download';

  constructor({ desk, settings }: Building) {
    this.#desk = desk;
    this.#transcript = settings.smtpUrl === undefined ? 'download' : 'mail';
  }

  /** @param known what this reader was asked already */
  organization(organization: Organization, known?: Answers): WireOrganization {
    const { welcomeForm, offlineForm, agents: profiles, hours: _hours, ...said } = organization;
    const agents = profiles.map((agent) => ({
      id: agent.id,
      role: 'agent' as const,
      name: agent.name,
      ...(agent.avatarUrl && { avatarUrl: agent.avatarUrl }),
      ...(agent.title && { title: agent.title }),
      online: this.#desk.isOnDuty(organization.id, agent),
    }));
    const backAt = this.#desk.backAt(organization.id);
    const asks = (form: typeof welcomeForm) => form && !isAnswered(form, known);
    return {
      ...said,
      agents,
      available: agents.some((agent) => agent.online),
      ...(backAt !== undefined && { backAt }),
      ...(asks(welcomeForm) && { welcomeForm }),
      ...(asks(offlineForm) && { offlineForm }),
      limits: SEND_LIMITS,
      transcript: this.#transcript,
      version: this.version(organization),
    };
  }

  /** Another text wherever its owner has changed anything; who is there, and when, stands elsewhere. */
  version(organization: Organization): string {
    const text = JSON.stringify([organization, SEND_LIMITS, this.#transcript]);
    return createHash('sha256').update(text).digest('base64url').slice(0, 12);
  }
}
