/** A list of messages that knows which of them were looked at. */
import type { Message } from '../../../src/index.ts';

export function counted(messages: readonly Message[]) {
  const seen = new Set<string>();
  const watched = new Proxy([...messages], {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) seen.add(key);
      return Reflect.get(target, key) as unknown;
    },
  });
  return { watched, seen };
}
