/** A person's text as templates: its marks are elements of ours, all else is text nodes. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import { parseText, type TextNode, type TextSpan } from './text-format.ts';

type Shown = readonly (string | TemplateResult)[];

export function formattedText(text: string): Shown {
  return shown(parseText(text));
}

function shown(nodes: readonly TextNode[]): Shown {
  return nodes.map((node) =>
    typeof node === 'string' ? node : SPANS[node.kind](shown(node.inside), node),
  );
}

const SPANS: Readonly<Record<TextSpan['kind'], (inside: Shown, span: TextSpan) => TemplateResult>> =
  {
    bold: (inside) => html`<strong>${inside}</strong>`,
    italic: (inside) => html`<em>${inside}</em>`,
    code: (inside) => html`<code>${inside}</code>`,
    block: (inside) => html`<pre>${inside}</pre>`,
    bullets: (inside) => html`<ul>${inside}</ul>`,
    numbers: (inside) => html`<ol>${inside}</ol>`,
    item: (inside, { number }) => html`<li value=${number ?? nothing}>${inside}</li>`,
    link: (inside, { href, really }) =>
      html`<a href=${href} target="_blank" rel="noopener nofollow ugc" referrerpolicy="no-referrer"><bdi>${inside}</bdi>${really ? ` (${really})` : nothing}</a>`,
  };

export const formattedTextStyle = css`
  .text a {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
    unicode-bidi: isolate;
  }
  .text :is(code, pre) {
    border-radius: 6px;
    background: color-mix(in oklab, currentColor 12%, transparent);
    font: 0.9em/1.45 ui-monospace, 'SF Mono', Consolas, monospace;
  }
  .text code {
    padding: 1px 4px;
  }
  .text pre {
    margin: 4px 0;
    padding: 8px 10px;
    white-space: pre-wrap;
  }
  .text :is(ol, ul) {
    margin-block: 2px;
    padding-inline-start: 1.6em;
    list-style: disc;
  }
  .text ol {
    list-style: decimal;
  }
`;
