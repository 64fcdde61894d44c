/** Where a message is written: the field, what stands above it, and the buttons. Keeps nothing: the draft is given. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { clip, face, plane } from './icons.ts';

export interface ComposerProps {
  readonly t: Translation;
  readonly text: string;
  /** Files that go along, and what is answered. */
  readonly above: TemplateResult | undefined;
  /** Why the text cannot be sent, in a person's words. */
  readonly error: string;
  /** Why files were not taken: one line each. */
  readonly rejected: string;
  /** Characters that can still be written; undefined while there are plenty. */
  readonly left: number | undefined;
  /** There is something to send. */
  readonly ready: boolean;
  /** As `accept` of HTML has it, empty for all; undefined where files cannot be sent. */
  readonly fileTypes: string | undefined;
  /** Of emoji, where it is open. */
  readonly picker: TemplateResult | typeof nothing;
  readonly pick: () => void;
  readonly write: (text: string) => void;
  readonly attach: (files: readonly File[]) => void;
  readonly send: () => void;
}

export function composer(props: ComposerProps): TemplateResult {
  const { t, error, rejected, left, picker } = props;
  return html`<div part="composer" class="composer" @paste=${(event: ClipboardEvent) => pasted(event, props)}>
    ${picker} ${props.above}
    ${error || rejected ? html`<p id="composer-error" class="problem">${[error, rejected].filter(Boolean).join('\n')}</p>` : nothing}
    <div class="field">
      ${props.fileTypes === undefined ? nothing : attachButton(props, props.fileTypes)}
      <label class="sr" for="input">${t.message}</label>
      <textarea
        part="input"
        id="input"
        rows="1"
        enterkeyhint="send"
        autocapitalize="sentences"
        dir="auto"
        placeholder=${t.placeholder}
        aria-describedby=${`composer-hint${left === undefined ? '' : ' composer-left'}${error ? ' composer-error' : ''}`}
        aria-invalid=${error ? 'true' : nothing}
        aria-errormessage=${error ? 'composer-error' : nothing}
        .value=${props.text}
        @input=${(event: InputEvent) => props.write((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => pressed(event, props)}
      ></textarea>
      <span id="composer-hint" class="sr">${t.composerHint}</span>
      <button id="emoji" class="icon" aria-haspopup="dialog" aria-expanded=${picker !== nothing} aria-label=${t.emoji} @mousedown=${stay} @click=${props.pick}>${face}</button>
      <button part="send" class="icon send" aria-label=${t.send} aria-disabled=${!props.ready} @mousedown=${stay} @click=${props.send}>${plane}</button>
    </div>
    ${left === undefined ? nothing : html`<p id="composer-left" class="note left">${t.charactersLeft(left)}</p>`}
  </div>`;
}

/** The caret, and the keyboard of a phone, stay where they are. */
const stay = (event: Event): void => event.preventDefault();

/** Enter sends, unless it confirms a word of an input method: Safari says so only by code 229. */
function pressed(event: KeyboardEvent, { send }: ComposerProps): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
}

/** What is text stays the field's business, also where a document brings its picture along. */
function pasted(event: ClipboardEvent, { fileTypes, attach }: ComposerProps): void {
  const { files, types } = event.clipboardData ?? {};
  if (fileTypes === undefined || !files?.length || types?.includes('text/plain')) return;
  event.preventDefault();
  attach([...files]);
}

function attachButton({ t, attach }: ComposerProps, fileTypes: string): TemplateResult {
  const chosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    attach([...(input.files ?? [])]);
    input.value = '';
  };
  const browse = (event: Event) => {
    const input = (event.currentTarget as Element).nextElementSibling as HTMLElement;
    input.click();
  };
  return html`<button part="attach" class="icon" aria-label=${t.attach} @click=${browse}>${clip}</button
    ><input type="file" multiple hidden accept=${fileTypes || nothing} @change=${chosen} />`;
}

export const composerStyle = css`
  .composer {
    position: relative;
    flex: none;
    padding: 8px 12px max(12px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    border: 1.5px solid var(--control);
    border-radius: 24px;
    background: var(--surface);
    &:has(textarea:focus) {
      border-color: var(--ink-accent);
      outline: 2px solid var(--ink-accent);
      outline-offset: -1.5px;
    }
    > label:first-child + textarea {
      padding-inline-start: 16px;
    }
    .icon {
      border-radius: 50%;
      color: var(--muted);
    }
    .send {
      position: relative;
      inline-size: 36px;
      block-size: 36px;
      margin: 4px;
      background: var(--accent);
      color: var(--on-accent);
      /* The circle is 36px; what can be hit is 44px. */
      &::after {
        content: '';
        position: absolute;
        inset: -4px;
      }
      &:hover {
        filter: brightness(1.08);
      }
      &[aria-disabled='true'] {
        background: var(--sunken);
        color: var(--muted);
        filter: none;
        cursor: default;
      }
    }
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 10px 4px;
    border: 0;
    background: none;
    /* 16px, or phones zoom in. */
    font-size: 16px;
    line-height: 24px;
    max-block-size: 148px;
    resize: none;
    field-sizing: content;
    /* As dir="auto" has it, a megabyte in one line takes Chromium 8 seconds. */
    unicode-bidi: isolate;
    /* The field around it shows the focus. */
    &:focus-visible {
      outline: 0;
    }
    &::placeholder {
      color: var(--muted);
      opacity: 1;
    }
  }
  .problem {
    padding: 0 8px 8px;
    color: var(--danger);
    font-size: 13px;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .left {
    padding: 4px 12px 0;
    text-align: end;
  }
  /* A phone's keyboard has its own. */
  @media (hover: none) and (pointer: coarse) {
    #emoji {
      display: none;
    }
  }
`;
