/** Whether two values of plain data say the same, however they were made. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b || !isObject(a) || !isObject(b)) return a === b;
  // Histories are long, and most of their messages the very same.
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  return Object.keys({ ...a, ...b }).every((key) => isSame(a[key], b[key]));
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return value instanceof Object;
}
