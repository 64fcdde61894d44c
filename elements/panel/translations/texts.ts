/** Single texts that a page says in its own words, and how they stand in for ours. Knows no language. */
import type { Translation } from './translation.ts';

type Reworded<T> = {
  readonly [Key in keyof T]?: T[Key] extends
    | string
    | readonly string[]
    | ((...given: never[]) => string)
    ? T[Key]
    : Reworded<T[Key]>;
};

/** Any texts of a `Translation`; what is left out stays as it is. Where ours is a function, so is the page's. */
export type Texts = Reworded<Omit<Translation, 'tag'>> & {
  /** Name of the launcher, and what follows it while messages are unread. */
  readonly openChat?: string;
  readonly unreadMessages?: (count: number) => string;
};

type Words = Readonly<Record<string, unknown>>;

export function reworded(t: Translation, texts: Texts | undefined): Translation {
  return texts ? (merged(t as object as Words, { ...texts }) as unknown as Translation) : t;
}

/** What is of another kind than ours would only break: ours stays then. */
function merged(ours: Words, own: Words | null): Words {
  // Not a copy: what comes to ours later is found here, too.
  const all: Record<string, unknown> = Object.create(ours);
  for (const [key, text] of Object.entries(own ?? {})) {
    const was = ours[key];
    const deep = typeof was === 'object' && !Array.isArray(was);
    if (was === undefined || typeof was === typeof text)
      all[key] = deep ? merged(was as Words, text as Words | null) : text;
  }
  return all;
}
