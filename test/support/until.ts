/** Waiting for a condition instead of for time. Runs in a page and in Node; knows no test runner. */

export interface UntilOptions {
  /** Milliseconds after which it gives up. @default 5000 */
  readonly timeout?: number;
  /** Milliseconds between two looks. @default 10 */
  readonly interval?: number;
  /** What the error says was waited for. @default the condition's source text */
  readonly what?: string;
}

/**
 * Resolves with the first truthy answer; what the condition throws counts as "not yet".
 * @throws Error that names the condition and what it said or threw last.
 * @example await until(() => client.connection.status === 'connected')
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<NonNullable<T>> {
  const { timeout = 5_000, interval = 10 } = options;
  const end = performance.now() + timeout;
  for (;;) {
    const { value, thrown } = await look(condition);
    if (value) return value;
    if (performance.now() > end) {
      const last = thrown === undefined ? `last: ${String(value)}` : `last: ${String(thrown)}`;
      throw new Error(`not within ${timeout} ms: ${options.what ?? condition} (${last})`, {
        cause: thrown,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

async function look<T>(condition: () => T | Promise<T>): Promise<{ value?: T; thrown?: unknown }> {
  try {
    return { value: await condition() };
  } catch (thrown) {
    return { thrown };
  }
}
