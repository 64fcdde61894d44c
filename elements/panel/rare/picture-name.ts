/** Which files are pictures, and by what names files are shown and told. Knows no message. */
import type { Attachment, Author } from '../../../src/index.ts';
import { safeUrl } from '../parts/safe-url.ts';
import { shownName } from '../parts/shown-name.ts';
import { nameOf } from '../people.ts';
import type { Translation } from '../translations/translation.ts';

const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif)$/;

/** It can be shown as one. */
export function isPicture(file: Attachment): boolean {
  return PICTURE.test(file.type) && !!safeUrl(file.url);
}

/** What a picture is called: by its sender where its name is only a number. */
export function pictureName(file: Attachment, name: string, t: Translation): string {
  const base = file.name.replace(/\.\w{1,5}$/, '').replace(/[\da-f-]{8,}/gi, '');
  const said = base.split(/[^\p{L}]+/u).some((word) => word.length > 2 && !EMPTY.test(word));
  return said ? shownName(file.name) : t.imageFrom(name);
}

const EMPTY =
  /^(?:ima?ge?|photo|picture|pasted|(?:screen)?(?:shot)?|dscn?|pxl|unnamed|blob|file|download)$/i;

/** The name of a file, unless a machine gave it. */
export function labelOf(file: Attachment, author: Author, t: Translation): string {
  if (isPicture(file)) return pictureName(file, nameOf(author, t), t);
  const known = file.name && !/^[0-9a-f-]{20,}(\.\w+)?$/i.test(file.name);
  return known
    ? shownName(file.name)
    : `${t.attachments(1)} ${file.type.split('/').at(-1) ?? ''}`.trim();
}
