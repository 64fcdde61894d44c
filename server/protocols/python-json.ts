/**
 * JSON as Python's `json.dumps` writes it: a space after each colon and comma, and nothing but
 * ASCII. What comes over the sockets of programs in Python looks like this. Pure.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value ?? null));
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${pairs.map(([key, each]) => `${ascii(JSON.stringify(key))}: ${pythonJson(each)}`).join(', ')}}`;
}

/** Surrogates one by one, as Python does. */
function ascii(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
