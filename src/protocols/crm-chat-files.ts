/**
 * Which files crm-chat takes, and by what names: it goes by the end of a name alone. Told before
 * anything is sent, so that nothing goes up in vain. Pure; loaded with the first file, or with what
 * the desk says of itself.
 */
import type { Draft, SendLimits } from '../model.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument.';

/** The end of a name, and what is meant by it. */
const TYPES: { readonly [extension: string]: string } = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: `${OFFICE}wordprocessingml.document`,
  xls: 'application/vnd.ms-excel',
  xlsx: `${OFFICE}spreadsheetml.sheet`,
  pptx: `${OFFICE}presentationml.presentation`,
  mp4: 'video/mp4',
  avi: 'video/x-msvideo',
  '3gpp': 'video/3gpp',
};

/** 50 MB and 10,000 letters are taken there; our outbox keeps less. */
export const CRM_CHAT_LIMITS: SendLimits = {
  text: 4_000,
  fileSize: 10_485_760,
  files: 10,
  fileTypes: Object.values(TYPES),
};

/** Pure. `photo.jpeg` is refused there where `photo.jpg` is taken: the same file by a name that fits. */
export function nameFor({ name = 'file', type }: Blob & { readonly name?: string }): string {
  if (TYPES[name.replace(/.*\./, '').toLowerCase()]) return name;
  const extension = Object.keys(TYPES).find((each) => TYPES[each] === type);
  return extension ? `${name.replace(/\.[^.]*$/, '')}.${extension}` : name;
}

/** Pure. A message with its files, as it is sent. */
export function formOf(chat: string, { text, files = [] }: Draft): FormData {
  const form = new FormData();
  form.append('chat', chat);
  form.append('message_type', 'file');
  // An empty one is refused where none is taken.
  if (text) form.append('text', text);
  for (const file of files) form.append('files', file, nameFor(file));
  return form;
}
