/**
 * Whom the desk takes a room for: one visitor, whoever is in it, because nothing there says who
 * writes. Also the UUIDs under which that dialect knows them. Pure.
 */
import { createHash } from 'node:crypto';
import type { Organization } from '../organizations.ts';
import type { Principal } from '../principal.ts';

const UUID = /^([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$/;
/** Ids of conversations are twelve letters: as hexadecimal digits they leave eight. */
const CONVERSATION = '00005d4e';

/** The organization that is called like the room, or else the first. */
export function visitorOf(room: string, organizations: readonly Organization[]): Principal {
  const organization = organizations.find(({ id }) => id === room) ?? organizations[0];
  if (organization === undefined) throw new Error('a server without organizations');
  const id = `r${hexOf(`${organization.id}\n${room}`)}`;
  return { id, role: 'visitor', organization: organization.id, name: room };
}

/** The same one for the same name. */
export function uuidOf(name: string): string {
  return dashed(hexOf(name));
}

export function userUuidOf({ id }: Pick<Principal, 'id'>): string {
  return /^r[\da-f]{32}$/.test(id) ? dashed(id.slice(1)) : uuidOf(id);
}

/** The visitor that such a UUID stands for. */
export function visitorIdIn(uuid: string): string | undefined {
  const hex = hexIn(uuid);
  return hex && `r${hex}`;
}

export function conversationUuidOf(id: string): string {
  return dashed(CONVERSATION + Buffer.from(id, 'latin1').toString('hex'));
}

export function conversationIdIn(uuid: string): string | undefined {
  const hex = hexIn(uuid);
  if (!hex?.startsWith(CONVERSATION)) return undefined;
  return Buffer.from(hex.slice(CONVERSATION.length), 'hex').toString('latin1');
}

/** Numbers that a database would have counted. */
export function numberOf(uuid: string): number {
  return Number.parseInt(uuid.slice(-7), 16) + 1;
}

function hexIn(uuid: string): string | undefined {
  return UUID.exec(uuid)?.slice(1).join('');
}

function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
