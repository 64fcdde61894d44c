/** How chat-django is sent a file: a form, and the words with it. Loaded with the first file. */
import { ShamanError } from '../errors.ts';
import type { Draft } from '../model.ts';
import type { HttpRequest } from './http.ts';
import type { Transfer } from './protocol.ts';

/** Milliseconds that it may take besides one per 8 bytes. */
const PATIENCE = 60_000;

/**
 * Not as other uploads go, seen while they do: those bring the page's cookies, and to the session of
 * somebody who is signed in there such a program says no.
 * @throws ShamanError `invalid` for several files, `closed` when it was given up
 */
export async function upload(
  help_desk: string,
  { text, files: [file = new Blob(), ...more] = [] }: Draft,
  post: (options: HttpRequest) => Promise<unknown>,
  transfer?: Transfer,
): Promise<void> {
  if (more.length > 0) {
    const details = { reason: 'too_many_files', fatal: true };
    throw new ShamanError('invalid', 'One file per message.', details);
  }
  const { signal } = transfer ?? {};
  const body = new FormData();
  body.append('help_desk', help_desk);
  if (text) body.append('message', text);
  body.append('file', file, (file as File).name ?? 'file');
  transfer?.progress(0);
  const limit = AbortSignal.timeout(PATIENCE + Math.ceil(file.size / 8));
  try {
    await post({ body, signal: signal ? AbortSignal.any([signal, limit]) : limit });
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new ShamanError('closed', 'The upload was given up.', { fatal: true });
  }
}
