/** Which files can be sent, and why the others cannot: checked before anything is uploaded. Knows no screen. */
import type { SendLimits } from '../../../src/index.ts';
import { shownName } from '../parts/shown-name.ts';
import type { Translation } from '../translations/translation.ts';
import { fileSize } from './attachments.ts';

export interface Sifted {
  readonly taken: readonly File[];
  /** One line for each of the others, in a person's words. */
  readonly rejected: string;
}

/** @param before files that are taken already */
export async function sift(
  files: readonly File[],
  before: readonly File[],
  limits: Required<SendLimits>,
  t: Translation,
): Promise<Sifted> {
  const taken: File[] = [];
  const lines: string[] = [];
  for (const file of files) {
    const full = before.length + taken.length >= limits.files;
    const why = full ? 'too_many_files' : await faultOf(file, limits);
    const bound = full ? limits.files.toLocaleString(t.tag) : fileSize(limits.fileSize, t.tag);
    const detail = full || why === 'too_large' ? t.atMost(bound) : '';
    if (why)
      lines.push([`${shownName(file.name)}: ${t.failure[why] ?? why}`, detail].join(' ').trim());
    else taken.push(file);
  }
  return { taken, rejected: lines.join('\n') };
}

async function faultOf(file: File, { fileSize: most, fileTypes }: Required<SendLimits>) {
  if (file.size > most) return 'too_large';
  if (fileTypes.length && !fileTypes.some((type) => covers(type, file.type))) return 'file_type';
  // A folder looks like a file until it is read; so does what was deleted meanwhile.
  const readable = await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => null);
  return readable ? '' : 'unreadable';
}

/** @param type MIME, also `image/*` */
function covers(type: string, actual: string): boolean {
  return type === actual || (type.endsWith('/*') && actual.startsWith(type.slice(0, -1)));
}
