/** Which files are pictures, and by what names files are shown and told. Knows no message. */
import type { Attachment } from '../../../src/model.ts';
import type { Translation } from '../translations/translation.ts';
import { safeUrl } from './safe-url.ts';

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

/** Without what turns the direction of writing: it makes an .exe look like a .jpg. */
export function shownName(name: string): string {
  return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
