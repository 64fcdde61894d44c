/** Somebody writes right now: three dots to see, one sentence to read. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author } from '../../../src/model.ts';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { avatar } from './avatar.ts';

export interface TypingProps {
  readonly t: Translation;
  readonly author: Author | undefined;
  readonly name: string;
}

export function typing({ t, author, name }: TypingProps): TemplateResult | typeof nothing {
  if (!author) return nothing;
  return html`<div part="typing" class="message first typing">
    ${avatar({ author, name })}
    <span class="bubble"><i aria-hidden="true"></i><i aria-hidden="true"></i><i aria-hidden="true"></i><span class="sr">${t.typing(name)}</span></span>
  </div>`;
}

export const typingStyle = css`
  .typing {
    .bubble {
      display: flex;
      gap: 4px;
      padding: 14px;
    }
    i {
      inline-size: 7px;
      block-size: 7px;
      border-radius: 50%;
      background: var(--muted);
      animation: breathe 1.4s ease-in-out 3;
      + i {
        animation-delay: 0.18s;
        + i {
          animation-delay: 0.36s;
        }
      }
    }
  }
  @keyframes breathe {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
      transform: translateY(-3px);
    }
  }
`;
