/** Where a message is written: the field, the files that go with it, and the button. Keeps nothing: the draft is given. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';
import { card } from './attachments.ts';
import { clip, cross, plane } from './icons.ts';

export interface ComposerProps {
  readonly t: Translation;
  readonly text: string;
  readonly files: readonly File[];
  /** Why the draft cannot be sent, in a person's words. */
  readonly error: string;
  readonly canAttach: boolean;
  readonly write: (text: string) => void;
  readonly attach: (files: readonly File[]) => void;
  readonly detach: (file: File) => void;
  readonly send: () => void;
}

export function composer(props: ComposerProps): TemplateResult {
  const { t, text, files, error } = props;
  return html`<div part="composer" class="composer" @paste=${(event: ClipboardEvent) => take(event, event.clipboardData, props)}>
    ${error ? html`<p id="composer-error" class="problem">${error}</p>` : nothing}
    ${files.length ? html`<ul class="queue" role="list">${files.map((file) => queued(file, props))}</ul>` : nothing}
    <div class="field">
      ${props.canAttach ? attachButton(props) : nothing}
      <label class="sr" for="input">${t.message}</label>
      <textarea
        part="input"
        id="input"
        rows="1"
        enterkeyhint="send"
        autocapitalize="sentences"
        dir="auto"
        placeholder=${t.placeholder}
        aria-describedby=${error ? 'composer-hint composer-error' : 'composer-hint'}
        aria-invalid=${error ? 'true' : nothing}
        aria-errormessage=${error ? 'composer-error' : nothing}
        .value=${text}
        @input=${(event: InputEvent) => props.write((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => pressed(event, props)}
      ></textarea>
      <span id="composer-hint" class="sr">${t.composerHint}</span>
      <button part="send" class="icon send" type="button" aria-label=${t.send} aria-disabled=${!text.trim() && !files.length} @click=${props.send}>${plane}</button>
    </div>
  </div>`;
}

/** Enter sends, unless it confirms a word of an input method: Safari says so only by code 229. */
function pressed(event: KeyboardEvent, { send }: ComposerProps): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
}

/** Files that were pasted or dropped. What is text stays the field's business. */
export function take(
  event: Event,
  transfer: DataTransfer | null,
  { canAttach, attach }: Pick<ComposerProps, 'canAttach' | 'attach'>,
): void {
  const files = [...(transfer?.files ?? [])];
  // Text that was copied from a document brings its picture along.
  if (event.type === 'paste' && transfer?.types.includes('text/plain')) return;
  if (!canAttach || !files.length) return;
  event.preventDefault();
  attach(files);
}

function attachButton({ t, attach }: ComposerProps): TemplateResult {
  const chosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    attach([...(input.files ?? [])]);
    input.value = '';
  };
  const browse = (event: Event) => {
    const input = (event.currentTarget as Element).nextElementSibling;
    if (input instanceof HTMLInputElement) input.click();
  };
  return html`<button part="attach" class="icon" type="button" aria-label=${t.attach} @click=${browse}>${clip}</button
    ><input type="file" multiple hidden @change=${chosen} />`;
}

function queued(file: File, { t, detach }: ComposerProps): TemplateResult {
  return html`<li>
    ${card(file.name, file.size, t.tag)}
    <button class="icon" type="button" aria-label=${t.remove(file.name)} @click=${() => detach(file)}>${cross}</button>
  </li>`;
}

export const composerStyle = css`
  .composer {
    flex: none;
    padding: 8px 12px max(12px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    border: 1.5px solid var(--control);
    border-radius: 24px;
    background: var(--surface);
    transition: border-color 0.15s;
  }
  .field:focus-within {
    border-color: var(--ink-accent);
    outline: 2px solid var(--ink-accent);
    outline-offset: -1.5px;
  }
  .field .icon {
    border-radius: 50%;
    color: var(--muted);
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 10px 4px;
    border: 0;
    outline: 0;
    background: none;
    /* 16px, or phones zoom in. */
    font-size: 16px;
    line-height: 24px;
    max-block-size: 148px;
    resize: none;
    field-sizing: content;
    /* As dir="auto" has it, a megabyte in one line takes Chromium 8 seconds. */
    unicode-bidi: isolate;
  }
  .field > label:first-child + textarea {
    padding-inline-start: 16px;
  }
  /* The field around it shows the focus. */
  textarea:focus-visible {
    outline: 0;
  }
  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .field .send {
    inline-size: 36px;
    block-size: 36px;
    margin: 4px;
    background: var(--accent);
    color: var(--on-accent);
    transition: filter 0.15s, background-color 0.15s;
    position: relative;
  }
  /* The circle is 36px; what can be hit is 44px. */
  .field .send::after {
    content: '';
    position: absolute;
    inset: -4px;
  }
  .field .send:hover {
    background: var(--accent);
    filter: brightness(1.1);
  }
  .field .send[aria-disabled='true'] {
    background: var(--sunken);
    color: var(--muted);
    filter: none;
    cursor: default;
  }
  .queue {
    display: flex;
    gap: 8px;
    padding: 4px 0 8px;
    overflow-x: auto;
  }
  .queue li {
    display: flex;
    flex: none;
    align-items: center;
    max-inline-size: 240px;
    border: 1px solid var(--line);
    border-radius: 14px;
  }
  .queue .card {
    border: 0;
    min-inline-size: 0;
  }
  .problem {
    padding: 0 8px 8px;
    color: var(--danger);
    font-size: 13px;
  }
  @media (forced-colors: active) {
    .field .icon {
      border: 0;
    }
  }
`;
