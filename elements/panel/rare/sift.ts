/** Which files can be sent, and why the others cannot: checked before anything is uploaded. Knows no screen. */
import type { SendLimits } from '../../../src/index.ts';
import { shownName } from '../parts/shown-name.ts';
import type { Translation } from '../translations/translation.ts';
import { fileSize } from './attachments.ts';

export interface Sifted {
  readonly taken: readonly File[];
  /** One line for each reason why the others are not, in a person's words. */
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
  const refused = new Map<string, string[]>();
  for (const file of files) {
    const full = before.length + taken.length >= limits.files;
    const why = full ? 'too_many_files' : await faultOf(file, limits);
    const bound = full ? limits.files.toLocaleString(t.tag) : fileSize(limits.fileSize, t.tag);
    const detail = full || why === 'too_large' ? t.atMost(bound) : '';
    const words = why && `${t.failure[why] ?? why} ${detail}`.trim();
    if (words) refused.set(words, [...(refused.get(words) ?? []), shownName(file.name)]);
    else taken.push(file);
  }
  const lines = [...refused].map(([words, names]) => `${listed(names, t.tag)}: ${words}`);
  return { taken, rejected: lines.join('\n') };
}

/** A folder full of them would fill the panel, and take a minute to be told. */
function listed(names: readonly string[], tag: string): string {
  const more = names.length - MOST_NAMED;
  const rest = more > 0 ? [`+${more.toLocaleString(tag)}`] : [];
  const list = new Intl.ListFormat(tag, { type: 'unit' });
  return list.format([...names.slice(0, MOST_NAMED), ...rest]);
}

const MOST_NAMED = 3;

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
