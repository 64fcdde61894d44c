/** The panel's first view: the desk, the conversations with it, and the way to a new one. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import { type ConversationListProps, conversationList } from './conversation-list.ts';
import { empty, skeleton, unreachable } from './empty.ts';
import { type HeaderProps, header } from './header.ts';
import { safeUrl } from './safe-url.ts';

export interface HomeProps extends HeaderProps, ConversationListProps {
  /** The list was seen at all. */
  readonly known: boolean;
  /** There is nothing to show because something failed. */
  readonly failed: boolean;
  readonly banner: TemplateResult | typeof nothing;
  readonly retry: () => void;
  /** Absent: none can be begun. */
  readonly begin: (() => void) | undefined;
  /** What must be agreed to before anything is asked or kept. */
  readonly agree?: (() => void) | undefined;
}

export function home(props: HomeProps): TemplateResult {
  const { t, agree, banner } = props;
  return html`<div class="shelf">
      ${header(props)} ${banner} ${agree ? empty({ title: t.welcome, text: t.consent }) : inside(props)}
    </div>
    <div class="foot">
      ${agree ? html`<button class="solid" @click=${agree}>${t.agree}</button>` : beginning(props)}
      ${privacy(props)}
    </div>`;
}

function beginning({ t, begin }: HomeProps): TemplateResult | typeof nothing {
  if (!begin) return nothing;
  return html`<button class="solid" @click=${begin}>${t.newConversation}</button>`;
}

function privacy({ t, organization }: HomeProps): TemplateResult | typeof nothing {
  const url = safeUrl(organization?.privacyUrl);
  if (!url) return nothing;
  return html`<a class="plain privacy" href=${url} target="_blank" rel="noopener">${t.privacy}</a>`;
}

function inside(props: HomeProps): TemplateResult | Element {
  const { t, rows, known, failed, retry, begin } = props;
  if (rows.length) return conversationList(props);
  if (failed) return unreachable(t, retry);
  if (!known) return skeleton('rows', t);
  return empty({ title: t.noConversations, text: begin ? t.firstContact : '' });
}

export const homeStyle = css`
  .shelf {
    display: flex;
    flex-direction: column;
  }
  .foot {
    display: grid;
    flex: none;
    padding: 12px 16px max(16px, env(safe-area-inset-bottom));
  }
  @media (max-height: 400px) {
    .foot {
      grid-template-columns: 1fr auto;
      align-items: center;
      gap: 8px;
      padding-block: 6px;
    }
  }
  .privacy {
    justify-self: center;
    margin-block: 6px -6px;
    font-weight: 400;
    text-align: center;
    text-underline-offset: 3px;
  }
`;
