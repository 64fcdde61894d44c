/** What an element's looks say, wherever it is nested: under media queries and within other rules too. */
export function rulesIn(element: Element): CSSStyleRule[] {
  const sheets = element.shadowRoot?.adoptedStyleSheets ?? [];
  return sheets
    .flatMap(({ cssRules }) => rulesOf(cssRules))
    .filter((rule) => rule instanceof CSSStyleRule);
}

function rulesOf(list: CSSRuleList): CSSRule[] {
  return [...list].flatMap((rule) => [
    rule,
    ...('cssRules' in rule ? rulesOf(rule.cssRules as CSSRuleList) : []),
  ]);
}
