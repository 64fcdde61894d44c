/** A text without its marks of formatting, for where one line of it is shown or said. Knows no template. */
const MARKS = /(^|[^\p{L}\p{N}])([*_~`]{1,3})(\S(?:.*?\S)?)\2(?![\p{L}\p{N}])/gu;

export function plainWords(text: string): string {
  return text.slice(0, 300).replace(MARKS, '$1$3').replace(/\s+/g, ' ').trim();
}
