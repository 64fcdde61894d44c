/**
 * Looks as text that become a style sheet when they are first worn: importing them needs no document,
 * a page's policy has nothing against them, and all elements share one sheet.
 */
export class Style {
  readonly #text: string;
  #sheet: CSSStyleSheet | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get styleSheet(): CSSStyleSheet {
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.#text);
    }
    return this.#sheet;
  }
}

/** What an element can wear: a sheet of the page's own, ours, or one made by Lit's `css`. */
export type Look = CSSStyleSheet | { readonly styleSheet?: CSSStyleSheet | undefined };

export type Looks = Look | readonly Looks[];

/** Without values in it: what is looked up at run time are custom properties. */
export function css([text = '']: TemplateStringsArray): Style {
  return new Style(text);
}

/** As a shadow root adopts them. */
export function sheetsOf(looks: Looks): CSSStyleSheet[] {
  if (isMany(looks)) return looks.flatMap(sheetsOf);
  const sheet = 'styleSheet' in looks ? looks.styleSheet : (looks as CSSStyleSheet);
  return sheet ? [sheet] : [];
}

function isMany(looks: Looks): looks is readonly Looks[] {
  return Array.isArray(looks);
}
