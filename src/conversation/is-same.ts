/** Whether two values of plain data say the same, however they were made. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b || !isObject(a) || !isObject(b)) return a === b;
  return Object.keys({ ...a, ...b }).every((key) => isSame(a[key], b[key]));
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return value instanceof Object;
}
