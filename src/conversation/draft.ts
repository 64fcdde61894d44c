/** What can be sent at all: checked before anything is kept, so that a person learns it at once. */
import { ShamanError } from '../errors.ts';
import type { AttributeChange, Attributes, Draft } from '../model.ts';

/** Limits of our own server; a backend with narrower ones answers for itself. */
export const DRAFT_LIMITS = {
  /** UTF-16 units of the text. */
  text: 4_000,
  files: 10,
  /** Bytes of one file. */
  file: 10_485_760,
  /** Attributes of one conversation; characters of a name (letters, digits, `_`, `.`, `-`) and of a value. */
  attributes: { most: 50, name: 64, value: 1_000 },
} as const;

/** @throws ShamanError `invalid`, with `details.reason` in the words of the wire */
export function checkDraft(draft: Draft): Draft {
  const { text, files = [], replyTo, topic, answers, attributes } = draft;
  const reason =
    typeof text !== 'string' || (!text.trim() && files.length === 0)
      ? 'empty_message'
      : text.length > DRAFT_LIMITS.text
        ? 'message_too_long'
        : files.length > DRAFT_LIMITS.files
          ? 'too_many_files'
          : files.some(({ size }) => size > DRAFT_LIMITS.file) && 'too_large';
  if (reason) throw unsendable(reason);
  return {
    text,
    ...(files.length > 0 && { files }),
    ...(replyTo && { replyTo }),
    ...(topic && { topic }),
    ...(answers && { answers }),
    ...(attributes && { attributes: checkAttributes(attributes) as Attributes }),
  };
}

/** Pure. As many messages as it takes where one carries so many files; all else goes with the first. */
export function partsOf(draft: Draft, filesPerMessage = Infinity): [first: Draft, ...Draft[]] {
  const { files = [] } = draft;
  if (files.length <= filesPerMessage) return [draft];
  const rest: Draft[] = [];
  for (let i = filesPerMessage; i < files.length; i += filesPerMessage)
    rest.push({ text: '', files: files.slice(i, i + filesPerMessage) });
  return [{ ...draft, files: files.slice(0, filesPerMessage) }, ...rest];
}

/** @throws ShamanError `invalid`, reason `bad_attributes` */
export function checkAttributes(attributes: AttributeChange): AttributeChange {
  const { most, name: longestName, value: longest } = DRAFT_LIMITS.attributes;
  const told = Object.entries(attributes);
  const fits = told.every(
    ([name, value]) =>
      /^[\w.-]+$/.test(name) &&
      name.length <= longestName &&
      (value === null || Number.isFinite(value) || ['boolean', 'string'].includes(typeof value)) &&
      String(value).length <= longest,
  );
  if (!fits || told.length > most) throw unsendable('bad_attributes');
  return attributes;
}

/** `invalid`: trying again unchanged cannot help. */
export function unsendable(reason: string): ShamanError {
  return new ShamanError('invalid', `This cannot be sent: ${reason}.`, { reason, fatal: true });
}
