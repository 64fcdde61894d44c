/** Numbers with their nouns, and stretches of time, as a language says them. Knows no text. */

export interface Counting<Category extends string> {
  /** The form for this number; `#` in it is the number as the language writes it. */
  readonly count: (n: number, forms: Readonly<Record<Category | 'other', string>>) => string;
  /** "5 minutes"; from an hour and a half on, "2 hours". */
  readonly span: (minutes: number) => string;
}

/**
 * @typeParam Category what the language tells apart besides `other`: whoever counts in it gives a form for
 * each. Of those that only millions have, `other` is said.
 */
export function counting<Category extends Intl.LDMLPluralRule>(tag: string): Counting<Category> {
  const rules = new Intl.PluralRules(tag);
  const long = (n: number, unit: string) =>
    n.toLocaleString(tag, { style: 'unit', unit, unitDisplay: 'long' });
  return {
    count: (n, forms) => {
      const known: Partial<Record<string, string>> & { readonly other: string } = forms;
      return (known[rules.select(n)] ?? known.other).replace('#', n.toLocaleString(tag));
    },
    span: (minutes) =>
      minutes < 90 ? long(minutes, 'minute') : long(Math.round(minutes / 60), 'hour'),
  };
}
