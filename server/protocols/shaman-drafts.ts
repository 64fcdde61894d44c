/** What people send, as it comes over our wire: its shape, and its translation into the words of the desk. */
import { LIMITS, type WireBeginning, type WireDraft } from '../../src/protocols/shaman-wire.ts';
import type { Draft } from '../correspondence.ts';
import type { Beginning } from '../intake.ts';
import { Refusal } from '../refusal.ts';
import { offsetOf } from './shaman-translation.ts';

const id = { type: 'string', maxLength: 80 };

/** Of a message. Longer texts than allowed may pass here: only the desk can tell the sender why they are refused. */
export const BODY = {
  text: { type: 'string' },
  files: { type: 'array', maxItems: LIMITS.files, items: id },
  reply_to: id,
  quick_replies: {
    type: 'array',
    minItems: 1,
    maxItems: LIMITS.quickReplies,
    items: { type: 'string', minLength: 1, maxLength: LIMITS.quickReply, pattern: '\\S' },
  },
} as const;

/** POST …/messages */
export const DRAFT = {
  type: 'object',
  required: ['local_id', 'text'],
  properties: { local_id: { type: 'string', minLength: 1, maxLength: 64 }, ...BODY },
};

/** What a page tells of a visitor or a conversation. @param nothing may take one back */
export const attributesSchema = (...nothing: readonly 'null'[]) => ({
  type: 'object',
  maxProperties: LIMITS.attributes.most,
  propertyNames: { type: 'string', pattern: '^[\\w.-]+$', maxLength: LIMITS.attributes.name },
  additionalProperties: {
    type: ['string', 'number', 'boolean', ...nothing],
    maxLength: LIMITS.attributes.value,
  },
});

/** POST /chat/conversations */
export const BEGINNING = {
  ...DRAFT,
  properties: {
    ...DRAFT.properties,
    topic: id,
    answers: { type: 'object', maxProperties: 50, additionalProperties: { type: 'string' } },
    attributes: attributesSchema(),
  },
};

/** @throws Refusal `bad_request` for a `reply_to` of another conversation */
export function draftOf(draft: WireDraft, conversationId: string): Draft {
  const { local_id: localId, text, files = [], reply_to, quick_replies } = draft;
  const replyTo = reply_to === undefined ? undefined : offsetOf(reply_to, conversationId);
  if (reply_to !== undefined && replyTo === undefined)
    throw new Refusal('bad_request', 'reply_to names no message of this conversation');
  return {
    localId,
    text,
    files,
    ...(replyTo !== undefined && { replyTo }),
    ...(quick_replies && { quickReplies: quick_replies }),
  };
}

/** There is nothing yet that it could answer. */
export function beginningOf(beginning: WireBeginning): Beginning {
  const { topic, answers, attributes, ...draft } = beginning;
  const { localId, text, files } = draftOf(draft, '');
  return {
    localId,
    text,
    files,
    ...(topic !== undefined && { topic }),
    ...(answers && { answers }),
    ...(attributes && { attributes }),
  };
}
