/** Which files are taken, and how their bytes give them away. Pure. */

interface FileType {
  readonly type: string;
  readonly extensions: readonly string[];
  readonly matches: (head: Buffer) => boolean;
}

const starts = (bytes: string) => (head: Buffer) =>
  head.subarray(0, bytes.length).equals(Buffer.from(bytes, 'latin1'));

const TYPES: readonly FileType[] = [
  { type: 'image/png', extensions: ['png'], matches: starts('\x89PNG\r\n\x1a\n') },
  { type: 'image/jpeg', extensions: ['jpg', 'jpeg'], matches: starts('\xff\xd8\xff') },
  { type: 'image/gif', extensions: ['gif'], matches: starts('GIF8') },
  {
    type: 'image/webp',
    extensions: ['webp'],
    matches: (head) => starts('RIFF')(head) && starts('WEBP')(head.subarray(8)),
  },
  { type: 'application/pdf', extensions: ['pdf'], matches: starts('%PDF-') },
];

const TEXT = 'text/plain';

/** MIME types of all that is taken. */
export const FILE_TYPES: readonly string[] = [...TYPES.map(({ type }) => type), TEXT];

/**
 * The type on which name and bytes agree. Undefined: not on the list, or the name says one thing
 * and the bytes another.
 */
export function fileType(name: string, head: Buffer): string | undefined {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined) return undefined;
  const known = TYPES.find(({ matches }) => matches(head));
  if (known) return known.extensions.includes(extension) ? known.type : undefined;
  return extension === 'txt' && isText(head) ? TEXT : undefined;
}

/** No zero bytes, and UTF-8 but for a letter that the end of the head may have cut. */
function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  const text = new TextDecoder().decode(head, { stream: true });
  return !text.includes('\ufffd');
}

/** Browsers may show these in place: they were recognized by their bytes and run nothing. */
export function isShown(type: string): boolean {
  return type.startsWith('image/') && TYPES.some((each) => each.type === type);
}
