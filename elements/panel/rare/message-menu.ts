/**
 * What can be done with one message, as a menu beside it; the question before it is deleted; and the
 * field in which it is changed. Knows no conversation: what a choice does is given.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { css } from '../../style.ts';
import type { Translation } from '../translations/translation.ts';

export type Choice = 'reply' | 'copyText' | 'edit' | 'delete';

export interface MenuProps {
  readonly t: Translation;
  readonly choices: readonly Choice[];
  /** They want to delete it: are they sure? */
  readonly asking: boolean;
  /** Why it could not be deleted, in a person's words. */
  readonly error: string;
  readonly choose: (choice: Choice) => void;
  /** Nothing, after all. */
  readonly leave: () => void;
  /** Somebody went on elsewhere. */
  readonly drift: () => void;
}

export function messageMenu(props: MenuProps): TemplateResult {
  const { t, choices, choose } = props;
  if (props.asking) return question(props);
  return html`<div class="menu" role="menu" aria-label=${t.more} @keydown=${(event: KeyboardEvent) => pressed(event, props)} @focusout=${(event: FocusEvent) => left(event, props)}>
    ${choices.map((choice) => html`<button class=${choice === 'delete' ? 'danger' : nothing} type="button" role="menuitem" tabindex="-1" @click=${() => choose(choice)}>${t[choice]}</button>`)}
  </div>`;
}

function question(props: MenuProps): TemplateResult {
  const { t, error, choose, leave } = props;
  return html`<div class="menu" role="alertdialog" aria-label=${t.deleteAsk} @keydown=${(event: KeyboardEvent) => pressed(event, props)} @focusout=${(event: FocusEvent) => left(event, props)}>
    <p>${t.deleteAsk}</p>
    ${error ? html`<p class="danger">${error}</p>` : nothing}
    <button class="danger" type="button" @click=${() => choose('delete')}>${t.delete}</button>
    <button type="button" @click=${leave}>${t.cancel}</button>
  </div>`;
}

/** Arrows go round, Home and End to the ends; Escape leaves, and so does Tab, but not a question. */
function pressed(event: KeyboardEvent, { asking, leave }: MenuProps): void {
  const items = [...(event.currentTarget as Element).querySelectorAll('button')];
  const at = items.indexOf(event.target as HTMLButtonElement);
  const places: Partial<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: -1,
  };
  const next = places[event.key];
  if (next !== undefined) items.at(next % items.length)?.focus();
  else if (event.key === 'Escape' || (event.key === 'Tab' && !asking)) leave();
  // The list around it has a meaning of its own for other keys.
  else return event.stopPropagation();
  // The panel closes on an Escape that nobody took.
  event.preventDefault();
  event.stopPropagation();
}

function left({ currentTarget, relatedTarget }: FocusEvent, { drift }: MenuProps): void {
  const inside =
    relatedTarget instanceof Node && (currentTarget as Element).contains(relatedTarget);
  // Another window took the focus: it will be back.
  if (!inside && document.hasFocus()) drift();
}

export interface EditorProps {
  readonly t: Translation;
  readonly text: string;
  /** Why it could not be saved, in a person's words. */
  readonly error: string;
  /** It is being saved. */
  readonly busy: boolean;
  readonly write: (text: string) => void;
  readonly save: () => void;
  readonly leave: () => void;
}

export function messageEditor({
  t,
  text,
  error,
  busy,
  write,
  save,
  leave,
}: EditorProps): TemplateResult {
  const typed = (event: KeyboardEvent) => {
    // Safari tells of an input method only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    event.stopPropagation();
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && !event.shiftKey) save();
    else return;
    event.preventDefault();
  };
  return html`<div class="editor">
    <textarea rows=${Math.min(6, text.split('\n').length)} dir="auto" enterkeyhint="done" aria-label=${t.edit} aria-description=${t.editHint} aria-invalid=${error ? 'true' : nothing} .value=${text}
      @input=${(event: InputEvent) => write((event.target as HTMLTextAreaElement).value)} @keydown=${typed}></textarea>
    ${error ? html`<p class="problem">${error}</p>` : nothing}
    <div class="choices">
      <button class="plain" type="button" aria-disabled=${busy || !text.trim()} @click=${save}>${t.save}</button>
      <button class="plain" type="button" @click=${leave}>${t.cancel}</button>
    </div>
  </div>`;
}

export const style = css`
  .message:has(.menu) {
    position: relative;
  }
  .menu {
    position: absolute;
    z-index: 1;
    inset-block-start: 100%;
    inset-inline-start: 38px;
    display: grid;
    inline-size: 200px;
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    box-shadow: 0 4px 14px rgb(30 15 45 / 0.18);
  }
  .mine .menu {
    inset-inline: auto 0;
  }
  .menu.up {
    inset-block: auto 100%;
  }
  .menu p {
    padding: 6px 10px;
  }
  .menu button {
    min-block-size: 44px;
    padding-inline: 10px;
    border-radius: 10px;
  }
  .menu button:is(:hover, :focus) {
    background: var(--sunken);
  }
  .menu .danger {
    color: var(--danger);
  }
  .editor {
    inline-size: 100%;
    min-inline-size: min(240px, 60vw);
  }
  .stack:has(.editor) {
    inline-size: 82%;
  }
  .editor textarea {
    inline-size: 100%;
    max-block-size: 148px;
    padding: 9px 14px;
    border: 1.5px solid var(--control);
    border-radius: 18px;
    background: var(--surface);
    font-size: 16px;
    resize: none;
    field-sizing: content;
    unicode-bidi: isolate;
  }
  .editor .problem {
    padding: 4px;
  }
  .editor .choices {
    margin: 0;
  }
`;
