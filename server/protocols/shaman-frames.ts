/** Frames of our wire as text: checked when they come in. Knows what a frame looks like, not what it means. */
import { Ajv } from 'ajv';
import {
  type ClientFrame,
  LIMITS,
  type WireError,
  type WireErrorCode,
} from '../../src/protocols/shaman-wire.ts';
import { Refusal } from '../refusal.ts';
import { BODY } from './shaman-drafts.ts';

const id = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' };
const localId = { type: 'string', minLength: 1, maxLength: 64 };
const token = { type: 'string', maxLength: 8_192 };
const n = { type: 'integer', minimum: 0 };
const position = {
  type: 'object',
  required: ['e', 'o'],
  properties: { e: { type: 'string', maxLength: 64 }, o: n },
};
const body = { type: 'object', required: ['text'], properties: BODY };

const frames = {
  hello: {
    required: ['v', 'token', 'client', 'streams'],
    properties: {
      v: { type: 'number' },
      token,
      client: { type: 'string', maxLength: 64 },
      streams: {
        type: 'object',
        maxProperties: LIMITS.streams,
        propertyNames: id,
        additionalProperties: position,
      },
      welcomed: { type: 'boolean' },
      since: { type: 'number' },
    },
  },
  send: { required: ['n', 'conv', 'cid', 'body'], properties: { n, conv: id, cid: localId, body } },
  pull: {
    required: ['n', 's', 'since'],
    properties: { n, s: id, since: position, limit: { type: 'integer', minimum: 1 } },
  },
  read: { required: ['n', 'conv', 'up_to'], properties: { n, conv: id, up_to: id } },
  delivered: { required: ['n', 'conv', 'up_to'], properties: { n, conv: id, up_to: id } },
  auth: { required: ['n', 'token'], properties: { n, token } },
  typing: { required: ['conv', 'on'], properties: { conv: id, on: { type: 'boolean' } } },
  probe: {},
  pong: {},
};

const ajv = new Ajv({ strict: true, strictRequired: false });
const validators = new Map(
  Object.entries(frames).map(([t, schema]) => [
    t,
    ajv.compile<ClientFrame>({ type: 'object', ...schema }),
  ]),
);

/** Undefined for anything that is no frame of ours. */
export function parseFrame(text: string): ClientFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('t' in value)) return undefined;
  const validate = validators.get(String(value.t));
  return validate?.(value) ? value : undefined;
}

/** The body of a nack, an error frame, or an answer that is not 2xx. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof Refusal))
    return { code: 'internal', message: 'something went wrong here' };
  const { code, message, retryAfter } = error;
  return { code, message, ...(retryAfter !== undefined && { retry_after_ms: retryAfter }) };
}

const STATUS: { readonly [code in WireErrorCode]: number } = {
  bad_request: 400,
  bad_frame: 400,
  version: 400,
  unauthorized: 401,
  forbidden: 403,
  forbidden_origin: 403,
  unknown_organization: 404,
  unknown_room: 404,
  not_found: 404,
  conversation_closed: 409,
  chat_offline_message: 409,
  message_too_long: 413,
  too_large: 413,
  file_type: 415,
  file_quota: 413,
  empty_message: 422,
  unknown_file: 422,
  form_required: 422,
  form_invalid: 422,
  email_refused: 422,
  transcript_unavailable: 409,
  rate_limited: 429,
  internal: 500,
};

export function statusOf(code: WireErrorCode): number {
  return STATUS[code];
}
