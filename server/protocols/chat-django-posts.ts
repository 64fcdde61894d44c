/**
 * What was posted, as JSON, as a form, or as a form with a file: read as Django REST framework
 * reads it. Knows no help desk.
 */
import type { FastifyRequest } from 'fastify';
import type { Post } from './chat-django-desks.ts';

export interface Posted extends Post {
  /** Undefined: it was not there at all. */
  readonly helpDesk: string | undefined;
}

/** Why a body cannot be read. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly status: 400 | 413 | 415;

  constructor(status: Unreadable['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws Unreadable */
export async function readPost(request: FastifyRequest): Promise<Posted> {
  const type = request.headers['content-type'] ?? '';
  if (request.isMultipart()) return readForm(request);
  const text = String(request.body ?? '');
  // Nothing at all is no bad JSON there, but a form without fields.
  if (/^application\/json\b/i.test(type)) return postIn(text === '' ? {} : parsed(text));
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return postIn(Object.fromEntries(new URLSearchParams(text)));
  throw new Unreadable(415, `Unsupported media type "${type}" in request.`);
}

async function readForm(request: FastifyRequest): Promise<Posted> {
  const fields: Record<string, unknown> = {};
  let file: Post['file'];
  // Room for as many letters as a message may have, each of four bytes.
  for await (const part of request.parts({ limits: { fieldSize: 20_000 } })) {
    if (part.type === 'field') fields[part.fieldname] = part.value;
    else {
      const bytes = await part.toBuffer().catch(() => {
        throw new Unreadable(413, 'This file is too large.');
      });
      if (part.fieldname === 'file') file = { name: part.filename, bytes };
    }
  }
  return { ...postIn(fields), file };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    throw new Unreadable(400, `JSON parse error - ${(error as Error).message}`);
  }
}

function postIn({ help_desk, message }: Record<string, unknown>): Posted {
  return {
    helpDesk: help_desk === undefined ? undefined : String(help_desk),
    text: ['string', 'number'].includes(typeof message) ? String(message) : '',
  };
}
