/**
 * Writing a message as crm-chat's clients do: JSON, or a form with as many `files` as one likes, checked
 * field by field. Knows neither lists nor sockets.
 */
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '../../src/protocols/shaman-wire.ts';
import { fileType } from '../file-types.ts';
import type { Conversation, FileRecord, Message } from '../logs/log.ts';
import { Refusal } from '../refusal.ts';
import { randomId } from '../signing.ts';
import type { Guest } from './crm-chat-people.ts';
import { CrmChatRefusal, noKey, WORDS } from './crm-chat-refusal.ts';
import type { CrmChatTools } from './crm-chat-rest.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument.';

/** What may come, by the end of its name. Pictures must be what they say. */
const EXTENSIONS: { readonly [extension: string]: string } = {
  xls: 'application/vnd.ms-excel',
  xlsx: `${OFFICE}spreadsheetml.sheet`,
  doc: 'application/msword',
  docx: `${OFFICE}wordprocessingml.document`,
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  pptx: `${OFFICE}presentationml.presentation`,
  mp4: 'video/mp4',
  avi: 'video/x-msvideo',
  '3gpp': 'video/3gpp',
};
const TYPES = ['text', 'file', 'emoji'];

type Errors = Record<string, unknown>;

/** What was sent in, as far as it can be used. */
interface Written {
  readonly chat?: unknown;
  readonly message_type?: unknown;
  readonly text?: unknown;
}

export async function takeMessage(
  tools: CrmChatTools,
  guest: Guest,
  request: FastifyRequest,
): Promise<{ readonly message: Message; readonly conversation: Conversation }> {
  const { building, live } = tools;
  const errors: Errors = {};
  const { fields, files } = await read(tools, guest, request, errors);
  const conversation = await check(tools, guest, fields, errors);
  const { message_type: type } = fields;
  const text = textIn(fields, errors);
  if (Object.keys(errors).length === 0) {
    if (type === 'text' && !text) errors.message_type = [WORDS.textNeeded];
    if (type === 'file' && files.length === 0) errors.message_type = [WORDS.filesNeeded];
  }
  if (!conversation || Object.keys(errors).length > 0) {
    await building.uploads.discard(files);
    throw new CrmChatRefusal(400, errors);
  }
  const draft = { localId: `crm-${randomId(16)}`, text, files: files.map(({ id }) => id) };
  const { principal } = guest;
  return live.act(guest, conversation, () => building.desk.send(principal, conversation.id, draft));
}

async function read(
  tools: CrmChatTools,
  guest: Guest,
  request: FastifyRequest,
  errors: Errors,
): Promise<{ readonly fields: Written; readonly files: readonly FileRecord[] }> {
  if (!request.isMultipart()) {
    const body = request.body;
    return { fields: body && typeof body === 'object' ? body : {}, files: [] };
  }
  const fields: Record<string, unknown> = {};
  const files: FileRecord[] = [];
  const wrong: Record<number, unknown> = {};
  let index = 0;
  for await (const part of request.parts({ limits: { files: LIMITS.files, parts: 30 } })) {
    // In a form, what is empty is as good as null.
    if (part.type === 'field') fields[part.fieldname] = part.value || null;
    else if (part.fieldname !== 'files') part.file.resume();
    else {
      const extension = extensionOf(part.filename);
      if (EXTENSIONS[extension]) {
        const { principal } = guest;
        const file = await tools.building.uploads.take(principal, part.filename, part.file, typeOf);
        files.push(file);
        if (file.size === 0) wrong[index] = [WORDS.emptyFile];
      } else {
        wrong[index] = [WORDS.extension(extension, Object.keys(EXTENSIONS))];
        part.file.resume();
      }
      index += 1;
    }
  }
  if (Object.keys(wrong).length > 0) errors.files = wrong;
  return { fields, files };
}

async function check(
  { chats }: CrmChatTools,
  { principal }: Guest,
  { chat, message_type: type }: Written,
  errors: Errors,
): Promise<Conversation | undefined> {
  if (type === undefined) errors.message_type = [WORDS.required];
  else if (type === null) errors.message_type = [WORDS.blank];
  else if (!TYPES.includes(String(type))) errors.message_type = [WORDS.noChoice(`"${type}"`)];
  if (chat === undefined || chat === null) {
    errors.chat = [noKey(chat)];
    return undefined;
  }
  try {
    const conversation = await chats.find(principal, Number(chat));
    if (!conversation.open) errors.chat = [WORDS.closed];
    return conversation;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isTheirs = chats.exists(Number(chat)) && principal.role === 'visitor';
    errors.chat = [isTheirs ? WORDS.noChat : noKey(chat)];
    return undefined;
  }
}

function textIn({ text }: Written, errors: Errors): string {
  if (text === undefined || text === null) return '';
  if (typeof text !== 'string' && typeof text !== 'number') {
    errors.text = [WORDS.noString];
    return '';
  }
  const said = String(text).trim();
  if (!said) errors.text = [WORDS.blank];
  if (said.length > LIMITS.text) errors.text = [WORDS.tooLong(LIMITS.text)];
  return said;
}

/** What bytes do not give away is only ever saved, never shown. */
function typeOf(name: string, head: Buffer): string | undefined {
  const named = EXTENSIONS[extensionOf(name)];
  const isPicture = named?.startsWith('image/');
  return fileType(name, head) ?? (isPicture ? 'application/octet-stream' : named);
}

/** None where there is no dot. */
function extensionOf(name: string): string {
  return /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
