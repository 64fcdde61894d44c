/** A person's text as templates: its marks are elements of ours, all else is text nodes. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import { parseText, type TextNode, type TextSpan } from './text-format.ts';

type Shown = string | TemplateResult | readonly Shown[];

export { labelOf } from './picture-name.ts';
export { plainText } from './text-format.ts';

export function formattedText(text: string): Shown {
  return shown(parseText(text));
}

function shown(nodes: readonly TextNode[]): Shown {
  const all = nodes.map((node) =>
    typeof node === 'string' ? node : SPANS[node.kind](shown(node.inside), node),
  );
  // Most texts are one piece, which costs less to show than a list of one.
  return all.length === 1 ? (all[0] ?? all) : all;
}

const SPANS: Readonly<Record<TextSpan['kind'], (inside: Shown, span: TextSpan) => TemplateResult>> =
  {
    strong: (inside) => html`<strong>${inside}</strong>`,
    em: (inside) => html`<em>${inside}</em>`,
    code: (inside) => html`<code>${inside}</code>`,
    pre: (inside) => html`<pre>${inside}</pre>`,
    bdi: (inside) => html`<bdi>${inside}</bdi>`,
    ul: (inside) => html`<ul>${inside}</ul>`,
    ol: (inside) => html`<ol>${inside}</ol>`,
    li: (inside, { number }) => html`<li value=${number ?? nothing}>${inside}</li>`,
    a: (inside, { href }) =>
      html`<a href=${href} target="_blank" rel="noopener nofollow ugc" referrerpolicy="no-referrer">${inside}</a>`,
  };

export const style = css`
  .text a {
    color: inherit;
    unicode-bidi: isolate;
  }
  .text :is(code, pre) {
    margin: 0;
    padding: 1px 4px;
    border-radius: 6px;
    background: color-mix(in oklab, currentColor 12%, transparent);
    font: 0.9em ui-monospace, monospace;
    white-space: pre-wrap;
  }
  .text :is(ol, ul) {
    padding-inline-start: 1.6em;
    list-style: disc;
  }
  .text ol {
    list-style: decimal;
  }
`;
