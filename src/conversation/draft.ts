/** What can be sent at all: checked before anything is kept, so that a person learns it at once. */
import { ShamanError } from '../errors.ts';
import type { Draft } from '../model.ts';

/** Limits of our own server; a backend with narrower ones answers for itself. */
export const DRAFT_LIMITS = {
  /** UTF-16 units of the text. */
  text: 4_000,
  files: 10,
  /** Bytes of one file. */
  file: 10_485_760,
} as const;

/** @throws ShamanError `invalid`, with `details.reason` in the words of the wire */
export function checkDraft(draft: Draft): Draft {
  const { text, files = [] } = draft;
  if (typeof text !== 'string') throw refused('bad_request', 'A message needs a text.');
  if (text.trim() === '' && files.length === 0)
    throw refused('empty_message', 'A message needs a text or a file.');
  if (text.length > DRAFT_LIMITS.text) {
    throw refused(
      'message_too_long',
      `A message has at most ${DRAFT_LIMITS.text} characters; this one has ${text.length}.`,
    );
  }
  if (files.length > DRAFT_LIMITS.files)
    throw refused('too_many_files', `At most ${DRAFT_LIMITS.files} files at once.`);
  if (files.some((file) => file.size > DRAFT_LIMITS.file)) {
    throw refused('too_large', `A file has at most ${DRAFT_LIMITS.file} bytes.`);
  }
  return files.length > 0 ? { text, files } : { text };
}

function refused(reason: string, message: string): ShamanError {
  return new ShamanError('invalid', message, { reason, fatal: true });
}
