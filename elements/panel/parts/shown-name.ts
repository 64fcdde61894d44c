/** By what name a file is shown. Knows no message. */

/** Without what turns the direction of writing: it makes an .exe look like a .jpg. */
export function shownName(name: string): string {
  return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
